import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import { HeldPart } from '../../components/card/held-part';
import { safeLink } from '../../components/card/safe-link';
import { useToast } from '../../components/card/use-toast';
import { Avatar, Chip } from '../../components/parts';
import { Toast } from '../../components/toast';
import { ContactEditor } from '../../edit/contact-editor';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { useMessage } from '../../state/use-message';
import { LinkedAccounts } from '../duplicates/linked-accounts';
import { SureButton } from '../parts/sure';
import { goTo, hrefOf } from '../route';
import { AccountPanel } from './account-panel';
import { ActivityStream } from './activity-stream';
import { DealList } from './deal-list';
import { LogBar } from './log-bar';

/** One contact with all that is known: facts, account, deals, what happened; log, edit, erase. */
export function PersonScreen({ id }: { id: string }) {
  const asked = useMessage('contact.get', { contactId: id }, ['contacts', 'activities']);
  const card = useMessage('card.get', { contactId: id }, ['contacts', 'activities', 'outbox']).value;
  const [eraseError, setEraseError] = useState<MessageError>();
  const toast = useToast(asked.reload);
  if (!asked.value) return <Problem error={asked.error} />;
  const { contact, deals, activities } = asked.value;
  const webUrl = safeLink(contact.webUrl);
  const erase = async () => {
    const answer = await send('data.erase', { contactId: id });
    if (answer.ok) goTo({ screen: 'people' });
    else setEraseError(answer.error);
  };
  return (
    <>
      <a class="back tiny" href={hrefOf({ screen: 'people' })}>
        ← {t('app_navPeople')}
      </a>
      <header class="screen-head">
        <Avatar name={contact.fullName} />
        <div class="grow">
          <h1 class="clamp2">{contact.fullName}</h1>
          <p class="sub">{[contact.jobTitle, contact.company].filter(Boolean).join(', ')}</p>
        </div>
        {webUrl && (
          <a class="btn" href={webUrl} target="_blank" rel="noreferrer">
            {t('app_openIn', card?.sourceName || card?.crmName || 'CRM')}
          </a>
        )}
      </header>
      <p class="row wrap">
        <Chip tone="crm">{card?.sourceName || t('app_thisDevice')}</Chip>
        {contact.status && <Chip>{contact.status}</Chip>}
        {contact.ownerName && <Chip>{t('app_owner', contact.ownerName)}</Chip>}
      </p>
      <Problem error={eraseError ?? asked.error} />
      <div class="person-columns">
        <section class="col">
          {card?.heldBy && (
            <div class="panel held">
              <HeldPart
                view={card}
                onSettled={(text, linked) =>
                  linked ? goTo({ screen: 'person', id: linked.id }) : toast.show({ text })
                }
              />
            </div>
          )}
          {card && <LogBar contactId={id} card={card} onWritten={toast.showWritten} />}
          <h2>{t('app_activities')}</h2>
          <ActivityStream activities={activities} crmName={card?.crmName} />
        </section>
        <aside class="col" aria-label={t('app_facts')}>
          <div class="panel">
            <ContactEditor key={id} contact={contact} />
          </div>
          {contact.accountId && <AccountPanel accountId={contact.accountId} />}
          <LinkedAccounts contactId={id} toast={toast} />
          <DealList deals={deals} toast={toast} />
          <SureButton
            label={t('app_erase')}
            question={t('app_eraseQuestion', contact.fullName)}
            yes={t('app_eraseYes')}
            onYes={erase}
          />
        </aside>
      </div>
      <Toast message={toast.message} onClose={toast.clear} />
    </>
  );
}
