import { t, tCount } from '../i18n';
import { ConnectionLine } from '../state/connection-line';
import { openPage } from '../state/open-page';
import { useSidePanel } from '../state/side-panel';
import { useMessage } from '../state/use-message';

/** Connection state, the way to the side panel, and what waits in the outbox. */
export function Footer() {
  const summary = useMessage('outbox.summary', {}, ['outbox']).value;
  const openPanel = useSidePanel();
  const waiting = (summary?.pending ?? 0) + (summary?.needsRep ?? 0);
  return (
    <footer class="row footer">
      <ConnectionLine />
      <span class="grow" />
      {openPanel && (
        <button type="button" class="link" onClick={openPanel}>
          {t('popup_openPanel')}
        </button>
      )}
      {waiting > 0 && (
        <button type="button" class={summary?.needsRep ? 'link danger' : 'link'} onClick={() => openPage('#/outbox')}>
          {tCount(summary?.needsRep ? 'outbox_needsRep' : 'outbox_waiting', summary?.needsRep || waiting)}
        </button>
      )}
    </footer>
  );
}
