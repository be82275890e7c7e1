import { useCallback, useEffect, useRef } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { RequestOf } from '../../messages/index';

export type DraftText = RequestOf<'draft.save'>;

const QUIET_MS = 250;

/**
 * Keeps what is being typed: saved after a short pause, and at once when the page is hidden or closed.
 * @param onFailure - told when the text could not be kept: while typing, not only at the end, the rep must know
 * @returns `keep` for each change, and `forget` once the text has been logged
 */
export function useDraftKeeper(key: string, onFailure?: (error: MessageError) => void) {
  const unsaved = useRef<DraftText | null>(null);
  const failed = useRef(onFailure);
  failed.current = onFailure;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const text = unsaved.current;
    unsaved.current = null;
    if (!text) return;
    void send('draft.save', text).then(answer => {
      if (answer.ok) return;
      // Tried again when the page is hidden or closed, unless something else has been typed by then.
      unsaved.current ??= text;
      failed.current?.(answer.error);
    });
  }, []);
  const keep = useCallback(
    (text: Omit<DraftText, 'key'>) => {
      unsaved.current = { key, ...text };
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, QUIET_MS);
    },
    [key, flush],
  );
  const forget = useCallback(() => {
    unsaved.current = { key, body: '', kind: 'note', audience: 'private' };
    flush();
  }, [key, flush]);
  useEffect(() => {
    const onHidden = () => document.visibilityState === 'hidden' && flush();
    document.addEventListener('visibilitychange', onHidden);
    addEventListener('pagehide', flush);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  return { keep, forget };
}
