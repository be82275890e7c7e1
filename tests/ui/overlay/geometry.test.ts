import { describe, expect, it } from 'vitest';
import { intersect, isEmpty, MARK_SIZE, placeCard, placeMark, visibleEnd } from '../../../src/ui/overlay/geometry';

const box = (left: number, top: number, width: number, height: number) => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

describe('placeMark', () => {
  const name = box(100, 200, 120, 20);

  it('puts the disc right after the name, centred on its line', () => {
    const { x, y } = placeMark(name, false, false, 1000);
    expect(x).toBeGreaterThanOrEqual(name.right);
    expect(x - name.right).toBeLessThanOrEqual(4);
    expect(y + MARK_SIZE / 2).toBe(210);
  });

  it('puts it before the left edge where the line runs right to left', () => {
    const { x } = placeMark(name, true, false, 1000);
    expect(x + MARK_SIZE).toBeLessThanOrEqual(name.left);
    expect(name.left - x - MARK_SIZE).toBeLessThanOrEqual(4);
  });

  it('raises it where something follows in the line', () => {
    expect(placeMark(name, false, true, 1000).y).toBeLessThan(placeMark(name, false, false, 1000).y);
  });

  it('never leaves the viewport sideways', () => {
    expect(placeMark(box(900, 0, 99, 20), false, false, 1000).x).toBe(1000 - MARK_SIZE);
    expect(placeMark(box(2, 0, 99, 20), true, false, 1000).x).toBe(0);
  });
});

describe('visibleEnd', () => {
  const clip = box(0, 100, 500, 400);

  it('hides a name that is scrolled out of its scroller', () => {
    expect(visibleEnd(box(10, 60, 80, 20), box(10, 60, 80, 20), clip)).toBeNull();
    expect(visibleEnd(box(10, 510, 80, 20), box(10, 510, 80, 20), clip)).toBeNull();
  });

  it('ends a cut name where its clip ends', () => {
    const end = visibleEnd(box(10, 120, 800, 20), box(10, 120, 490, 20), clip);
    expect(end).toMatchObject({ right: 500, top: 120, bottom: 140 });
  });

  it('takes the corner of the anchor when the last line is cut off', () => {
    const anchor = box(10, 120, 200, 40);
    const end = visibleEnd(box(10, 170, 50, 20), anchor, box(0, 100, 500, 65));
    expect(end).toMatchObject({ right: 210, top: 120 });
  });
});

describe('placeCard', () => {
  const viewport = { width: 1200, height: 800 };
  const card = { width: 340, height: 420 };
  const names = [box(100, 100, 160, 20), box(1000, 300, 160, 20), box(500, 780, 160, 20), box(20, -40, 160, 20)];

  it.each(names)('is whole in the viewport and not over the name at %o', name => {
    const { x, y } = placeCard(name, card, viewport);
    expect(x).toBeGreaterThanOrEqual(0);
    expect(y).toBeGreaterThanOrEqual(0);
    expect(x + card.width).toBeLessThanOrEqual(viewport.width);
    expect(y + card.height).toBeLessThanOrEqual(viewport.height);
    expect(isEmpty(intersect(name, box(x, y, card.width, card.height)))).toBe(true);
  });

  it('goes below the name where there is no room beside it', () => {
    const narrow = { width: 400, height: 800 };
    const name = box(30, 40, 300, 20);
    expect(placeCard(name, card, narrow).y).toBeGreaterThanOrEqual(name.bottom);
  });

  it('covers as little as possible of the name in a tiny viewport', () => {
    const name = box(10, 10, 100, 20);
    const { x, y } = placeCard(name, card, { width: 480, height: 440 });
    expect(isEmpty(intersect(name, box(x, y, card.width, card.height)))).toBe(true);
  });
});
