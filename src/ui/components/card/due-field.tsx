import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { send } from '../../../messages/client';
import { dateTime } from '../../format';
import { t } from '../../i18n';

const QUIET_MS = 250;

export interface DueDate {
  text: string;
  setText: (text: string) => void;
  /** ISO 8601; null: not understood; undefined: nothing asked or no answer yet. */
  at: string | null | undefined;
  /** Asks once more for what stands there now. */
  read: () => Promise<string | undefined>;
}

/** A date in the rep's own words, read by the background. */
export function useDueDate(initial: string): DueDate {
  const [text, setText] = useState(initial);
  const [at, setAt] = useState<string | null>();
  const turn = useRef(0);
  const read = async (): Promise<string | undefined> => {
    const mine = ++turn.current;
    const answer = await send('activity.parseDate', { text });
    const found = answer.ok ? answer.value.at : null;
    if (mine === turn.current) setAt(found);
    return found ?? undefined;
  };
  useEffect(() => {
    turn.current++;
    setAt(undefined);
    if (text.trim() === '') return;
    const timer = setTimeout(() => void read(), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, at, read };
}

/** Field for `fri 9` or `in 2 weeks`; what was understood stands below, so that nobody has to guess. */
export function DueField({
  due,
  onText,
  onEnter,
}: {
  due: DueDate;
  onText: (text: string) => void;
  onEnter: () => void;
}) {
  const hint = useId();
  const words = { null: t('card_dueUnknown'), undefined: t('card_dueHint') }[String(due.at)];
  return (
    <div>
      <input
        class="field"
        type="text"
        maxLength={100}
        aria-label={t('card_due')}
        aria-describedby={hint}
        placeholder={t('card_duePlaceholder')}
        value={due.text}
        onInput={event => onText(event.currentTarget.value)}
        onKeyDown={event => {
          if (event.isTrusted && event.key === 'Enter' && !event.isComposing) onEnter();
        }}
      />
      <output id={hint} class="tiny">
        {words ?? t('card_dueOn', dateTime(due.at ?? ''))}
      </output>
    </div>
  );
}
