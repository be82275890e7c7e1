import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { OperationView } from '../../../messages/outbox';
import { Button } from '../../components/button';
import { Chip } from '../../components/parts';
import { ConflictPanel } from '../../edit/conflict-panel';
import { dateTime } from '../../format';
import { t, tCount } from '../../i18n';
import { causeText, stateText, toneOf, whatText } from '../../state/operation-text';
import { Problem } from '../../state/problem';
import { SureButton } from '../parts/sure';
import { hrefOf } from '../route';
import { EditOperation } from './edit-operation';

/** One write: what, who, how far, why not, and what the rep can do about it. */
export function OperationItem({ view }: { view: OperationView }) {
  const { operation, activity, contactName, crmName } = view;
  const text = activity ? [activity.subject, activity.body].filter(Boolean).join('\n') : '';
  const tries = operation.tries > 0 ? tCount('outbox_tries', operation.tries) : '';
  return (
    <li class="panel col">
      <div class="row wrap">
        <b>{whatText(view)}</b>
        <a class="grow" href={hrefOf({ screen: 'person', id: operation.contactId })}>
          {contactName}
        </a>
        <Chip tone={toneOf(operation.state)}>{stateText(view)}</Chip>
      </div>
      {text && <p class="body clamp3">{text}</p>}
      <p class="tiny">{[crmName, dateTime(operation.createdAt), tries].filter(Boolean).join(' · ')}</p>
      <Cause view={view} />
      <Actions view={view} text={text} />
    </li>
  );
}

function Cause({ view: { operation, crmName } }: { view: OperationView }) {
  const sentence = causeText(operation, crmName);
  if (!sentence || operation.state === 'done') return null;
  const { field, vendorText } = operation.cause ?? {};
  return (
    <div class={operation.state === 'waiting' ? 'notice rounded' : 'notice danger rounded'}>
      <p>{sentence}</p>
      {vendorText && <p class="vendor">{field ? `${field}: ${vendorText}` : vendorText}</p>}
    </div>
  );
}

function Actions({ view, text }: { view: OperationView; text: string }) {
  const { operation, activity } = view;
  const [editing, setEditing] = useState(false);
  const [error, setError] = useState<MessageError>();
  const [copied, setCopied] = useState(false);
  const [comparing, setComparing] = useState(false);
  const isConflict = operation.kind === 'contact.update' && operation.cause?.code === 'conflict';
  const ask = async (type: 'outbox.retry' | 'outbox.cancel' | 'outbox.release') => {
    const answer = await send(type, { operationId: operation.id });
    setError(answer.ok ? undefined : answer.error);
  };
  const isOpen = operation.state !== 'done' && operation.state !== 'cancelled';
  const copy = () => navigator.clipboard.writeText(text).then(() => setCopied(true));
  return (
    <>
      <Problem error={error} />
      <div class="row wrap">
        {operation.state === 'needs-signin' && (
          <a class="btn primary" href={hrefOf({ screen: 'settings', section: 'crm' })}>
            {t('crm_signIn')}
          </a>
        )}
        {operation.state === 'held' && (
          <Button variant="primary" onClick={() => void ask('outbox.release')}>
            {t('outbox_addTo', view.crmName)}
          </Button>
        )}
        {isOpen && isConflict && (
          <Button variant="primary" expanded={comparing} onClick={() => setComparing(!comparing)}>
            {t('outbox_compare')}
          </Button>
        )}
        {isOpen && operation.state !== 'sending' && operation.state !== 'held' && !isConflict && (
          <Button onClick={() => void ask('outbox.retry')}>{t('outbox_retry')}</Button>
        )}
        {isOpen && activity && operation.state !== 'sending' && (
          <Button expanded={editing} onClick={() => setEditing(!editing)}>
            {t('app_edit')}
          </Button>
        )}
        {text && <Button onClick={() => void copy()}>{t(copied ? 'outbox_copied' : 'outbox_copy')}</Button>}
        {isOpen && (
          <SureButton
            label={t('outbox_giveUp')}
            question={t('outbox_giveUpQuestion', view.crmName)}
            yes={t('outbox_giveUp')}
            onYes={() => ask('outbox.cancel')}
          />
        )}
      </div>
      {comparing && (
        <ConflictPanel operationId={operation.id} crmName={view.crmName} onDone={() => setComparing(false)} />
      )}
      {editing && activity && (
        <EditOperation operation={operation} activity={activity} onDone={() => setEditing(false)} />
      )}
    </>
  );
}
