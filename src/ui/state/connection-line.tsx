import type { ConnectionView } from '../../messages/settings';
import { relativeTime } from '../format';
import { isMessageKey, t, tCount } from '../i18n';
import { useMessage } from './use-message';

/** State of the rep's CRM in one line, with a shape, a word and a colour. */
export function ConnectionLine() {
  const connections = useMessage('crm.connections', {}, ['connections', 'outbox']).value?.connections;
  if (!connections) return <span class="connection tiny" />;
  const [first] = [...connections].sort((left, right) => rank(left) - rank(right));
  return (
    <span class="connection tiny">
      <span class={first && first.state !== 'ok' ? 'dot danger' : 'dot ok'} aria-hidden="true" />
      <span class="clamp1">{first ? connectionText(first) : t('app_localOnly')}</span>
    </span>
  );
}

/** What is wrong comes before what is fine. */
const rank = ({ state }: ConnectionView): number => (state === 'ok' ? 1 : 0);

/** `Tryton · synced 2 min ago`, or `Tryton · synced 2 h ago, 3 notes waiting: asks for a new sign-in`. */
export function connectionText(connection: ConnectionView): string {
  const { name, syncedAt, waiting } = connection;
  const reason = reasonText(connection);
  const parts = [
    syncedAt ? t('crm_stateSynced', relativeTime(syncedAt)) : !reason && t('crm_stateFirstSync'),
    waiting > 0 && waitingText(connection),
  ].filter(Boolean);
  const state = parts.join(', ');
  if (!reason) return `${name} · ${state}`;
  if (state) return `${name} · ${state}: ${reason}`;
  return reason.includes(name) ? reason : `${name} · ${reason}`;
}

function waitingText({ waiting, waitingNotes }: ConnectionView): string {
  return waiting === waitingNotes ? tCount('crm_waitingNotes', waiting) : tCount('crm_waitingWrites', waiting);
}

/** Why nothing moves, and what to do; nothing while all is well. */
function reasonText({ name, state, messageKey }: ConnectionView): string | undefined {
  if (state === 'ok') return undefined;
  if (state === 'needs-signin') return t('crm_stateSignin', name);
  return messageKey && isMessageKey(messageKey) ? t(messageKey, name) : t('crm_stateUnreachable', name);
}
