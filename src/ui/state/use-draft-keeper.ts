import { useCallback, useEffect, useState } from 'preact/hooks';
import type { MessageError } from '../../messages/define';
import { type DraftText, hold, keepHeld, listeners } from './unkept-drafts';

/**
 * Keeps what is being typed: saved after a short pause, and at once when the page is hidden, as it is too when it is closed or left.
 * @returns `keep` for each change, `forget` once the text has been logged, and why the text is not kept, for as long as it is not: while
 *   typing, not only at the end, the rep must know
 */
export function useDraftKeeper(key: string) {
  const [error, setError] = useState<MessageError>();
  const keep = useCallback((text: Omit<DraftText, 'key'>) => hold({ key, ...text }), [key]);
  const forget = useCallback(() => {
    hold({ key, body: '', kind: 'note', audience: 'private' });
    keepHeld();
  }, [key]);
  useEffect(() => {
    const hear = (keptKey: string, failure?: MessageError) => keptKey === key && setError(failure);
    listeners.add(hear);
    document.addEventListener('visibilitychange', keepHeld);
    // A text from before that waits for room: the rep is to know here as well.
    keepHeld();
    return () => {
      listeners.delete(hear);
      document.removeEventListener('visibilitychange', keepHeld);
      keepHeld();
    };
  }, [key]);
  return { keep, forget, error };
}
