import fc from 'fast-check';
import { expect, it } from 'vitest';
import { FileWindow } from '../../src/import/file-window';

const BYTES = Uint8Array.from({ length: 10 * 1024 * 1024 }, (_, index) => (index * 7 + (index >> 12)) % 251);
const FILE = new Blob([BYTES]);

it('has the bytes of the file wherever it is read, whatever was read before', async () => {
  const place = fc.nat(BYTES.length + 1000);
  const read = fc.tuple(place, fc.oneof(fc.nat(300_000), fc.nat(6_000_000)));
  await fc.assert(
    fc.asyncProperty(fc.array(read, { minLength: 1, maxLength: 6 }), async reads => {
      const window = new FileWindow(FILE);
      for (const [from, length] of reads) {
        const found = Buffer.from(await window.read(from, from + length));
        expect(found.equals(BYTES.subarray(from, from + length))).toBe(true);
      }
    }),
    { numRuns: 40 },
  );
});

it('asks the file once for slices that follow each other', async () => {
  let asked = 0;
  const file = new (class extends Blob {
    override slice(from?: number, to?: number): Blob {
      asked++;
      return super.slice(from, to);
    }
  })([BYTES]);
  const window = new FileWindow(file);
  for (let at = 0; at < 3 * 1024 * 1024; at += 250_000) await window.read(at, at + 256 * 1024);
  expect(asked).toBe(1);
});
