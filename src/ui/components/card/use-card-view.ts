import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { CardView } from '../../../messages/people';
import type { CardSubject } from './subject';

/**
 * What the background knows about a subject, asked for again when `version` changes or on `reload`. The last answer stays
 * meanwhile; an answer that comes too late is dropped. The subject must not change within one card.
 */
export function useCardView(subject: CardSubject, version: unknown) {
  const [view, setView] = useState<CardView>();
  const [error, setError] = useState<MessageError>();
  const turn = useRef(0);
  const latest = useRef(subject);
  latest.current = subject;

  const reload = useCallback(async () => {
    const mine = ++turn.current;
    const { person, contactId, pageUrl } = latest.current;
    const answer = await send('card.get', { person, contactId, pageUrl });
    if (mine !== turn.current) return;
    if (answer.ok) setView(answer.value);
    setError(answer.ok ? undefined : answer.error);
  }, []);

  // Another version means that the answer may be another one.
  useEffect(() => {
    void reload();
    return () => {
      turn.current++;
    };
  }, [reload, version]);
  return { view, error, reload };
}
