import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { toStructure } from '../../src/import/bytes';
import { readCsv, readPlainCsv } from '../../src/import/csv';
import { type FileRecord, planImport, readSlice } from '../../src/import/reader';
import { toRecord } from '../../src/import/record';

const context = { importId: 'i', at: '2026-11-22T00:00:00.000Z', phoneRegion: 'DE', newId: () => 'new' };

/** Reads a whole file as the background does: slice after slice from byte offsets. */
async function readAll(content: BlobPart, name = 'contacts.csv'): Promise<FileRecord[]> {
  const file = new Blob([content]);
  const plan = await planImport(file, name);
  const records: FileRecord[] = [];
  for (let offset = plan.start; offset < file.size; ) {
    const slice = await readSlice(file, offset, { ...plan, columnCount: plan.columns.length });
    expect(slice.next).toBeGreaterThan(offset);
    records.push(...slice.records);
    offset = slice.next;
  }
  return records;
}

const contactsOf = (records: FileRecord[]) =>
  records.flatMap(record => {
    const result = 'fields' in record ? toRecord(record.fields, context) : undefined;
    return result?.ok ? [result.contact] : [];
  });

const problems = (records: FileRecord[]) =>
  records.flatMap(record => ('reasonKey' in record ? [record.reasonKey] : []));

describe('CSV', () => {
  it('maps any column names, in several languages', async () => {
    const [contact] = contactsOf(
      await readAll(
        'Vorname;Nachname;E-Mail;Firma;Funktion;Ort;Telefon\nJonas;Wirth;JONAS@nordwerft.example;Nordwerft AG;Einkäufer;Kiel;0431 998877\n',
      ),
    );
    expect(contact).toMatchObject({
      fullName: 'Jonas Wirth',
      emails: ['jonas@nordwerft.example'],
      company: 'Nordwerft AG',
      jobTitle: 'Einkäufer',
      city: 'Kiel',
      phones: ['+49431998877'],
    });
  });

  it("finds the header of LinkedIn's export behind its notes", async () => {
    const text =
      'Notes:\n"When exporting, you may notice, that some are missing."\n\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\nSora,Kim,https://www.linkedin.com/in/sora-kim-hanbit,,Hanbit Labs,VP Engineering,12 Mar 2025\n';
    const [contact] = contactsOf(await readAll(text));
    expect(contact?.identifiers).toEqual([{ kind: 'handle', site: 'linkedin', value: 'sora-kim-hanbit' }]);
    expect(contact?.company).toBe('Hanbit Labs');
  });

  it('reads Windows-1252, UTF-16 and UTF-8 with a byte order mark', async () => {
    const text = 'Name,Company\nZoë Müller,Köhler & Söhne\n';
    const latin = Uint8Array.from(text, character => character.charCodeAt(0));
    const utf16 = new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(Uint16Array.from(text, character => character.charCodeAt(0)).buffer),
    ]);
    for (const content of [latin, utf16, `\uFEFF${text}`, text]) {
      const [contact] = contactsOf(await readAll(content));
      expect(contact).toMatchObject({ fullName: 'Zoë Müller', company: 'Köhler & Söhne' });
    }
  });

  it('gives up a line with a stray quote and reads the rest', async () => {
    const rows = Array.from({ length: 50 }, (_, index) => `Person ${index},Company ${index}`);
    rows[20] = 'Per"son,"broken';
    const records = await readAll(`Name,Company\n${rows.join('\n')}\n`);
    expect(problems(records)).toEqual(['import_skip_quotes']);
    expect(contactsOf(records)).toHaveLength(49);
  });

  it('reports a row with too many cells, and one with nothing to go by', async () => {
    const records = await readAll('Name,E-mail\nAda Lund,ada@example.com,surplus\n,\nBo Ek,\n');
    expect(problems(records)).toEqual(['import_skip_columns']);
    expect(contactsOf(records).map(contact => contact.fullName)).toEqual(['Bo Ek']);
  });

  it('gives the same rows in slices as in one piece, whatever stands in the cells', async () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).map(text => text.replaceAll('\0', '').trim());
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 40 }), async pairs => {
        const rows = pairs.map(([name, company]) => [`N${name}`, company]);
        const long = rows.map(row => [...row, 'x'.repeat(20_000)]);
        const text = Papa.unparse([['Full name', 'Company', 'Note'], ...long], { newline: '\n' });
        const found = contactsOf(await readAll(`${text}\n`)).map(contact => contact.fullName);
        expect(found).toHaveLength(rows.length);
      }),
      { numRuns: 30 },
    );
  });
});

