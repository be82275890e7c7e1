import type { AnchoredPerson } from '../../page/bridge';
import type { Box } from './geometry';
import { visibleEnd } from './geometry';
import { findNameEnd, isCurrent, lastLine, type NameEnd } from './name-end';
import { clipOf, isCovered, type Surroundings, surroundingsOf } from './sight';

/** Where a name stands in this frame. */
export interface Sighting {
  /** Visible end of the name. */
  end: Box;
  isRtl: boolean;
  isCrowded: boolean;
  /** Upper edge of what shows the name: the viewport or a scroller. */
  clipTop: number;
  isPageBound: boolean;
}

/** One name in the page that is followed. What seldom changes is found once and kept. */
export interface Tracked {
  anchored: AnchoredPerson;
  nameEnd?: NameEnd | null;
  around?: Surroundings;
  isCovered: boolean;
}

/** Everything that one frame reads more than once. */
export type FrameReads = Map<Element, Box>;

/** Where the name's end is seen now; null when it is scrolled away or has no box. Reads layout. */
export function sight(tracked: Tracked, reads: FrameReads): Sighting | null {
  const { anchor, person } = tracked.anchored;
  const box = anchor.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return null;
  tracked.around ??= surroundingsOf(anchor);
  const isStale = tracked.nameEnd && !isCurrent(tracked.nameEnd, anchor);
  if (tracked.nameEnd === undefined || isStale) tracked.nameEnd = findNameEnd(anchor, person.fullName);
  const { nameEnd } = tracked;
  const name = nameEnd ? lastLine(nameEnd.text, nameEnd.start, nameEnd.end) : box;
  const clip = clipOf(tracked.around, reads);
  const end = visibleEnd(name, box, clip);
  if (!end) return null;
  const { isRtl = false, isCrowded = false } = nameEnd ?? {};
  return { end, isRtl, isCrowded, clipTop: Math.max(0, clip.top), isPageBound: tracked.around.isPageBound };
}

/** Asks the page again whether something lies over the name. */
export function checkCover(tracked: Tracked, { end }: Sighting, host: Element): void {
  tracked.isCovered = isCovered(tracked.anchored.anchor, end, host);
}
