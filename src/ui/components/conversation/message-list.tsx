import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { SeenMessage } from '../../../model/conversation';
import { t } from '../../i18n';
import { Icon } from '../icon';
import { trusted } from '../trusted';
import { whenOf, whoOf } from './words';

/**
 * The messages of a thread as a list with several choices: the arrows move, the space bar ticks, Shift with an arrow or a click
 * takes all in between.
 */
export function MessageList({
  messages,
  isSelected,
  isLogged,
  onToggle,
  onRange,
}: {
  messages: readonly SeenMessage[];
  isSelected: (key: string) => boolean;
  isLogged: (key: string) => boolean;
  onToggle: (message: SeenMessage) => void;
  onRange: (from: number, to: number) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const [at, setAt] = useState(messages.length - 1);
  const [anchor, setAnchor] = useState(at);
  const place = Math.min(Math.max(at, 0), messages.length - 1);
  useEffect(() => {
    list.current?.children[place]?.scrollIntoView({ block: 'nearest' });
  }, [place, messages.length]);

  const choose = (index: number, isRange: boolean) => {
    const message = messages[index];
    if (!message) return;
    if (isRange) onRange(anchor, index);
    else onToggle(message);
    setAt(index);
    if (!isRange) setAnchor(index);
  };
  const move = (index: number, isRange: boolean) => {
    const next = Math.min(Math.max(index, 0), messages.length - 1);
    setAt(next);
    if (isRange) onRange(anchor, next);
    else setAnchor(next);
  };
  const onKeyDown = trusted((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const targets: Record<string, number> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      Home: 0,
      End: messages.length - 1,
    };
    const target = targets[event.key];
    if (target === undefined && event.key !== ' ') return;
    event.preventDefault();
    if (target === undefined) choose(place, event.shiftKey);
    else move(target, event.shiftKey);
  });

  return (
    <div
      ref={list}
      class="thread-list"
      role="listbox"
      tabIndex={0}
      aria-multiselectable="true"
      aria-label={t('card_thread_list')}
      aria-activedescendant={`${id}-${place}`}
      onKeyDown={onKeyDown}
    >
      {messages.map((message, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself hears the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active option
        <div
          key={message.key}
          id={`${id}-${index}`}
          role="option"
          class={index === place ? 'at' : ''}
          aria-selected={isSelected(message.key)}
          aria-disabled={isLogged(message.key) || undefined}
          onClick={trusted((event: MouseEvent) => choose(index, event.shiftKey))}
        >
          <span class={`tick${isLogged(message.key) ? ' done' : ''}`} aria-hidden="true">
            {(isSelected(message.key) || isLogged(message.key)) && <Icon name="check" size={12} />}
          </span>
          <span class="grow">
            <span class="tiny clamp1" dir="auto">
              {whoOf(message)} · {whenOf(message)}
              {isLogged(message.key) && ` · ${t('card_thread_logged')}`}
            </span>
            <span class="clamp2" dir="auto">
              {message.text}
            </span>
          </span>
        </div>
      ))}
    </div>
  );
}
