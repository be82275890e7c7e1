import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guessNext } from '../../src/import/guess-next';
import { planImport, readSlice, type SlicePlan } from '../../src/import/reader';

const HEADER = 'Full name,E-mail,Company';

async function planned(file: Blob, name = 'contacts.csv'): Promise<{ start: number; plan: SlicePlan }> {
  const { columns, start, ...plan } = await planImport(file, name);
  return { start, plan: { ...plan, columnCount: columns.length } };
}

const cell = fc.oneof(
  fc.constantFrom('', 'Ada Lund', 'Grüße', '田中', 'x@example.com', 'a longer company name than others'),
  fc.constantFrom('"two\nlines"', '"a ""nick"" name"', '"with, comma"', '"\n\n"'),
);
const row = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(cell, cell, cell).map(cells => cells.join(',')) },
  { weight: 1, arbitrary: fc.constant('') },
);

describe('where the next slice begins', () => {
  it('is guessed right in every well-formed file, whatever is quoted', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 90 }),
        fc.constantFrom('\n', '\r\n'),
        // In less than three rows, the parser may take the line breaks for those of another system.
        fc.integer({ min: 330, max: 900 }),
        async (rows, newline, sliceBytes) => {
          const text = [HEADER, ...rows].map(line => line.replaceAll('\n', newline)).join(newline);
          const file = new Blob([text]);
          const { start, plan } = await planned(file);
          for (let at = start; at < file.size; ) {
            const { next } = await readSlice(file, at, plan, sliceBytes);
            const guess = await guessNext(file, at, plan, sliceBytes);
            expect([undefined, next]).toContain(guess);
            if (at + sliceBytes >= file.size) expect(guess).toBeUndefined();
            at = next;
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is not guessed for a record longer than the slice, for vCards and for UTF-16', async () => {
    const long = new Blob([`${HEADER}\n`, `"${'two\nlines '.repeat(50)}",a@example.com,\n`.repeat(4)]);
    const { start, plan } = await planned(long);
    expect(await guessNext(long, start, plan, 100)).toBeUndefined();
    const cards = new Blob(['BEGIN:VCARD\nVERSION:3.0\nFN:Ada Lund\nEND:VCARD\n'.repeat(20)]);
    expect(await guessNext(cards, 0, (await planned(cards, 'a.vcf')).plan, 100)).toBeUndefined();
    const wide = new Blob([
      Uint8Array.from([0xff, 0xfe]),
      Buffer.from(`${HEADER}\n${'a,b,c\n'.repeat(99)}`, 'utf16le'),
    ]);
    const utf16 = await planned(wide);
    expect(utf16.plan.encoding).toBe('utf-16le');
    expect(await guessNext(wide, utf16.start, utf16.plan, 100)).toBeUndefined();
  });
});
