import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { MessageError } from '../../messages/define';
import { type DraftText, hold, keepNow, listeners } from './unkept-drafts';

const QUIET_MS = 250;

/**
 * Keeps what is being typed: saved after a short pause, and at once when the page is hidden or closed.
 * @returns `keep` for each change, `forget` once the text has been logged, and why the text is not kept, for as long as it is not: while
 *   typing, not only at the end, the rep must know
 */
export function useDraftKeeper(key: string) {
  const [error, setError] = useState<MessageError>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    void keepNow(key);
  }, [key]);
  const keep = useCallback(
    (text: Omit<DraftText, 'key'>) => {
      hold({ key, ...text });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, QUIET_MS);
    },
    [key, flush],
  );
  const forget = useCallback(() => {
    hold({ key, body: '', kind: 'note', audience: 'private' });
    flush();
  }, [key, flush]);
  useEffect(() => {
    const hear = (keptKey: string, failure?: MessageError) => keptKey === key && setError(failure);
    listeners.add(hear);
    document.addEventListener('visibilitychange', flush);
    addEventListener('pagehide', flush);
    // A text from before that waits for room: the rep is to know here as well.
    flush();
    return () => {
      listeners.delete(hear);
      document.removeEventListener('visibilitychange', flush);
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [key, flush]);
  return { keep, forget, error };
}
