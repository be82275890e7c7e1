import type { OperationView } from '../../messages/outbox';
import type { Operation } from '../../model/operation';
import { relativeTime } from '../format';
import { isMessageKey, type MessageKey, t } from '../i18n';
import { kindText } from './activity-text';

const STATES: Record<Operation['state'], MessageKey> = {
  held: 'outbox_stateHeld',
  queued: 'outbox_stateQueued',
  sending: 'outbox_stateSending',
  waiting: 'outbox_stateWaiting',
  'needs-signin': 'outbox_stateSignin',
  'needs-fix': 'outbox_stateFix',
  done: 'outbox_stateDone',
  cancelled: 'outbox_stateCancelled',
};

const RECORD_WRITES: Partial<Record<Operation['kind'], MessageKey>> = {
  'contact.create': 'outbox_contactCreate',
  'contact.update': 'outbox_contactUpdate',
  'contact.delete': 'outbox_contactDelete',
  'account.create': 'outbox_accountCreate',
  'account.update': 'outbox_accountUpdate',
  'account.delete': 'outbox_accountDelete',
  'deal.update': 'outbox_dealUpdate',
};

/** What is written: `Note`, `Take back: Note`, `New contact`. */
export function whatText({ operation, activity }: OperationView): string {
  const recordWrite = RECORD_WRITES[operation.kind];
  if (recordWrite) return t(recordWrite);
  const kind = activity ? kindText(activity.kind) : t('app_kindNote');
  return operation.kind === 'activity.delete' ? t('outbox_takeBack', kind) : kind;
}

/** State in words, with when it goes on by itself. */
export function stateText({ operation, crmName, isHeld }: OperationView): string {
  const { state, nextTryAt, cause } = operation;
  if (isHeld) return t('outbox_behindHeld');
  if (state === 'needs-fix' && cause?.code === 'conflict') return t('outbox_stateConflict', crmName);
  if (state === 'waiting' && nextTryAt) return t('outbox_waitingUntil', relativeTime(nextTryAt));
  return t(STATES[state], crmName);
}

/** Cause in one sentence that says what to do; nothing while all is well. */
export function causeText({ cause }: Operation, crmName: string): string | undefined {
  if (!cause) return undefined;
  return isMessageKey(cause.messageKey) ? t(cause.messageKey, crmName) : t('outbox_causeUnknown', crmName);
}

/** A write that waits for the rep, or has ended, is told apart by more than a colour. */
export const toneOf = (state: Operation['state']): 'danger' | 'review' | 'crm' | undefined =>
  state === 'needs-fix' || state === 'needs-signin' || state === 'held'
    ? 'danger'
    : state === 'waiting'
      ? 'review'
      : state === 'done'
        ? 'crm'
        : undefined;
