import { useState } from 'preact/hooks';
import { newId } from '../../../lib/new-id';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { CandidateView, CardView } from '../../../messages/people';
import type { ContactDraft } from '../../../model/contact';
import type { Person } from '../../../model/person';
import { t } from '../../i18n';
import { Button } from '../button';
import { Candidates } from './candidates';
import { Failure } from './failure';
import { nameOf } from './subject';

const FIELDS = ['fullName', 'jobTitle', 'company', 'email', 'phone', 'city'] as const;
type Values = Record<(typeof FIELDS)[number], string>;

/** Which keyboard a touch screen shows. The form itself refuses no spelling: the CRM decides. */
const INPUT_MODES: Partial<Record<keyof Values, 'email' | 'tel'>> = { email: 'email', phone: 'tel' };

function prefilled(person: Person | undefined): Values {
  const first = (kind: string) => person?.identifiers.find(identifier => identifier.kind === kind)?.value ?? '';
  return {
    fullName: person?.fullName ?? '',
    jobTitle: person?.jobTitle ?? '',
    company: person?.company ?? '',
    email: first('email'),
    phone: first('phone'),
    city: person?.location?.split(',', 1)[0]?.slice(0, 120) ?? '',
  };
}

function draftOf(values: Values, person: Person | undefined): ContactDraft {
  const trimmed = (name: keyof Values) => values[name].trim() || undefined;
  const listed = (name: keyof Values) => [trimmed(name)].filter(value => value !== undefined);
  return {
    fullName: values.fullName.trim(),
    jobTitle: trimmed('jobTitle'),
    company: trimmed('company'),
    city: trimmed('city'),
    emails: listed('email'),
    phones: listed('phone'),
    identifiers: (person?.identifiers ?? []).filter(({ kind }) => kind !== 'email' && kind !== 'phone'),
  };
}

/** A person of a page as a contact, as far as the page says. A page may give no name. */
export function personDraft(person: Person | undefined): ContactDraft {
  const draft = draftOf(prefilled(person), person);
  return { ...draft, fullName: draft.fullName || nameOf({ person }) };
}

/**
 * Adds a contact, filled in from the page. Likely duplicates come back first: the rep chooses one of them or adds anyway.
 */
export function AddForm({
  view,
  onAdded,
  onChoose,
  onClose,
}: {
  view: CardView;
  onAdded: (contactId: string) => void;
  onChoose: (candidate: CandidateView) => void;
  onClose: () => void;
}) {
  const { person } = view;
  const [values, setValues] = useState(() => prefilled(person));
  const [duplicates, setDuplicates] = useState<CandidateView[]>();
  const [error, setError] = useState<MessageError>();
  const [isSaving, setSaving] = useState(false);
  // One id for one form: trying again cannot add twice.
  const [id] = useState(newId);
  const isReady = values.fullName.trim() !== '';

  const add = async (force: boolean) => {
    if (isSaving || !isReady) return;
    setSaving(true);
    setError(undefined);
    const answer = await send('contact.create', { id, draft: draftOf(values, person), person, force });
    setSaving(false);
    if (!answer.ok) setError(answer.error);
    else if (answer.value.created) onAdded(answer.value.contactId);
    else setDuplicates(answer.value.duplicates);
  };

  return (
    <form
      class="card-part col"
      aria-label={t('card_add')}
      onSubmit={event => {
        event.preventDefault();
        if (event.isTrusted) void add(duplicates !== undefined);
      }}
    >
      {duplicates ? (
        <>
          <p role="status">{t('card_looksLike')}</p>
          <Candidates candidates={duplicates} site={person?.site} onChoose={onChoose} />
        </>
      ) : (
        <Fields values={values} onChange={setValues} />
      )}
      {error && <Failure error={error} />}
      <div class="row">
        <Button variant="plain" onClick={duplicates ? () => setDuplicates(undefined) : onClose}>
          {t(duplicates ? 'card_backToForm' : 'common_cancel')}
        </Button>
        <span class="grow" />
        <button type="submit" class="btn primary" aria-disabled={isSaving || !isReady || undefined}>
          {isSaving ? t('card_saving') : t(duplicates ? 'card_addAnyway' : 'card_add')}
        </button>
      </div>
    </form>
  );
}

function Fields({ values, onChange }: { values: Values; onChange: (values: Values) => void }) {
  return (
    <div class="fields">
      {FIELDS.map(name => (
        <label key={name} class="label">
          {t(`card_field_${name}`)}
          <input
            class="field"
            dir="auto"
            type="text"
            inputMode={INPUT_MODES[name]}
            maxLength={120}
            required={name === 'fullName'}
            value={values[name]}
            onInput={event => onChange({ ...values, [name]: event.currentTarget.value })}
          />
        </label>
      ))}
    </div>
  );
}
