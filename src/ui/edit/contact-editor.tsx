import type { ComponentChildren } from 'preact';
import { send } from '../../messages/client';
import type { Contact } from '../../model/contact';
import { type MessageKey, t } from '../i18n';
import { ContactLinks } from './contact-links';
import { type ContactText, changedText, hiddenIdentifiers, toDraft, toText } from './contact-text';
import { EditField } from './edit-field';
import { contactFieldOf } from './named-field';
import { problemOf, RecordState, useOwedChange } from './record-state';
import { useRecordEdit } from './use-record-edit';

type Field = Exclude<keyof ContactText, 'givenName' | 'familyName'>;

const FIELDS: readonly { field: Field; label: MessageKey; maxLength: number; isList?: boolean }[] = [
  { field: 'fullName', label: 'app_fullName', maxLength: 200 },
  { field: 'jobTitle', label: 'app_jobTitle', maxLength: 200 },
  { field: 'company', label: 'app_company', maxLength: 200 },
  { field: 'emails', label: 'app_emails', maxLength: 5000, isList: true },
  { field: 'phones', label: 'app_phones', maxLength: 1000, isList: true },
  { field: 'profiles', label: 'app_profileAddresses', maxLength: 10_000, isList: true },
  { field: 'city', label: 'app_city', maxLength: 120 },
  { field: 'country', label: 'app_country', maxLength: 120 },
  { field: 'tags', label: 'app_tags', maxLength: 2000, isList: true },
];

/**
 * A contact's fields, each edited where it stands; what the CRM says of a change is beside the field it names.
 * @param isRefused - beside a refusal that is told already: only the field it names, or all when it names none
 */
export function ContactEditor({ contact, isRefused }: { contact: Contact; isRefused?: boolean }) {
  const last = useOwedChange(contact.id);
  // Who is held has no change to wait for: the rep decides about the person.
  const owed = last?.operation.state === 'held' ? undefined : last;
  const edit = useRecordEdit<keyof ContactText>({
    id: contact.id,
    texts: toText(contact),
    save: (texts, field, text) => {
      const draft = toDraft(changedText(texts, field, text), hiddenIdentifiers(contact));
      // Addresses of profiles are read anew only when they were edited.
      const { identifiers } = field === 'profiles' ? draft : contact;
      return send('contact.update', { contactId: contact.id, draft: { ...draft, identifiers } });
    },
  });
  const named = owed?.operation.state === 'needs-fix' ? contactFieldOf(owed.operation.cause) : undefined;
  return (
    <div class="col record-edit">
      {owed && !isRefused && <RecordState key={owed.operation.id} owed={owed} isNamed={named !== undefined} />}
      <div class="facts">
        {FIELDS.filter(({ field }) => !isRefused || !named || field === named).map(({ field, label, ...input }) => (
          <EditField
            key={field}
            edit={edit}
            field={field}
            label={t(label)}
            problem={owed && !isRefused && named === field ? problemOf(owed) : undefined}
            {...input}
          >
            {shownAs(field, edit.shown(field))}
          </EditField>
        ))}
        <Fixed name={t('app_otherNames')} values={contact.otherNames ?? []} />
        {contact.customFields?.map(({ label, value }) => (
          <Fixed key={label} name={label} values={[value]} />
        ))}
      </div>
    </div>
  );
}

function shownAs(field: Field, text: string): ComponentChildren {
  if (field === 'emails' || field === 'phones' || field === 'profiles')
    return <ContactLinks kind={field} text={text} />;
  return field === 'tags' ? text.split('\n').join(', ') : text;
}

/** What only the CRM changes. */
function Fixed({ name, values }: { name: string; values: readonly string[] }) {
  if (values.length === 0) return null;
  return (
    <div>
      <p class="tiny">{name}</p>
      <p class="edit-value" dir="auto">
        {values.join(', ')}
      </p>
    </div>
  );
}
