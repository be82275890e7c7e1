import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCardPlace } from '../../../src/ui/overlay/card-place';

/** As much of an element as placing needs. */
const element = () => ({ offsetWidth: 340, offsetHeight: 400, style: { transform: '' } }) as unknown as HTMLElement;

describe('createCardPlace', () => {
  beforeEach(() => vi.stubGlobal('window', { innerWidth: 1280, innerHeight: 800 }));
  afterEach(() => vi.unstubAllGlobals());

  it('moves a card that was closed and opened again at the same place', () => {
    const place = createCardPlace({ at: { x: 300, y: 120 } }, () => undefined);
    for (const opened of [element(), element()]) {
      place.read(opened, new Map());
      expect(place.write(opened)).toBe(true);
      expect(opened.style.transform).toBe('translate(300px,120px)');
    }
  });

  it('writes nothing where nothing moved', () => {
    const place = createCardPlace({ at: { x: 300, y: 120 } }, () => undefined);
    const opened = element();
    place.read(opened, new Map());
    place.write(opened);
    expect(place.write(opened)).toBe(false);
  });
});
