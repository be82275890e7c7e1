import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { PickerWanted } from '../../../messages/conversation';
import type { MessageError } from '../../../messages/define';
import type { RequestOf } from '../../../messages/index';
import type { Audience } from '../../../model/activity';
import type { SeenConversation, SeenMessage } from '../../../model/conversation';
import { added, type Selection } from './selection';

const QUIET_MS = 250;
const RETRY_MS = 5_000;

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

  const { keep, error } = useKeeper(contactId);
  const choose = useCallback(
    (next: Selection, nextAudience: Audience) => {
      setSelection(next);
      setAudience(nextAudience);
      keep([...next.values()], nextAudience);
    },
    [keep],
  );
  return { selection, audience, logged, choose, error };
}

/**
 * Keeps the selection after a short pause, and at once when the page goes away. One that could not be kept is tried again for as long as it
 * is shown; the error is there until it is kept.
 */
function useKeeper(contactId: string) {
  const [error, setError] = useState<MessageError>();
  const newest = useRef<RequestOf<'conversation.keep'> | null>(null);
  const isShown = useRef(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const flush = useCallback(() => {
    clearTimeout(timer.current);
    const chosen = newest.current;
    if (!chosen) return;
    void send('conversation.keep', chosen).then(answer => {
      if (newest.current !== chosen) return;
      setError(answer.ok ? undefined : answer.error);
      if (answer.ok) newest.current = null;
      else if (isShown.current) timer.current = setTimeout(flush, RETRY_MS);
    });
  }, []);
  const keep = useCallback(
    (messages: SeenMessage[], audience: Audience) => {
      newest.current = { contactId, messages, audience };
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, QUIET_MS);
    },
    [contactId, flush],
  );
  useEffect(() => {
    addEventListener('pagehide', flush);
    return () => {
      isShown.current = false;
      removeEventListener('pagehide', flush);
      flush();
    };
  }, [flush]);
  return { keep, error };
}
