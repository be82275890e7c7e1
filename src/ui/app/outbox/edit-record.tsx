import type { Operation } from '../../../model/operation';
import { AccountEditor } from '../../edit/account-editor';
import { ContactEditor } from '../../edit/contact-editor';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';

/** Does the write carry fields of a contact or account that the rep can correct? */
export const isRecordWrite = ({ kind }: Operation): boolean => /^(contact|account)\.(create|update)$/.test(kind);

/** The fields of a contact or account whose write was refused; of several, the one that the CRM named. A saved field goes at once. */
export function EditRecord({ operation: { kind, entityId } }: { operation: Operation }) {
  const isContact = kind.startsWith('contact.');
  const contact = useMessage('contact.get', isContact ? { contactId: entityId } : null, ['contacts']);
  const account = useMessage('account.get', isContact ? null : { accountId: entityId }, ['contacts']);
  return (
    <>
      <Problem error={contact.error ?? account.error} />
      {contact.value && <ContactEditor key={entityId} contact={contact.value.contact} isRefused />}
      {account.value && <AccountEditor key={entityId} account={account.value.account} isEditable />}
    </>
  );
}
