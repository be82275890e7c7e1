import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { AnswerOf, ChangeArea, MessageType, RequestOf } from '../../messages/index';
import { useChanges } from './use-changes';

/** What a screen knows about one question to the background. */
export interface Asked<Value> {
  /** Latest answer; stays while the same question is asked again, so that nothing jumps. */
  value?: Value;
  error?: MessageError;
  loading: boolean;
  reload: () => void;
}

interface State<Value> {
  /** The question that value and error belong to. */
  wanted: string;
  value?: Value;
  error?: MessageError;
  loading: boolean;
}

/**
 * Asks the background and keeps the newest answer; an older answer that comes later is dropped, and the answer to
 * another question is never shown for this one.
 * @param request - null: do not ask (yet)
 * @param areas - asks again when one of these changes
 */
export function useMessage<Type extends MessageType>(
  type: Type,
  request: RequestOf<Type> | null,
  areas: readonly ChangeArea[] = [],
): Asked<AnswerOf<Type>> {
  const wanted = JSON.stringify(request);
  const fresh = { wanted, loading: request !== null };
  const [state, setState] = useState<State<AnswerOf<Type>>>(fresh);
  const newest = useRef(0);
  const reload = useCallback(() => {
    const turn = ++newest.current;
    if (wanted === 'null') return;
    void send(type, JSON.parse(wanted) as RequestOf<Type>).then(answer => {
      if (turn !== newest.current) return;
      setState(before => {
        if (answer.ok) return { wanted, value: answer.value, loading: false };
        return {
          wanted,
          value: before.wanted === wanted ? before.value : undefined,
          error: answer.error,
          loading: false,
        };
      });
    });
  }, [type, wanted]);
  useEffect(() => {
    reload();
    return () => {
      newest.current++;
    };
  }, [reload]);
  useChanges(areas, reload);
  const { value, error, loading }: State<AnswerOf<Type>> = state.wanted === wanted ? state : fresh;
  return { value, error, loading, reload };
}

/** What is there, or was there last: while the next page of a list is on its way, the buttons that turn it stay, and so does the focus. */
export function useLast<Value>(value: Value | undefined): Value | undefined {
  const last = useRef(value);
  if (value !== undefined) last.current = value;
  return last.current;
}
