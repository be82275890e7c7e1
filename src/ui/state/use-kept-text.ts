import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { ActivityKind, Audience } from '../../model/activity';
import { useDraftKeeper } from './use-draft';

/** What is in a composer. */
export interface KeptText {
  body: string;
  dueText: string;
  audience: Audience;
}

/**
 * Text that survives closing, reload and a kill: begins with the kept draft of the key, and is kept at each change.
 * @returns the text, `change`, and `forget` for when it has been logged
 */
export function useKeptText(key: string, kind: ActivityKind, defaultAudience: Audience) {
  const [text, setText] = useState<KeptText>({ body: '', dueText: '', audience: defaultAudience });
  const latest = useRef(text);
  const touched = useRef(false);
  const { keep, forget } = useDraftKeeper(key);
  const show = useCallback((next: KeptText) => {
    latest.current = next;
    setText(next);
  }, []);
  useEffect(() => {
    void send('draft.get', { key }).then(answer => {
      // Whoever types faster than storage answers keeps what was typed.
      if (!answer.ok || !answer.value || touched.current) return;
      const { body, audience, dueText = '' } = answer.value;
      show({ body, audience, dueText });
    });
  }, [key, show]);
  const change = useCallback(
    (part: Partial<KeptText>) => {
      touched.current = true;
      const next = { ...latest.current, ...part };
      show(next);
      keep({ kind, ...next });
    },
    [kind, keep, show],
  );
  return { text, change, forget };
}
