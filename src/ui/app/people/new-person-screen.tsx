import { useState } from 'preact/hooks';
import { newId } from '../../../lib/new-id';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { CandidateView } from '../../../messages/people';
import { Candidates } from '../../components/card/candidates';
import { EMPTY_CONTACT, toDraft } from '../../edit/contact-text';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { goTo, hrefOf } from '../route';
import { ContactFields } from './contact-fields';

/** Adds a contact by hand, after a look for duplicates. */
export function NewPersonScreen() {
  const [text, setText] = useState(EMPTY_CONTACT);
  const [duplicates, setDuplicates] = useState<CandidateView[] | null>(null);
  const [error, setError] = useState<MessageError>();
  const [id] = useState(newId);
  const add = async (event: Event) => {
    event.preventDefault();
    const answer = await send('contact.create', { id, draft: toDraft(text), force: duplicates !== null });
    if (!answer.ok) setError(answer.error);
    else if (answer.value.created) goTo({ screen: 'person', id: answer.value.contactId });
    else setDuplicates(answer.value.duplicates);
  };
  return (
    <>
      <a class="back tiny" href={hrefOf({ screen: 'people' })}>
        ← {t('app_navPeople')}
      </a>
      <h1>{t('app_addPerson')}</h1>
      <form class="col" aria-label={t('app_addPerson')} onSubmit={add}>
        <ContactFields text={text} onText={setText} />
        {duplicates && (
          <div class="panel">
            <p>{t('app_looksLike')}</p>
            <Candidates candidates={duplicates} onChoose={one => goTo({ screen: 'person', id: one.id })} />
          </div>
        )}
        <Problem error={error} />
        <div class="row">
          <button type="submit" class="btn primary">
            {t(duplicates ? 'app_addAnyway' : 'app_add')}
          </button>
        </div>
      </form>
    </>
  );
}
