import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { OperationView } from '../../../messages/outbox';
import type { ContactSummary } from '../../../messages/people';
import { Button } from '../../components/button';
import { LinkSearch } from '../../components/card/link-search';
import type { CardToast } from '../../components/card/use-toast';
import { CopyButton } from '../../components/copy-button';
import { ConflictPanel } from '../../edit/conflict-panel';
import { isConflict } from '../../edit/conflict-rows';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { SureButton } from '../parts/sure';
import { hrefOf } from '../route';
import { EditOperation } from './edit-operation';
import { EditRecord, isRecordWrite } from './edit-record';

type Part = 'edit' | 'compare' | 'link';

/** What the rep can do about a write. The first button is what helps most. */
export function OperationActions({ view, text, toast }: { view: OperationView; text: string; toast: CardToast }) {
  const { operation, activity, crmName } = view;
  const { state, kind, id: operationId } = operation;
  const needsFix = state === 'needs-fix';
  const isComparable = isConflict(operation);
  const mayEdit = activity !== undefined || (needsFix && !isComparable && isRecordWrite(operation));
  const [chosen, setPart] = useState<Part | 'none'>();
  // What the CRM refused is open to be corrected, without a click more, also when the refusal comes while the rep looks on.
  const part = chosen ?? (needsFix && !activity && mayEdit ? 'edit' : 'none');
  const [error, setError] = useState<MessageError>();
  const close = () => setPart('none');
  const toggle = (wanted: Part) => setPart(part === wanted ? 'none' : wanted);
  const ask = async (type: 'outbox.retry' | 'outbox.cancel' | 'outbox.release') => {
    const answer = await send(type, { operationId });
    setError(answer.ok ? undefined : answer.error);
  };
  const link = async ({ id, fullName }: ContactSummary) => {
    const answer = await send('outbox.linkHeld', { operationId, contactId: id });
    if (!answer.ok) return setError(answer.error);
    toast.showUndoable(t('card_linked', fullName), 'duplicates.undoMerge', answer.value);
  };
  const isOpen = state !== 'done' && state !== 'cancelled';
  const isStill = isOpen && state !== 'sending';
  return (
    <>
      <Problem error={error} />
      <div class="row wrap">
        {state === 'needs-signin' && (
          <a class="btn primary" href={hrefOf({ screen: 'settings', section: 'crm' })}>
            {t('crm_signIn')}
          </a>
        )}
        {state === 'held' && (
          <Button variant="primary" onClick={() => void ask('outbox.release')}>
            {t('outbox_addTo', crmName)}
          </Button>
        )}
        {kind === 'contact.create' && (state === 'held' || needsFix) && (
          <Button expanded={part === 'link'} onClick={() => toggle('link')}>
            {t('card_linkTo')}
          </Button>
        )}
        {isOpen && isComparable && (
          <Button variant="primary" expanded={part === 'compare'} onClick={() => toggle('compare')}>
            {t('outbox_compare')}
          </Button>
        )}
        {isStill && state !== 'held' && !isComparable && !view.isHeld && (
          <Button onClick={() => void ask('outbox.retry')}>{t('outbox_retry')}</Button>
        )}
        {isStill && mayEdit && (
          <Button expanded={part === 'edit'} onClick={() => toggle('edit')}>
            {t('app_edit')}
          </Button>
        )}
        {text && <CopyButton text={text} />}
        {isStill && (
          <SureButton
            label={t('outbox_giveUp')}
            question={questionOf(view)}
            yes={t('outbox_giveUp')}
            onYes={() => ask('outbox.cancel')}
          />
        )}
      </div>
      {part === 'link' && (
        <LinkSearch
          initial={view.contactName}
          without={operation.contactId}
          onChoose={found => void link(found)}
          onClose={close}
        />
      )}
      {part === 'compare' && <ConflictPanel operationId={operationId} crmName={crmName} onDone={close} />}
      {part === 'edit' && activity && <EditOperation operation={operation} activity={activity} onDone={close} />}
      {part === 'edit' && !activity && <EditRecord operation={operation} />}
    </>
  );
}

/** What giving up means: a text stays, a person stays with all texts, a change of a record goes. */
function questionOf({ operation: { kind }, crmName }: OperationView): string {
  if (kind === 'contact.create') return t('outbox_giveUpPerson', crmName);
  return kind.startsWith('activity.') ? t('outbox_giveUpQuestion', crmName) : t('outbox_giveUpChange', crmName);
}
