import type { OperationView } from '../../../messages/outbox';
import type { CardToast } from '../../components/card/use-toast';
import { Chip } from '../../components/parts';
import { dateTime } from '../../format';
import { tCount } from '../../i18n';
import { causeText, stateText, toneOf, whatText } from '../../state/operation-text';
import { hrefOf } from '../route';
import { OperationActions } from './operation-actions';

/** One write: what, who, how far, why not, and what the rep can do about it. */
export function OperationItem({ view, toast }: { view: OperationView; toast: CardToast }) {
  const { operation, activity, contactName, recordName, crmName } = view;
  const text = activity ? [activity.subject, activity.body].filter(Boolean).join('\n') : '';
  const tries = operation.tries > 0 ? tCount('outbox_tries', operation.tries) : '';
  return (
    <li class="panel col">
      <div class="row wrap">
        <b>{whatText(view)}</b>
        <span class="grow">
          {contactName && <a href={hrefOf({ screen: 'person', id: operation.contactId })}>{contactName}</a>}
          {recordName && <span dir="auto">{recordName}</span>}
        </span>
        <Chip tone={toneOf(operation.state)}>
          <span>{stateText(view)}</span>
        </Chip>
      </div>
      {text && <p class="body clamp3">{text}</p>}
      <p class="tiny">{[crmName, dateTime(operation.createdAt), tries].filter(Boolean).join(' · ')}</p>
      <Cause view={view} />
      <OperationActions view={view} text={text} toast={toast} />
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
