import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { ContactSummary } from '../../../messages/people';
import { t } from '../../i18n';
import { Button } from '../button';
import { Failure } from './failure';
import { type FormProps, forms } from './forms';
import { LinkSearch } from './link-search';

/** Somebody who was noted and is not in the CRM yet: the rep says whether they belong there, or who they are. */
export function HeldPart({ view, onSettled }: Pick<FormProps, 'view' | 'onSettled'>) {
  const { heldBy: operationId = '', crmName = '', contact } = view;
  // A page may not merge: there, the person's own page does.
  const { editElsewhere } = forms;
  const [linking, setLinking] = useState(false);
  const [error, setError] = useState<MessageError>();
  const release = async () => {
    const answer = await send('outbox.release', { operationId });
    if (answer.ok) onSettled(t('card_released', crmName));
    else setError(answer.error);
  };
  const link = async ({ id, fullName }: ContactSummary) => {
    const answer = await send('outbox.linkHeld', { operationId, contactId: id });
    if (answer.ok) onSettled(t('card_linked', fullName), { id, mergeId: answer.value.mergeId });
    else setError(answer.error);
  };
  if (linking)
    return (
      <LinkSearch
        initial={contact?.fullName ?? ''}
        without={contact?.id}
        onChoose={found => void link(found)}
        onClose={() => setLinking(false)}
      />
    );
  return (
    <section class="card-part col" aria-label={t('card_hold')}>
      <p class="sub">{t('card_heldIntro', crmName)}</p>
      {error && <Failure error={error} />}
      <div class="row wrap">
        <Button onClick={() => void release()}>{t('outbox_addTo', crmName)}</Button>
        <Button onClick={() => (editElsewhere ? editElsewhere(contact?.id ?? '') : setLinking(true))}>
          {t('card_linkTo')}
        </Button>
      </div>
    </section>
  );
}
