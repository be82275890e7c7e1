import { type Box, intersect } from './geometry';

const CLIPS = /auto|scroll|hidden|clip|overlay/;

/** What surrounds an anchor. */
export interface Surroundings {
  /** The elements that cut off what runs over them. */
  clippers: Element[];
  /** Scrolls with the document and with nothing else. */
  isPageBound: boolean;
}

/** Reads styles: ask once per anchor. */
export function surroundingsOf(anchor: Element): Surroundings {
  const clippers: Element[] = [];
  let isPinned = false;
  const { body, documentElement } = anchor.ownerDocument;
  for (let at: Element | null = anchor; at && at !== body && at !== documentElement; at = parentOf(at)) {
    const { overflowX, overflowY, position } = getComputedStyle(at);
    if (CLIPS.test(overflowX) || CLIPS.test(overflowY)) clippers.push(at);
    isPinned ||= position === 'fixed' || position === 'sticky';
    if (position === 'fixed') break;
  }
  return { clippers, isPageBound: !isPinned && !clippers.some(isScroller) };
}

/** A box that only cuts (rounded corners, ellipsis) moves with what is in it. */
function isScroller(element: Element): boolean {
  return element.scrollHeight > element.clientHeight + 1 || element.scrollWidth > element.clientWidth + 1;
}

function parentOf(element: Element): Element | null {
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}

/** What the viewport and the clippers let through, each element read once per frame. */
export function clipOf({ clippers, isPageBound }: Surroundings, read: Map<Element, Box>): Box {
  // What scrolls with the document comes into view by itself.
  const [top, bottom] = isPageBound ? [-Infinity, Infinity] : [0, window.innerHeight];
  let clip: Box = { left: 0, top, right: document.documentElement.clientWidth, bottom };
  for (const clipper of clippers) {
    let box = read.get(clipper);
    if (!box) {
      box = clipper.getBoundingClientRect();
      read.set(clipper, box);
    }
    clip = intersect(clip, box);
  }
  return clip;
}

/**
 * True when something pinned (a sticky header, a dialog) lies over the name, or the name is not painted at all.
 * What merely lies over it in the flow, like a link that covers a whole post, does not count.
 */
export function isCovered(anchor: Element, { left, right, top, bottom }: Box, host: Element): boolean {
  if (anchor.checkVisibility && !anchor.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
    return true;
  const tree = anchor.getRootNode() as Document | ShadowRoot;
  const hit = tree.elementFromPoint((left + right) / 2, (top + bottom) / 2);
  if (!hit || hit === host || hit.contains(anchor) || anchor.contains(hit)) return false;
  for (let at: Element | null = hit; at && !at.contains(anchor); at = parentOf(at)) {
    if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
  }
  return false;
}