describe('vCard', () => {
  const card = (name: string, more = '') =>
    `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nN:Ek;${name};;;\r\n${more}END:VCARD\r\n`;

  it('reads versions 2.1 to 4.0 with profiles and organisation', async () => {
    const records = await readAll(
      `${card('Bo', 'EMAIL;TYPE=work:bo@vela.example\r\nORG:Vela Foods;Sales\r\nURL:https://x.com/boek\r\nTEL:+46 8 123 456 78\r\n')}BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Zo=C3=AB Ek\nEND:VCARD\n`,
      'people.vcf',
    );
    const [first, second] = contactsOf(records);
    expect(first).toMatchObject({
      fullName: 'Bo',
      emails: ['bo@vela.example'],
      company: 'Vela Foods',
      phones: ['+46812345678'],
    });
    expect(first?.identifiers).toEqual([{ kind: 'handle', site: 'x', value: 'boek' }]);
    expect(second?.fullName).toBe('Zoë Ek');
  });

  it('steps over a picture of ten megabytes', async () => {
    const picture = `PHOTO;ENCODING=b;TYPE=JPEG:${'QUJD'.repeat(20)}\r\n${` ${'QUJD'.repeat(19)}\r\n`.repeat(130_000)}`;
    const records = await readAll(card('Ada', picture) + card('Bo'), 'people.vcf');
    expect(contactsOf(records).map(contact => contact.fullName)).toEqual(['Ada', 'Bo']);
  });

  it('reports a card that is none and keeps the others', async () => {
    const records = await readAll(
      `${card('Ada')}BEGIN:VCARD\r\nno colon here\r\nEND:VCARD\r\n${card('Bo')}BEGIN:VCARD\r\nFN:cut`,
      'people.vcf',
    );
    expect(contactsOf(records).map(contact => contact.fullName)).toEqual(['Ada', 'Bo']);
    expect(problems(records)).toEqual(['import_skip_card', 'import_skip_card']);
  });
});

describe('the quick way through ordinary rows', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'Ada', '"', '""', '"a, b"', '"x""y"', 'a"b', ' ', 'é,', '"two\nlines"', '\r', '"\r\n"', '王伟'),
    fc.string({ maxLength: 5 }),
  );
  const text = fc
    .tuple(fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { maxLength: 8 }), fc.constantFrom('\n', '\r\n'))
    .map(([rows, newline]) => rows.map(row => row.join(',')).join(newline));

  const parsed = (content: string): string[][] =>
    readCsv(toStructure(new TextEncoder().encode(content), 'utf-8'), ',', 'utf-8', true).rows.map(
      ({ values }) => values,
    );

  it('gives what the parser gives, or nothing', () => {
    fc.assert(
      fc.property(text, fc.boolean(), (content, isEnd) => {
        const quick = readPlainCsv(content, ',', isEnd);
        // Where a quoted field is not complete it stops, and the parser sees the next slice first.
        if (!quick || content.slice(quick.used).includes('"')) return;
        const rows = [...quick.rows.map(({ values }) => values), ...parsed(content.slice(quick.used))];
        expect(rows).toEqual(parsed(content));
      }),
      { numRuns: 3000 },
    );
  });
});
