import { type Box, intersect } from './geometry';

const CLIPS = /auto|scroll|hidden|clip|overlay/;

/** The elements around an anchor that cut off what runs over them. Reads styles: ask once per anchor. */
export function clippersOf(anchor: Element): Element[] {
  const found: Element[] = [];
  const { body, documentElement } = anchor.ownerDocument;
  for (let at: Element | null = anchor; at && at !== body && at !== documentElement; at = parentOf(at)) {
    const { overflowX, overflowY, position } = getComputedStyle(at);
    if (CLIPS.test(overflowX) || CLIPS.test(overflowY)) found.push(at);
    if (position === 'fixed') break;
  }
  return found;
}

function parentOf(element: Element): Element | null {
  const { parentNode } = element;
  return parentNode instanceof ShadowRoot ? parentNode.host : element.parentElement;
}

/** What the viewport and the clippers let through, each element read once per frame. */
export function clipOf(clippers: readonly Element[], read: Map<Element, Box>): Box {
  let clip: Box = { left: 0, top: 0, right: window.innerWidth, bottom: window.innerHeight };
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
  const hits = tree.elementsFromPoint((left + right) / 2, (top + bottom) / 2);
  const hit = hits.find(element => element !== host);
  if (!hit || hit.contains(anchor) || anchor.contains(hit)) return false;
  for (let at: Element | null = hit; at && !at.contains(anchor); at = parentOf(at)) {
    if (/fixed|sticky/.test(getComputedStyle(at).position)) return true;
  }
  return false;
}
