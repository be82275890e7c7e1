import { useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import type { MessageError } from '../../../messages/define';
import type { RequestOf } from '../../../messages/index';

/** Keeps one changed setting; says when that failed. */
export function useChange() {
  const [error, setError] = useState<MessageError>();
  const change = async (part: RequestOf<'settings.update'>) => {
    const answer = await send('settings.update', part);
    setError(answer.ok ? undefined : answer.error);
  };
  return { change, error };
}
