import { tCount } from '../i18n';
import { ConnectionLine } from '../state/connection-line';
import { openPage } from '../state/open-page';
import { useMessage } from '../state/use-message';

/** Connection state, and what waits in the outbox. */
export function Footer() {
  const summary = useMessage('outbox.summary', {}, ['outbox']).value;
  const waiting = (summary?.pending ?? 0) + (summary?.needsRep ?? 0);
  return (
    <footer class="row footer">
      <ConnectionLine />
      <span class="grow" />
      {waiting > 0 && (
        <button type="button" class={summary?.needsRep ? 'link danger' : 'link'} onClick={() => openPage('#/outbox')}>
          {tCount(summary?.needsRep ? 'outbox_needsRep' : 'outbox_waiting', summary?.needsRep || waiting)}
        </button>
      )}
    </footer>
  );
}
