import { useCallback, useRef, useState } from 'preact/hooks';
import { send } from '../../messages/client';
import type { MessageError } from '../../messages/define';
import type { AnswerOf, RequestOf } from '../../messages/index';

export type LogDraft = Omit<RequestOf<'activity.log'>, 'id'>;

/** What was logged last, for the toast that offers *Undo*. */
export type Logged = AnswerOf<'activity.log'> & { contactName: string };

/**
 * Logs, and undoes what was logged. *Saved* may be said only when `logged` is set: the answer comes after the
 * transaction is durable. A failed log keeps its id, so that trying again cannot write twice.
 */
export function useLog() {
  const [logged, setLogged] = useState<Logged | null>(null);
  const [undone, setUndone] = useState(false);
  const [error, setError] = useState<MessageError>();
  const [saving, setSaving] = useState(false);
  const id = useRef(crypto.randomUUID());

  const log = useCallback(async (draft: LogDraft, contactName: string): Promise<boolean> => {
    setSaving(true);
    setError(undefined);
    const answer = await send('activity.log', { id: id.current, ...draft });
    setSaving(false);
    if (!answer.ok) {
      setError(answer.error);
      return false;
    }
    id.current = crypto.randomUUID();
    setUndone(false);
    setLogged({ ...answer.value, contactName });
    return true;
  }, []);

  const undo = useCallback(async () => {
    if (!logged || undone) return;
    const answer = await send('activity.undo', { activityId: logged.activity.id });
    if (answer.ok) setUndone(true);
    else setError(answer.error);
  }, [logged, undone]);

  const clear = useCallback(() => {
    setLogged(null);
    setError(undefined);
  }, []);

  return { log, undo, clear, logged, undone, error, saving };
}
