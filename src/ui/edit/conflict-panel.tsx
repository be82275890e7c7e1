import { useId, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { Conflict } from '../../messages/outbox';
import type { Contact, ContactDraft } from '../../model/contact';
import { Button } from '../components/button';
import { type MessageKey, t } from '../i18n';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';

type Side = 'mine' | 'theirs';
type Field = 'fullName' | 'jobTitle' | 'company' | 'city' | 'country' | 'emails' | 'phones';

const FIELDS: Record<Field, MessageKey> = {
  fullName: 'app_fullName',
  jobTitle: 'app_jobTitle',
  company: 'app_company',
  city: 'app_city',
  country: 'app_country',
  emails: 'app_email',
  phones: 'app_phone',
};
const NAMES = Object.keys(FIELDS) as Field[];

const textOf = (contact: Contact | undefined, field: Field): string => {
  const value = contact?.[field];
  return Array.isArray(value) ? value.join(', ') : (value ?? '');
};

/** Whoever changed a field since the record was read has the better claim to it; the rep when both did. */
export function presetSide({ mine, theirs, base }: Conflict, field: Field): Side {
  const isMineNew = textOf(mine, field) !== textOf(base, field);
  const isTheirsNew = textOf(theirs, field) !== textOf(base, field);
  return isTheirsNew && !isMineNew ? 'theirs' : 'mine';
}

function draftOf(conflict: Conflict, choices: Partial<Record<Field, Side>>): ContactDraft {
  const { mine, theirs } = conflict;
  const chosen = NAMES.map(field => [
    field,
    (choices[field] ?? presetSide(conflict, field)) === 'mine' ? mine[field] : theirs[field],
  ]);
  const values = Object.fromEntries(chosen) as Pick<ContactDraft, Field>;
  // The parts of a name go with the whole.
  const named = values.fullName === mine.fullName ? mine : theirs;
  const { givenName, familyName } = named;
  return { ...values, givenName, familyName, identifiers: mine.identifiers, tags: mine.tags };
}

/** A change that met another one: mine, theirs and what was there before, with a choice where they differ. */
export function ConflictPanel({
  operationId,
  crmName,
  onDone,
}: {
  operationId: string;
  crmName: string;
  onDone: () => void;
}) {
  const answer = useMessage('outbox.conflict', { operationId }, []);
  const [choices, setChoices] = useState<Partial<Record<Field, Side>>>({});
  const [error, setError] = useState<MessageError>();
  const conflict = answer.value;
  if (!conflict)
    return answer.error ? <Problem error={answer.error} /> : <p class="sub">{t('outbox_conflictLoading')}</p>;
  const differing = NAMES.filter(field => textOf(conflict.mine, field) !== textOf(conflict.theirs, field));
  const settle = async (event: Event) => {
    event.preventDefault();
    const result = await send('outbox.settleConflict', { operationId, draft: draftOf(conflict, choices) });
    if (result.ok) onDone();
    else setError(result.error);
  };
  return (
    <form class="col" aria-label={t('outbox_compare')} onSubmit={settle}>
      {differing.length === 0 ? (
        <p class="sub">{t('outbox_conflictSame')}</p>
      ) : (
        differing.map(field => (
          <ConflictField
            key={field}
            conflict={conflict}
            field={field}
            crmName={crmName}
            chosen={choices[field] ?? presetSide(conflict, field)}
            onChoose={side => setChoices({ ...choices, [field]: side })}
          />
        ))
      )}
      <Problem error={error} />
      <div class="row">
        <button type="submit" class="btn primary">
          {t('outbox_sendAgain')}
        </button>
        <Button variant="plain" onClick={onDone}>
          {t('common_cancel')}
        </Button>
      </div>
    </form>
  );
}

interface FieldProps {
  conflict: Conflict;
  field: Field;
  crmName: string;
  chosen: Side;
  onChoose: (side: Side) => void;
}

/** One field that differs: side by side where there is room, one below the other in a narrow place. */
function ConflictField({ conflict, field, crmName, chosen, onChoose }: FieldProps) {
  const name = useId();
  const label = t(FIELDS[field]);
  const heads = { mine: t('outbox_mine'), theirs: t('outbox_theirs', crmName) };
  return (
    <fieldset class="conflict">
      <legend class="strong">{label}</legend>
      {(['mine', 'theirs'] as const).map(side => (
        <label key={side} class="choice pick">
          <input
            type="radio"
            name={name}
            aria-label={`${label}: ${textOf(conflict[side], field) || '—'}`}
            checked={chosen === side}
            onChange={() => onChoose(side)}
          />
          <span>
            <span class="tiny block">{heads[side]}</span>
            <span dir="auto">{textOf(conflict[side], field) || '—'}</span>
          </span>
        </label>
      ))}
      <p class="tiny conflict-before" dir="auto">
        {t('outbox_before')}: {textOf(conflict.base, field) || '—'}
      </p>
    </fieldset>
  );
}
