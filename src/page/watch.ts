import { farthest } from './select';

/** What `watchPage` is told about the site and how it hands on what came. */
export interface WatchOptions {
  document: Document;
  /** Selector of blocks that can be read alone (a post, a card); without it, changes are answered by reading all. */
  unit?: string;
  signal: AbortSignal;
  /** Open shadow roots and frames that are to be watched as well; asked with each reading of all. */
  innerRoots?(): readonly (ShadowRoot | Document)[];
  /**
   * Reads the whole document, one unit, or of the document what lies outside of all units. Says whether anything was
   * different from before.
   */
  read(root: Document | Element, isOutsideUnits?: boolean): boolean;
  /** After each batch of reads, and when nodes have gone. */
  settled(): void;
  /** Something came; nothing was read yet. For cheap checks only. */
  noticed?(): void;
}

export interface Watch {
  /** Reads everything anew, soon. */
  rescan(): void;
}

/** Time for reading in one go, then the page has its turn. */
const BUDGET_MS = 4;
/** Between two batches. */
const PAUSE_MS = 100;
/** More notes than this are a flood: reading all once is cheaper. */
const FLOOD = 400;
const SCROLLING_PAUSE_MS = 200;
/** The page scrolls for so long after the last event that says so. */
const SCROLLING_MS = 150;
/** While it does, only what has stayed for this long is read: what flies by is gone again before anybody could see it. */
const STAY_MS = 400;
/** With more units than this, they are read one by one, and what lies outside of them for itself. */
const MANY_UNITS = 40;
/** Pause after reading all: at least this, and this many times what the reading took. */
const MIN_REST_MS = 300;
const REST_FACTOR = 40;
/** The pause doubles, up to this, while noise without links and headings brings nothing new. */
const MAX_REST_MS = 5000;
const ATTRIBUTES = ['href', 'aria-label', 'data-urn', 'data-id', 'componentkey', 'hidden'];
const OBSERVED = { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES };
/** What people are found by. */
const TELLING = 'a[href],h1,h2';
const IGNORED = new Set(['SCRIPT', 'STYLE', 'LINK', 'META', 'NOSCRIPT', 'IMG', 'VIDEO', 'AUDIO', 'IFRAME', 'svg']);

/**
 * Watches a page with one MutationObserver. The observer only notes what came; reading waits for a frame and idle time,
 * stops after a few milliseconds and goes on later, and rests while the tab is hidden.
 */
