import type { Box } from './geometry';

/** The name that an anchor shows, as a place in the page's text. */
export interface NameEnd {
  text: Text;
  /** Offsets of the name in `text`, and the text as it was when they were found. */
  start: number;
  end: number;
  data: string;
  isRtl: boolean;
  /** Something of the page follows in the same line, so close that a mark would cover it. */
  isCrowded: boolean;
}

/** Room that a mark needs after a name, in CSS pixels. */
const ROOM = 22;

const MAX_CLIMB = 6;

/**
 * Finds where the name in an anchor ends. Reads layout: call it in the reading part of a frame, and keep the answer while
 * `isCurrent` says so.
 * @param fullName - as the detector read it; an anchor may hold more than the name
 */
export function findNameEnd(anchor: Element, fullName: string | undefined): NameEnd | null {
  const texts = visibleTexts(anchor);
  const named = fullName ? texts.find(text => text.data.includes(fullName)) : undefined;
  const text = named ?? texts.at(-1);
  if (!text) return null;
  const start = named && fullName ? text.data.indexOf(fullName) : text.data.search(/\S/);
  const end = named && fullName ? start + fullName.length : text.data.trimEnd().length;
  const parent = text.parentElement ?? anchor;
  const { direction } = getComputedStyle(parent);
  // The line's direction decides where it goes on, not the name's script: an Arabic name in an English line ends right.
  const found = { text, start, end, data: text.data, isRtl: direction === 'rtl' };
  return { ...found, isCrowded: isCrowded(found) };
}

/** False when the page has changed or dropped the text. */
export function isCurrent({ text, data }: NameEnd, anchor: Element): boolean {
  return text.data === data && anchor.contains(text);
}

function visibleTexts(anchor: Element): Text[] {
  const walker = anchor.ownerDocument.createTreeWalker(anchor, NodeFilter.SHOW_TEXT);
  const texts: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node as Text;
    if (text.data.trim() !== '' && isShown(text)) texts.push(text);
  }
  return texts;
}

/** Text for screen readers only sits in a box of a pixel. */
function isShown({ parentElement }: Text): boolean {
  const { width, height } = parentElement?.getBoundingClientRect() ?? { width: 0, height: 0 };
  return width > 2 && height > 2;
}

function isCrowded({ text, start, end, isRtl }: Omit<NameEnd, 'isCrowded'>): boolean {
  const name = lastLine(text, start, end);
  const line = lineOf(text);
  const rest = text.ownerDocument.createRange();
  rest.setStart(text, end);
  rest.setEnd(line, line.childNodes.length);
  const middle = (name.top + name.bottom) / 2;
  return [...rest.getClientRects()].some(({ left, right, top, bottom, width }) => {
    const distance = isRtl ? name.left - right : left - name.right;
    return width > 4 && top < middle && bottom > middle && distance > -2 && distance < ROOM;
  });
}

/** The box that lays out the name's line: the nearest block, or the row it is an item of. */
function lineOf(text: Text): Element {
  let line = text.parentElement ?? text.ownerDocument.documentElement;
  for (let step = 0; step < MAX_CLIMB && line.parentElement; step++) {
    const inRow = /flex|grid/.test(getComputedStyle(line.parentElement).display);
    if (!inRow && !/^inline|contents/.test(getComputedStyle(line).display)) break;
    line = line.parentElement;
  }
  return line;
}

const ranges = new WeakMap<Document, Range>();

/** Box of the last line that some letters take. One range is used again and again: a page pays for every live range. */
export function lastLine(text: Text, start: number, end: number): Box {
  const document = text.ownerDocument;
  const range = ranges.get(document) ?? document.createRange();
  ranges.set(document, range);
  range.setStart(text, start);
  range.setEnd(text, end);
  const rects = [...range.getClientRects()];
  const last = rects.at(-1) ?? range.getBoundingClientRect();
  const inLine = rects.filter(({ bottom }) => bottom > (last.top + last.bottom) / 2);
  const left = Math.min(last.left, ...inLine.map(rect => rect.left));
  const right = Math.max(last.right, ...inLine.map(rect => rect.right));
  return { left, right, top: last.top, bottom: last.bottom };
}
