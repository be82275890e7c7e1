import { useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { OperationView } from '../../messages/outbox';
import { Button } from '../components/button';
import { Chip } from '../components/parts';
import { t } from '../i18n';
import { causeText, stateText, toneOf } from '../state/operation-text';
import { Problem } from '../state/problem';
import { useMessage } from '../state/use-message';
import { ConflictPanel } from './conflict-panel';
import { isConflict } from './conflict-rows';
import type { FieldProblem } from './edit-field';

/** The write that a record's last change waits in; undefined when the CRM has it. */
export function useOwedChange(entityId: string): OperationView | undefined {
  return useMessage('outbox.about', { entityId }, ['outbox']).value?.operations.at(-1);
}

/** A refusal as one field shows it. */
export const problemOf = ({ operation, crmName }: OperationView): FieldProblem => ({
  sentence: causeText(operation, crmName) ?? '',
  vendorText: operation.cause?.vendorText,
});

/** What is owed of a record whose own fields tell nothing of it. */
export function OwedChange({ entityId }: { entityId: string }) {
  const owed = useOwedChange(entityId);
  return owed ? <RecordState key={owed.operation.id} owed={owed} isNamed={false} /> : null;
}

/** How far a change is on its way to the CRM, and what the rep can do when it is stuck. */
export function RecordState({
  owed,
  isNamed,
}: {
  owed: OperationView /** A field shows the cause. */;
  isNamed: boolean;
}) {
  const { operation, crmName } = owed;
  const [error, setError] = useState<MessageError>();
  const isComparable = isConflict(operation);
  const [comparing, setComparing] = useState(false);
  const retry = async () => {
    const answer = await send('outbox.retry', { operationId: operation.id });
    setError(answer.ok ? undefined : answer.error);
  };
  const sentence = operation.state === 'queued' || isNamed ? undefined : causeText(operation, crmName);
  const { field, vendorText } = operation.cause ?? {};
  return (
    <div class="col record-state">
      <div class="row wrap">
        <Chip tone={toneOf(operation.state)}>
          <span>{stateText(owed)}</span>
        </Chip>
      </div>
      {sentence && <p class="sub">{sentence}</p>}
      {sentence && vendorText && <p class="vendor">{field ? `${field}: ${vendorText}` : vendorText}</p>}
      {operation.state !== 'queued' && operation.state !== 'sending' && operation.state !== 'held' && (
        <div class="row wrap">
          {isComparable ? (
            <Button variant="primary" expanded={comparing} onClick={() => setComparing(!comparing)}>
              {t('outbox_compare')}
            </Button>
          ) : (
            <Button onClick={() => void retry()}>{t('outbox_retry')}</Button>
          )}
        </div>
      )}
      {comparing && isComparable && (
        <ConflictPanel operationId={operation.id} crmName={crmName} onDone={() => setComparing(false)} />
      )}
      <Problem error={error} />
    </div>
  );
}