export function watchPage(options: WatchOptions): Watch {
  const { document, signal, unit } = options;
  const view = document.defaultView!;
  /** What came or changed, and when. */
  const notes = new Map<Element, number>();
  const queue = new Set<Element>();
  let all = true;
  let lastAllAt = Number.NEGATIVE_INFINITY;
  let leastRestMs = 0;
  let restMs = 0;
  let settle = false;
  let asked: { element: Element; answer: boolean } | undefined;
  let scrolledAt = Number.NEGATIVE_INFINITY;
  let noise = false;
  let isLong = false;
  /** No unit has to be read again but those that changed. */
  let areUnitsRead = false;
  const clock = view.performance;
  const now = () => clock.now();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const observer = new view.MutationObserver(records => {
    const at = now();
    for (const record of records) {
      // What is read as a whole needs no more notes.
      if (notes.size > FLOOD) break;
      note(record, at);
    }
    if (notes.size > FLOOD) {
      all = true;
      settle = true;
      areUnitsRead = false;
      notes.clear();
    }
    options.noticed?.();
    schedule(at - scrolledAt < SCROLLING_MS ? SCROLLING_PAUSE_MS : PAUSE_MS);
  });

  function note({ type, target, addedNodes, removedNodes }: MutationRecord, at: number): void {
    // Beside the page's own tree: other extensions, and us.
    if (target === document.documentElement && type === 'childList') {
      if ([...addedNodes].some(node => node.nodeName.toUpperCase() === 'BODY')) all = true;
      return;
    }
    if (removedNodes.length) settle = true;
    const element = target.nodeType === 1 ? (target as Element) : target.parentElement;
    if (type !== 'childList' || (element && isInUnit(element))) {
      if (element) notes.set(element, at);
      return;
    }
    for (const node of addedNodes) {
      if (notes.size > FLOOD) break;
      if (node.nodeType === 1 && !IGNORED.has(node.nodeName)) notes.set(node as Element, at);
      else if (node.nodeType === 3 && element) notes.set(element, at);
    }
  }

  // A list changes in many places at once. Asked once a batch: should it move into a unit meanwhile, sorting finds that out.
  function isInUnit(element: Element): boolean {
    if (!unit) return false;
    if (asked?.element !== element) asked = { element, answer: element.closest(unit) !== null };
    return asked.answer;
  }

  function schedule(delayMs: number): void {
    if (timer !== undefined || signal.aborted || document.hidden) return;
    timer = setTimeout(() => {
      view.requestAnimationFrame(() => whenIdle(view, batch));
    }, delayMs);
  }

  function batch(): void {
    timer = undefined;
    if (signal.aborted || document.hidden) return;
    asked = undefined;
    const end = now() + BUDGET_MS;
    sortNotes();
    if (all && now() >= lastAllAt + restMs) readAll();
    for (const element of queue) {
      if (now() >= end) break;
      queue.delete(element);
      if (element.isConnected) options.read(element);
      settle = true;
    }
    if (settle) {
      settle = false;
      options.settled();
    }
    if (queue.size) schedule(0);
    else if (notes.size) schedule(SCROLLING_PAUSE_MS);
    else if (all) schedule(Math.max(PAUSE_MS, lastAllAt + restMs - now()));
  }

  /** Notes become units to read, or a reading of all where something outside of units changed. */
  function sortNotes(): void {
    const time = now();
    const latest = time - scrolledAt < SCROLLING_MS ? time - STAY_MS : time;
    for (const [element, at] of notes) {
      if (at > latest) continue;
      notes.delete(element);
      if (!element.isConnected) continue;
      const units = unit ? unitsOf(element, unit) : [];
      for (const found of units) queue.add(found);
      if (units[0]?.contains(element)) continue;
      if (isTelling(element, unit)) {
        all = true;
        restMs = leastRestMs;
      } else if (!units.length) noise = true;
    }
    // A long list is not read again for a clock that ticks beside it.
    if (noise && !isLong) all = true;
    noise = false;
  }

  function readAll(): void {
    all = false;
    settle = true;
    const start = now();
    const units = unit ? outermost(document, unit) : [];
    isLong = units.length > MANY_UNITS;
    const isNew = options.read(document, isLong);
    // Observing a node twice is the same as once.
    for (const root of options.innerRoots?.() ?? []) observer.observe(root, OBSERVED);
    if (isLong && !areUnitsRead) for (const element of units) queue.add(element);
    areUnitsRead = true;
    lastAllAt = now();
    leastRestMs = Math.max(MIN_REST_MS, (lastAllAt - start) * REST_FACTOR);
    restMs = isNew ? leastRestMs : Math.min(Math.max(restMs * 2, leastRestMs), MAX_REST_MS);
  }

  function rescan(): void {
    all = true;
    restMs = 0;
    schedule(0);
  }

  observer.observe(document, OBSERVED);
  document.addEventListener('visibilitychange', () => schedule(0), { signal });
  const onScroll = () => {
    scrolledAt = now();
  };
  document.addEventListener('scroll', onScroll, { capture: true, passive: true, signal });
  signal.addEventListener('abort', () => {
    observer.disconnect();
    clearTimeout(timer);
  });
  schedule(0);
  return { rescan };
}

/** Whether people may be found by it outside of the units in it: a link or heading, in it or around it. */
function isTelling(element: Element, unit: string | undefined): boolean {
  if (element.closest(TELLING)) return true;
  const found = [...element.querySelectorAll(TELLING)];
  return found.some(one => !unit || !one.closest(unit));
}

/** The unit an element lies in, or the units that came with it. */
function unitsOf(element: Element, unit: string): Element[] {
  const around = farthest(element, unit);
  return around ? [around] : outermost(element, unit);
}

function outermost(root: ParentNode, unit: string): Element[] {
  return [...root.querySelectorAll(unit)].filter(element => !element.parentElement?.closest(unit));
}

function whenIdle(view: Window, work: () => void): void {
  if (typeof view.requestIdleCallback === 'function') view.requestIdleCallback(work, { timeout: 200 });
  else work();
}
