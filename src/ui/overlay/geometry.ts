/** Edges in CSS pixels from the viewport's corner. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Side of a mark's button; the disc inside is smaller. */
export const MARK_SIZE = 24;

/** Empty rim of the button around its disc. */
const RIM = 3;
const GAP = 3;
const MARGIN = 8;
const BESIDE = 12;

/**
 * Where a mark's button goes so that its disc stands right after the name.
 * @param end - box of the name's last line
 * @param isCrowded - something of the page follows in the same line: the mark is raised to the name's upper corner
 * @param width - of the viewport
 */
export function placeMark(end: Box, isRtl: boolean, isCrowded: boolean, width: number): Point {
  const half = MARK_SIZE / 2;
  const outward = isCrowded ? -half + GAP : GAP - RIM;
  const beside = isRtl ? end.left - MARK_SIZE - outward : end.right + outward;
  // Never over the edge, where it could make the document scroll sideways.
  const x = Math.max(0, Math.min(beside, width - MARK_SIZE));
  const middle = isCrowded ? end.top : (end.top + end.bottom) / 2;
  return { x: Math.round(x), y: Math.round(middle - half) };
}

export function intersect(a: Box, b: Box): Box {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  };
}

export function isEmpty({ left, top, right, bottom }: Box): boolean {
  return right - left < 1 || bottom - top < 1;
}

/**
 * The part of the name's last line that the rep can see: a cut name (ellipsis, clamped lines) ends where its clip ends.
 * @param anchor - box of the whole anchor
 * @param clip - what the scrollers around it and the viewport let through
 * @returns null when the name is scrolled out of sight
 */
export function visibleEnd(end: Box, anchor: Box, clip: Box): Box | null {
  const middle = (end.top + end.bottom) / 2;
  const seen = intersect(anchor, clip);
  if (isEmpty(seen)) return null;
  if (middle >= clip.top && middle <= clip.bottom) {
    const left = Math.min(Math.max(end.left, clip.left), clip.right);
    // A DOMRect keeps its edges in its prototype: spreading one would lose them.
    return { left, right: Math.min(Math.max(end.right, left), clip.right), top: end.top, bottom: end.bottom };
  }
  // The last line is cut off. Only a name whose own box is whole is shown at its corner.
  const isWhole = anchor.top >= clip.top - 1 && anchor.bottom <= clip.bottom + 1;
  return isWhole ? { left: seen.right - 1, right: seen.right, top: seen.top, bottom: seen.bottom } : null;
}

function overlap(a: Box, b: Box): number {
  const both = intersect(a, b);
  return isEmpty(both) ? 0 : (both.right - both.left) * (both.bottom - both.top);
}

const clamp = (value: number, most: number): number => Math.max(MARGIN, Math.min(value, most));

/**
 * Corner of a card that opens beside a name: after it, before it, below or above, whichever shows whole; always inside the
 * viewport, and over the name only when the viewport leaves no other place.
 * @param name - box of the name with its mark
 */
export function placeCard(name: Box, card: Size, viewport: Size): Point {
  const most = { x: viewport.width - card.width - MARGIN, y: viewport.height - card.height - MARGIN };
  const beside = clamp(name.top - BESIDE, most.y);
  const along = clamp(name.left, most.x);
  const places: Point[] = [
    { x: name.right + BESIDE, y: beside },
    { x: name.left - BESIDE - card.width, y: beside },
    { x: along, y: name.bottom + BESIDE },
    { x: along, y: name.top - BESIDE - card.height },
  ];
  const inView = places.find(({ x, y }) => x >= MARGIN && x <= most.x && y >= MARGIN && y <= most.y);
  return inView ?? leastCovering(name, card, most);
}

function leastCovering(name: Box, card: Size, most: Point): Point {
  const corners = [most.x, MARGIN].flatMap(x =>
    [most.y, MARGIN].map(y => ({ x: clamp(x, most.x), y: clamp(y, most.y) })),
  );
  const covered = ({ x, y }: Point) =>
    overlap(name, { left: x, top: y, right: x + card.width, bottom: y + card.height });
  return corners.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
}

/** Keeps a dragged card inside the viewport. */
export function keepInside({ x, y }: Point, card: Size, viewport: Size): Point {
  return {
    x: clamp(x, viewport.width - card.width - MARGIN),
    y: clamp(y, viewport.height - card.height - MARGIN),
  };
}
