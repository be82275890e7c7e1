import { Button } from '../components/button';
import { t } from '../i18n';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';
import { AccountEditor } from './account-editor';
import { ContactEditor } from './contact-editor';

/** The contact of a card, and the account, with every field to be edited in place. */
export function CardEdit({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { value, error } = useMessage('contact.get', { contactId }, ['contacts']);
  const accountId = value?.contact.accountId;
  const account = useMessage('account.get', accountId ? { accountId } : null, ['contacts']).value;
  return (
    <section class="card-part col" aria-label={t('app_edit')}>
      <Problem error={error} />
      {value && <ContactEditor key={contactId} contact={value.contact} />}
      {account && (
        <>
          <h3 class="strong">{t('edit_account')}</h3>
          <AccountEditor key={accountId} account={account.account} isEditable={account.isEditable} />
        </>
      )}
      <div class="row">
        <Button onClick={onClose}>{t('edit_done')}</Button>
      </div>
    </section>
  );
}
