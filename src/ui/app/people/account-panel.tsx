import { AccountEditor } from '../../edit/account-editor';
import { t } from '../../i18n';
import { useMessage } from '../../state/use-message';

/** The company a contact works for, where it is a record of its own. */
export function AccountPanel({ accountId }: { accountId: string }) {
  const { account, isEditable } = useMessage('account.get', { accountId }, ['contacts']).value ?? {};
  if (!account) return null;
  return (
    <section class="panel" aria-label={t('edit_account')}>
      <h2>{t('edit_account')}</h2>
      <AccountEditor key={account.id} account={account} isEditable={isEditable ?? false} />
    </section>
  );
}
