import { useEffect, useState } from 'preact/hooks';
import { send } from '../../messages/client';

/** `undefined`: not asked yet or nothing typed. `null`: not understood. Otherwise ISO 8601. */
export type DueDate = string | null | undefined;

/** Reads a date as the rep types it; the newest text counts. */
export function useDueDate(text: string): DueDate {
  const [due, setDue] = useState<{ text: string; at: DueDate }>({ text: '', at: undefined });
  useEffect(() => {
    let isNewest = true;
    if (text.trim() !== '')
      void send('activity.parseDate', { text: text.trim().slice(0, 100) }).then(answer => {
        if (isNewest) setDue({ text, at: answer.ok ? answer.value.at : null });
      });
    return () => {
      isNewest = false;
    };
  }, [text]);
  return due.text === text ? due.at : undefined;
}
