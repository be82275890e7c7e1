import type { AnchoredPerson, PageBridge } from '../../page/bridge';
import { trusted } from '../components/trusted';
import { type Box, type Point, placeMark } from './geometry';
import { describeMark } from './mark-words';
import { checkCover, type FrameReads, type Sighting, sight, type Tracked } from './tracked';

/** Names that scroll with the document are looked at this often, because only a change of layout can move them. */
const MEASURE_EVERY_MS = 100;

/**
 * Asking what lies over a point costs half a millisecond in a feed of 2,000 posts. So while the page scrolls only one name is
 * asked about that comes near the top, where sticky headers are; at rest all are, in turn.
 */
const HEADER_ZONE = 140;
const CHECKS_AT_REST = 4;
const REST_MS = 250;

interface Drawn extends Tracked {
  button: HTMLButtonElement;
  seen: Sighting | null;
  /** Corner of the button: from the document's corner for what scrolls with it, else from the viewport's. */
  target: Point | null;
  isStale: boolean;
  /** What was written last, so that nothing is written twice. */
  written: string;
}

/** Marks over the names in view. `read` only reads the page, `write` only writes our own layer. */
export interface MarkLayer {
  /** Takes over what the bridge says now. */
  refresh(): void;
  read(reads: FrameReads): void;
  /** @returns whether a mark moved, came or went */
  write(): boolean;
  /** True while a mark is drawn that does not scroll with its name by itself. */
  isTight(): boolean;
  /** True while no name with a mark is near the view. */
  isEmpty(): boolean;
  /** The mark's button, when the person's name is in view. */
  buttonOf(ref: string): HTMLButtonElement | undefined;
  stop(): void;
}

/** People who get a mark: known or doubtful ones anywhere, unknown ones only where the page is about them. */
function isMarked({ mark, person }: AnchoredPerson): boolean {
  return mark !== undefined && (mark.verdict !== 'none' || person.role === 'subject');
}

/**
 * @param layer - element of ours that holds the buttons
 * @param host - the one element of ours that the page can see
 * @param onOpen - the rep pressed a mark; `byKeyboard`: the focus should follow
 * @param wake - asks for a frame
 */
export function createMarkLayer(
  bridge: PageBridge,
  layer: Element,
  host: Element,
  onOpen: (anchored: AnchoredPerson, byKeyboard: boolean) => void,
  wake: () => void,
): MarkLayer {
  const marked = new Map<Element, AnchoredPerson>();
  const drawn = new Map<Element, Drawn>();
  let measuredAt = 0;
  let scrolledAt = 0;
  let scrolledTo = 0;
  let turn = 0;

  // A name that is out of sight costs nothing but its place in this list.
  const observer = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) isIntersecting ? draw(target) : erase(target);
      wake();
    },
    { rootMargin: '64px' },
  );

  function draw(anchor: Element): void {
    const anchored = marked.get(anchor);
    if (!anchored || drawn.has(anchor)) return;
    const button = anchor.ownerDocument.createElement('button');
    button.type = 'button';
    button.hidden = true;
    const entry: Drawn = { anchored, button, seen: null, target: null, written: '', isCovered: false, isStale: true };
    const open = (event: MouseEvent) => onOpen(entry.anchored, event.detail === 0);
    button.addEventListener('click', trusted(open));
    describeMark(button, anchored);
    drawn.set(anchor, entry);
    layer.append(button);
  }

  function erase(anchor: Element): void {
    drawn.get(anchor)?.button.remove();
    drawn.delete(anchor);
  }

  function drop(anchor: Element): void {
    observer.unobserve(anchor);
    marked.delete(anchor);
    erase(anchor);
  }

  function refresh(): void {
    const now = new Map(bridge.people().flatMap(seen => (isMarked(seen) ? [[seen.anchor, seen] as const] : [])));
    for (const anchor of marked.keys()) if (!now.has(anchor)) drop(anchor);
    for (const [anchor, anchored] of now) {
      const before = marked.get(anchor);
      marked.set(anchor, anchored);
      if (!before) observer.observe(anchor);
      else if (before !== anchored) update(anchor, anchored);
    }
    for (const entry of drawn.values()) entry.isStale = true;
    wake();
  }

  function update(anchor: Element, anchored: AnchoredPerson): void {
    const entry = drawn.get(anchor);
    if (!entry) return;
    // A list may reuse the node for somebody else: what was found for the last name is forgotten.
    Object.assign(entry, { anchored, nameEnd: undefined, around: undefined });
    describeMark(entry.button, anchored);
  }

  function read(reads: FrameReads): void {
    const now = performance.now();
    const isTime = now - measuredAt >= MEASURE_EVERY_MS;
    const due = [...drawn.values()].filter(({ seen, isStale }) => isTime || isStale || !seen?.isPageBound);
    if (due.length === 0) return;
    const origin = host.getBoundingClientRect();
    if (origin.top !== scrolledTo) scrolledAt = now;
    scrolledTo = origin.top;
    for (const entry of due) {
      entry.seen = sight(entry, reads);
      entry.target = targetOf(entry.seen, origin);
      entry.isStale = false;
    }
    if (!isTime) return;
    measuredAt = now;
    for (const entry of askedAbout(now - scrolledAt < REST_MS)) if (entry.seen) checkCover(entry, entry.seen, host);
  }

  function askedAbout(isMoving: boolean): Drawn[] {
    const entries = [...drawn.values()];
    if (isMoving) return entries.filter(({ seen }) => seen && isInHeaderZone(seen)).slice(0, 1);
    const from = (turn++ * CHECKS_AT_REST) % Math.max(entries.length, 1);
    return [...entries, ...entries].slice(from, from + Math.min(CHECKS_AT_REST, entries.length));
  }

  function write(): boolean {
    let isMoved = false;
    for (const entry of drawn.values()) isMoved = place(entry) || isMoved;
    if (isMoved) scrolledAt = performance.now();
    return isMoved;
  }

  function isTight(): boolean {
    for (const { seen } of drawn.values()) if (seen && !seen.isPageBound) return true;
    return false;
  }

  const buttonOf = (ref: string) => [...drawn.values()].find(({ anchored }) => anchored.ref === ref)?.button;
  return {
    refresh,
    read,
    write,
    isTight,
    isEmpty: () => drawn.size === 0,
    buttonOf,
    stop: () => observer.disconnect(),
  };
}

function isInHeaderZone({ end, clipTop }: Sighting): boolean {
  return end.bottom > clipTop && end.top - clipTop < HEADER_ZONE;
}

/** @param origin - box of the host, which scrolls with the document */
function targetOf(seen: Sighting | null, origin: Box): Point | null {
  if (!seen) return null;
  const { x, y } = placeMark(seen.end, seen.isRtl, seen.isCrowded, document.documentElement.clientWidth);
  return seen.isPageBound ? { x: x - Math.round(origin.left), y: y - Math.round(origin.top) } : { x, y };
}

/** @returns whether anything was written */
function place(entry: Drawn): boolean {
  const { target, isCovered, seen, button } = entry;
  const written = target && !isCovered ? `translate(${target.x}px,${target.y}px)` : '';
  if (written === entry.written) return false;
  entry.written = written;
  button.hidden = written === '';
  if (written === '') return true;
  button.style.transform = written;
  button.classList.toggle('raised', seen?.isCrowded ?? false);
  button.classList.toggle('page-bound', seen?.isPageBound ?? false);
  return true;
}
