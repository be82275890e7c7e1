import { send } from '../../messages/client';
import type { Account, AccountDraft } from '../../model/account';
import { type MessageKey, t } from '../i18n';
import { EditField } from './edit-field';
import { accountFieldOf } from './named-field';
import { problemOf, RecordState, useOwedChange } from './record-state';
import { type Texts, useRecordEdit } from './use-record-edit';

type Field = 'name' | 'domain' | 'phone' | 'city' | 'country';

const FIELDS: readonly { field: Field; label: MessageKey; maxLength: number }[] = [
  { field: 'name', label: 'app_company', maxLength: 200 },
  { field: 'domain', label: 'edit_domain', maxLength: 253 },
  { field: 'phone', label: 'app_phone', maxLength: 60 },
  { field: 'city', label: 'app_city', maxLength: 120 },
  { field: 'country', label: 'app_country', maxLength: 120 },
];

const toTexts = ({ name, domain = '', phone = '', city = '', country = '' }: Account): Texts<Field> => ({
  ...{ name, domain, phone, city, country },
});

function toDraft({ name, ...others }: Texts<Field>): AccountDraft {
  const filled = Object.entries(others).map(([field, text]) => [field, text.trim() || undefined]);
  return { name: name.trim(), ...(Object.fromEntries(filled) as Partial<AccountDraft>) };
}

/** An account's fields, each edited where it stands. */
export function AccountEditor({ account, isEditable }: { account: Account; isEditable: boolean }) {
  const owed = useOwedChange(account.id);
  const edit = useRecordEdit<Field>({
    id: account.id,
    texts: toTexts(account),
    save: (texts, field, text) =>
      send('account.update', { accountId: account.id, draft: toDraft({ ...texts, [field]: text }) }),
  });
  const named = owed?.operation.state === 'needs-fix' ? accountFieldOf(owed.operation.cause) : undefined;
  return (
    <div class="col record-edit">
      {owed && <RecordState key={owed.operation.id} owed={owed} isNamed={named !== undefined} />}
      <div class="facts">
        {FIELDS.map(({ field, label, maxLength }) => (
          <EditField
            key={field}
            edit={edit}
            field={field}
            label={t(label)}
            maxLength={maxLength}
            isFixed={!isEditable}
            problem={owed && named === field ? problemOf(owed) : undefined}
          />
        ))}
      </div>
    </div>
  );
}
