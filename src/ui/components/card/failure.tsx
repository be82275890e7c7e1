import { useEffect, useRef } from 'preact/hooks';
import type { MessageError } from '../../../messages/define';
import { t } from '../../i18n';
import { errorText } from '../../state/error-text';
import { Button } from '../button';
import { CopyButton } from '../copy-button';
import { Icon } from '../icon';

/** One sentence that says what to do, and ways to save what was typed when it could not be stored. */
export function Failure({ error, text, onExport }: { error: MessageError; text?: string; onExport?: () => void }) {
  const notice = useRef<HTMLDivElement>(null);
  // A long card scrolls inside: what went wrong must not be out of sight.
  useEffect(() => notice.current?.scrollIntoView?.({ block: 'nearest' }), []);
  const isStuck = error.code === 'storage-full' || error.code === 'disconnected';
  return (
    <div ref={notice} class="notice danger col" role="alert">
      <p>
        <Icon name="warning" /> {errorText(error)}
      </p>
      {isStuck && (
        <div class="row wrap">
          {text && <CopyButton text={text} />}
          {error.code === 'storage-full' && onExport && <Button onClick={onExport}>{t('card_export')}</Button>}
        </div>
      )}
    </div>
  );
}
