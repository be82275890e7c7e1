import { useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { SearchHit } from '../../messages/search';

const LIMIT = 30;
const MAX_QUERY = 200;

/** Hits of the newest text that was answered. */
export interface Found {
  text: string;
  hits: SearchHit[];
  total: number;
  error?: MessageError;
}

/**
 * Asks at each change of the text. An answer to older text never replaces a newer one, whatever order they come in;
 * until the newest is there the hits before it stay, so that the list does not flicker.
 * @returns null while nothing is typed
 */
export function useSearch(typed: string): Found | null {
  const [found, setFound] = useState<Found | null>(null);
  const newest = useRef(0);
  const text = typed.trim().slice(0, MAX_QUERY);
  useEffect(() => {
    const turn = ++newest.current;
    if (text === '') return setFound(null);
    void send('search.query', { text, limit: LIMIT }).then(answer => {
      if (turn !== newest.current) return;
      if (answer.ok) setFound({ text, ...answer.value });
      else setFound(before => ({ text, hits: before?.hits ?? [], total: before?.total ?? 0, error: answer.error }));
    });
  }, [text]);
  return text === '' ? null : found;
}
