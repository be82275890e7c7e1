import { useEffect, useRef } from 'preact/hooks';
import type { FoundMessage } from '../../page/conversation';
import type { Chosen } from '../components/conversation/picker';
import { Icon } from '../components/icon';
import { trusted } from '../components/trusted';
import { t } from '../i18n';
import { createFrameLoop } from './frames';
import type { Box } from './geometry';
import { clipOf, type Surroundings, surroundingsOf } from './sight';

const SIZE = 26;

/** Tick boxes drawn over the page, one beside each message in view. Nothing is put into the page. */
export function Ticks({ messages, chosen }: { messages: readonly FoundMessage[]; chosen: Chosen }) {
  const layer = useRef<HTMLDivElement>(null);
  const shown = useRef(messages);
  shown.current = messages;
  useEffect(() => {
    const life = new AbortController();
    const around = new WeakMap<Element, Surroundings>();
    const step = () => place([...(layer.current?.children ?? [])] as HTMLElement[], shown.current, around);
    createFrameLoop(
      step,
      () => true,
      () => false,
      life.signal,
    );
    return () => life.abort();
  }, []);
  return (
    <div ref={layer}>
      {messages.map(({ key, text }) => (
        <label key={key} class="page-tick" hidden>
          <input
            type="checkbox"
            class="hidden-text"
            checked={chosen.selection.has(key)}
            disabled={chosen.logged.has(key)}
            aria-label={t('card_thread_tick', text.slice(0, 60))}
            // The list of the picker is for the keyboard: a page may show hundreds of messages.
            tabIndex={-1}
            onChange={trusted(() => chosen.toggle(key))}
          />
          <span class={`tick${chosen.logged.has(key) ? ' done' : ''}`}>
            {(chosen.selection.has(key) || chosen.logged.has(key)) && <Icon name="check" size={12} />}
          </span>
        </label>
      ))}
    </div>
  );
}

/** Reads where all messages are, then writes. Tells whether anything moved. */
function place(
  boxes: HTMLElement[],
  messages: readonly FoundMessage[],
  around: WeakMap<Element, Surroundings>,
): boolean {
  const reads = new Map<Element, Box>();
  const places = messages.map(({ anchor }) => {
    if (!anchor.isConnected) return null;
    const { left, top, width, height } = anchor.getBoundingClientRect();
    if (width === 0 || height === 0) return null;
    const surroundings = around.get(anchor) ?? surroundingsOf(anchor);
    around.set(anchor, surroundings);
    const clip = clipOf(surroundings, reads);
    const y = top - 2;
    const isIn = y + SIZE / 2 > Math.max(0, clip.top) && y + SIZE / 2 < Math.min(innerHeight, clip.bottom);
    return isIn ? `translate(${Math.round(Math.max(0, left - SIZE))}px,${Math.round(y)}px)` : null;
  });
  let isMoved = false;
  boxes.forEach((box, index) => {
    const next = places[index] ?? '';
    if (box.style.transform === next && box.hidden === !next) return;
    box.style.transform = next;
    box.hidden = !next;
    isMoved = true;
  });
  return isMoved;
}
