import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { Contact } from '../../../model/contact';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { ContactFields } from './contact-fields';
import { hiddenIdentifiers, toDraft, toText } from './contact-form';

/** Changes a contact. What is typed stays until it is saved. */
export function EditPerson({ contact, onDone }: { contact: Contact; onDone: () => void }) {
  const [text, setText] = useState(() => toText(contact));
  const [error, setError] = useState<MessageError>();
  const save = async (event: Event) => {
    event.preventDefault();
    const draft = toDraft(text, hiddenIdentifiers(contact));
    const answer = await send('contact.update', { contactId: contact.id, draft });
    if (answer.ok) onDone();
    else setError(answer.error);
  };
  return (
    <form class="panel col" aria-label={t('app_edit')} onSubmit={save}>
      <ContactFields text={text} onText={setText} />
      <Problem error={error} />
      <div class="row">
        <button type="submit" class="btn primary">
          {t('common_save')}
        </button>
        <Button variant="plain" onClick={onDone}>
          {t('common_cancel')}
        </Button>
      </div>
    </form>
  );
}
