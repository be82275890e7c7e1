import type { Connection } from '../../model/settings';
import { relativeTime } from '../format';
import { isMessageKey, t } from '../i18n';
import { useMessage } from './use-message';

/** State of the rep's CRM in one line, with a shape, a word and a colour. */
export function ConnectionLine() {
  const connections = useMessage('crm.connections', {}, ['connections']).value?.connections;
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
const rank = ({ state }: Connection): number => (state === 'ok' ? 1 : 0);

/** `Tryton · 2 min ago`, or what the rep has to do. */
export function connectionText({ name, state, messageKey, syncedAt }: Connection): string {
  if (state === 'needs-signin') return t('crm_stateSignin', name);
  if (state !== 'ok')
    return messageKey && isMessageKey(messageKey) ? `${name}: ${t(messageKey, name)}` : t('crm_stateUnreachable', name);
  return syncedAt ? t('crm_stateOk', name, relativeTime(syncedAt)) : t('crm_stateNew', name);
}
