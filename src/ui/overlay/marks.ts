import type { AnchoredPerson, PageBridge } from '../../page/bridge';
import { trusted } from '../components/trusted';
import { placeMark } from './geometry';
import { describeMark } from './mark-words';
import { checkCover, type FrameReads, type Sighting, sight, type Tracked } from './tracked';

/** How many names a frame asks the page about what lies over them; all get their turn within a few frames. */
const COVER_CHECKS = 4;

interface Drawn extends Tracked {
  button: HTMLButtonElement;
  seen: Sighting | null;
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
    const entry: Drawn = { anchored, button, seen: null, written: '', isCovered: false };
    button.addEventListener(
      'click',
      trusted<MouseEvent>(event => onOpen(entry.anchored, event.detail === 0)),
    );
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
    const now = new Map(
      bridge
        .people()
        .filter(isMarked)
        .map(anchored => [anchored.anchor, anchored]),
    );
    for (const anchor of marked.keys()) if (!now.has(anchor)) drop(anchor);
    for (const [anchor, anchored] of now) {
      const isNew = !marked.has(anchor);
      marked.set(anchor, anchored);
      if (isNew) observer.observe(anchor);
      else update(anchor, anchored);
    }
    wake();
  }

  function update(anchor: Element, anchored: AnchoredPerson): void {
    const entry = drawn.get(anchor);
    if (!entry || entry.anchored === anchored) return;
    // A list may reuse the node for somebody else: what was found for the last name is forgotten.
    Object.assign(entry, { anchored, nameEnd: undefined, clippers: undefined });
    describeMark(entry.button, anchored);
  }

  function read(reads: FrameReads): void {
    const entries = [...drawn.values()];
    for (const entry of entries) entry.seen = sight(entry, reads);
    for (let check = 0; check < Math.min(COVER_CHECKS, entries.length); check++) {
      const entry = entries[turn++ % entries.length];
      if (entry?.seen) checkCover(entry, entry.seen, host);
    }
  }

  function write(): boolean {
    let moved = false;
    for (const entry of drawn.values()) moved = place(entry) || moved;
    return moved;
  }

  return {
    refresh,
    read,
    write,
    buttonOf: ref => [...drawn.values()].find(({ anchored }) => anchored.ref === ref)?.button,
    stop: () => observer.disconnect(),
  };
}

function place(entry: Drawn): boolean {
  const { seen, button } = entry;
  const at = seen && !entry.isCovered ? placeMark(seen.end, seen.isRtl, seen.isCrowded) : null;
  const written = at ? `translate(${at.x}px,${at.y}px)` : '';
  if (written === entry.written) return false;
  entry.written = written;
  button.hidden = at === null;
  if (at) button.style.transform = written;
  button.classList.toggle('raised', seen?.isCrowded ?? false);
  return true;
}
