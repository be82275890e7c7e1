import { type Box, keepInside, MARK_SIZE, type Point, placeCard } from './geometry';
import { type FrameReads, sight, type Tracked } from './tracked';

/** Moves the card beside its name, frame by frame, or keeps it where the rep dragged it. */
export interface CardPlace {
  /** The person whose name the card stands beside; null: the name is not in the page. */
  follow(tracked: Tracked | null): void;
  read(element: HTMLElement | null, reads: FrameReads): void;
  write(element: HTMLElement | null): boolean;
  /** Starts a drag. */
  grab(event: PointerEvent): void;
  /** Back beside the name. */
  release(): void;
}

/** Where a card goes whose name is nowhere to be seen. */
const CORNER = 16;

/**
 * @param remembered - where the rep dragged a card before, on this page visit or the last
 * @param wake - asks for a frame
 */
export function createCardPlace(remembered: { at: Point | null }, wake: () => void): CardPlace {
  let tracked: Tracked | null = null;
  let name: Box | null = null;
  let size = { width: 0, height: 0 };
  let last: Point | null = null;
  /** Where `last` was written: a card that is opened again is a new element. */
  let placed: HTMLElement | null = null;

  const target = (): Point => {
    const viewport = { width: window.innerWidth, height: window.innerHeight };
    if (remembered.at) return keepInside(remembered.at, size, viewport);
    if (name) return placeCard(name, size, viewport);
    return keepInside(last ?? { x: viewport.width - size.width - CORNER, y: CORNER * 4 }, size, viewport);
  };

  return {
    follow(next) {
      if (next?.anchored.anchor !== tracked?.anchored.anchor) tracked = next;
      if (!next) name = null;
    },
    read(element, reads) {
      if (!element) return;
      size = { width: element.offsetWidth, height: element.offsetHeight };
      name = tracked ? nameBox(tracked, reads) : null;
    },
    write(element) {
      if (!element) return false;
      const { x, y } = target();
      if (placed === element && last?.x === x && last.y === y) return false;
      placed = element;
      last = { x, y };
      element.style.transform = `translate(${Math.round(x)}px,${Math.round(y)}px)`;
      return true;
    },
    grab(event) {
      const header = event.currentTarget as HTMLElement;
      const isOnControl = (event.target as Element).closest('button, a');
      if (!event.isTrusted || event.button !== 0 || isOnControl || !last) return;
      const offset = { x: event.clientX - last.x, y: event.clientY - last.y };
      const move = ({ clientX, clientY }: PointerEvent) => {
        remembered.at = { x: clientX - offset.x, y: clientY - offset.y };
        wake();
      };
      const ends = new AbortController();
      header.setPointerCapture(event.pointerId);
      header.addEventListener('pointermove', move, { signal: ends.signal });
      for (const end of ['pointerup', 'pointercancel'] as const)
        header.addEventListener(end, () => ends.abort(), { once: true });
    },
    release() {
      remembered.at = null;
      wake();
    },
  };
}

/** The name with room for its mark. */
function nameBox(tracked: Tracked, reads: FrameReads): Box | null {
  const seen = sight(tracked, reads);
  if (!seen) return null;
  const { left, right } = tracked.anchored.anchor.getBoundingClientRect();
  const { end, isRtl } = seen;
  const from = isRtl ? end.left - MARK_SIZE : Math.min(left, end.left);
  const to = isRtl ? Math.max(right, end.right) : end.right + MARK_SIZE;
  return { left: from, right: to, top: end.top, bottom: end.bottom };
}
