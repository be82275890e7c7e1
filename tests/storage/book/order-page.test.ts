import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seal } from '../../../src/storage/book/bytes';
import { compareEntries } from '../../../src/storage/book/order';
import { openOrderPage, packOrderPage } from '../../../src/storage/book/order-page';
import type { OrderEntry } from '../../../src/storage/book/state';

// Few letters, so that keys share beginnings; lone surrogates and the mark of those without a name among them.
const units = fc.constantFrom('a', 'b', ' ', 'é', '王', '\ud83d', '\ude00', '\uffff');
const keys = fc.array(units, { maxLength: 32 }).map(letters => letters.join(''));
const entries = fc
  .array(fc.tuple(keys, fc.nat(0xffff_fffe)), { maxLength: 260 })
  .map((list): OrderEntry[] => list.sort(compareEntries));

describe('a page of the order by name', () => {
  it('gives back what was packed', () => {
    fc.assert(
      fc.property(entries, list => {
        expect(openOrderPage(packOrderPage(list))).toEqual(list);
      }),
    );
  });

  it('of an earlier build is JSON, and gives the same', () => {
    fc.assert(
      fc.property(entries, list => {
        expect(openOrderPage(seal(new TextEncoder().encode(JSON.stringify(list))))).toEqual(list);
      }),
    );
  });

  it('is refused when it is damaged or missing', () => {
    const record = packOrderPage([['ada lund', 7]]);
    record[record.length - 1]! ^= 1;
    expect([openOrderPage(record), openOrderPage(undefined)]).toEqual([undefined, undefined]);
  });
});
