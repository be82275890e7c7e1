import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { PickerWanted } from '../../../messages/conversation';
import type { Audience } from '../../../model/activity';
import type { SeenConversation } from '../../../model/conversation';
import { added, type Selection } from './selection';

const QUIET_MS = 250;

/**
 * What is ticked for a contact. It is kept while it changes, so that it is there again after the page went elsewhere.
 * @param version - grows when something was logged or taken back
 */
export function useSelection(wanted: PickerWanted, thread: SeenConversation | null | undefined, version: number) {
  const { contactId } = wanted;
  const [selection, setSelection] = useState<Selection>(new Map());
  const [audience, setAudience] = useState<Audience>(wanted.defaultAudience);
  const [logged, setLogged] = useState<ReadonlySet<string>>(new Set());
  const [isReady, setReady] = useState(false);
  const keys = thread?.messages.map(({ key }) => key) ?? [];
  const wantedKeys = keys.join('\n');

  useEffect(() => {
    let isCurrent = true;
    void send('conversation.state', { contactId, keys: [...new Set(keys)] }).then(answer => {
      if (!isCurrent || !answer.ok) return;
      const { logged: known, kept } = answer.value;
      const already = new Set(known);
      setLogged(already);
      setSelection(before => {
        const open = [...(isReady ? [] : (kept?.messages ?? [])), ...before.values()];
        return new Map(open.filter(({ key }) => !already.has(key)).map(message => [message.key, message]));
      });
      if (isReady || !thread) return;
      if (kept) setAudience(kept.audience);
      // What the rep marked in the page before asking is what is meant.
      const marked = thread.messages.filter(({ key }) => thread.marked.includes(key));
      setSelection(before => added(before, marked, already));
      setReady(true);
    });
    return () => {
      isCurrent = false;
    };
  }, [contactId, wantedKeys, version]);

  const { keep } = useKeeper(contactId);
  const choose = useCallback(
    (next: Selection, nextAudience: Audience) => {
      setSelection(next);
      setAudience(nextAudience);
      keep([...next.values()], nextAudience);
    },
    [keep],
  );
  return { selection, audience, logged, choose };
}

/** Keeps the selection after a short pause, and at once when the page goes away. */
function useKeeper(contactId: string) {
  const unsaved = useRef<(() => void) | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    unsaved.current?.();
    unsaved.current = null;
  }, []);
  const keep = useCallback(
    (messages: Parameters<typeof send<'conversation.keep'>>[1]['messages'], audience: Audience) => {
      unsaved.current = () => void send('conversation.keep', { contactId, messages, audience });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, QUIET_MS);
    },
    [contactId, flush],
  );
  useEffect(() => {
    addEventListener('pagehide', flush);
    return () => {
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  return { keep };
}
