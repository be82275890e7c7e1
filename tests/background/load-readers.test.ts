import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { previewImport } from '../../src/background/importer';
import { type LoadedChunk, Loader } from '../../src/background/load/loader';
import { readingJob } from '../../src/background/load/portion';
import { storeChunk } from '../../src/background/load/store-chunk';
import type { Services } from '../../src/background/services';
import { openContactBook } from '../../src/storage/contacts';
import type { StoredImport } from '../../src/storage/database';
import { openDatabase } from '../../src/storage/open';
import { makeContact, write } from '../storage/book/helpers';
import { readBy } from './several-readers';

const HEADER = 'Full name,E-mail,Company,Phone,LinkedIn,Notes';
const ID = '0d7c1c3e-5a0f-4d4e-9f0e-0d3c5b6a7f10';
const PREFIX = '7c3e5a0f-4d4e-4f0e-8d3c-';
let databases = 0;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 10, 29) });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A book with two people whom files repeat, and one import of the file. */
async function begin(file: Blob, fileName: string): Promise<Services> {
  globalThis.indexedDB = new IDBFactory();
  const database = await openDatabase(`load-readers-${++databases}`);
  const services = { database, book: openContactBook(database) };
  const known = [
    makeContact('known-1', { fullName: 'Cleo Brandt', emails: ['cleo@example.com'] }),
    makeContact('known-2', { fullName: 'Ilse Quandt', emails: [], company: 'Umbra Optics' }),
  ];
  await write(database, services.book, { put: known });
  await database.put('importFiles', { id: ID, file, fileName });
  await previewImport(services, ID);
  await database.put('imports', { ...(await stored(services)), state: 'running' });
  return services;
}

async function stored({ database }: Services): Promise<StoredImport> {
  return (await database.get('imports', ID))!;
}

interface Way {
  readers: number;
  sliceBytes?: number;
  /** The loader is thrown away after so many chunks, and another one goes on, as after a kill. */
  chunksALife?: number;
  random?: () => number;
}

/** Imports a file, and gives what was stored: each chunk, byte for byte, and the import at its end. */
async function load(file: Blob, fileName: string, way: Way) {
  const services = await begin(file, fileName);
  const chunks: Omit<LoadedChunk, 'from'>[] = [];
  for (let progress = await stored(services); progress.state === 'running'; progress = await stored(services)) {
    const job = { ...readingJob(progress, file, 'DE'), idPrefix: PREFIX };
    if (way.sliceBytes) job.sliceBytes = way.sliceBytes;
    const loader = new Loader(services, progress, readBy(way.readers, job, way.random));
    for (let at = 0; at < (way.chunksALife ?? Number.POSITIVE_INFINITY); at++) {
      const loaded = await loader.next(Promise.resolve());
      if (!loaded) break;
      const { chunk, notes, next } = structuredClone(loaded);
      chunks.push({ chunk, notes: notes.map(note => ({ ...note, id: '' })), next });
      loader.stored(await storeChunk(services, structuredClone(loaded)));
    }
  }
  return { chunks, end: await stored(services), contacts: (await services.book.list(undefined, 5_000)).contacts };
}

const person = fc.record({ name: fc.nat(30), mail: fc.nat(40), phone: fc.nat(200) }).map(({ name, mail, phone }) => {
  const email = mail < 30 ? `p${mail}@example.com` : '';
  return `Person ${name},${email},"Acme, ""${name % 7}""",+49 30 ${100_000 + phone},,`;
});
const anyRow = fc.oneof(
  { weight: 6, arbitrary: person },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'Cleo Brandt,cleo@example.com,,,,',
      'Ilse Quandt,,Umbra Optics,,,',
      'Nobody Known,,Veld Labs,,,',
      'Grüße Jörg,joerg@example.com,Möbel,,,"Eine Notiz\nin zwei Zeilen"',
      ',,,,,',
      '',
      'Too Many,many@example.com,,,,,more,cells',
    ),
  },
  {
    weight: 1,
    // Quotes as they should not be: guesses fail at them.
    arbitrary: fc.constantFrom('Inch Mark,inch@example.com,5" pipes,,,', 'Stray "Quote,stray@example.com,"Open,,,'),
  },
);

const toBytes = (text: string, encoding: string): Uint8Array<ArrayBuffer> => {
  if (encoding === 'utf-16le') return Uint8Array.from([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);
  return Uint8Array.from(Buffer.from(text, encoding === 'latin1' ? 'latin1' : 'utf8'));
};

describe('a file read by several readers', () => {
  it('becomes the same chunks, byte for byte, as with one, whatever is in it and whoever is faster', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRow, { minLength: 1, maxLength: 70 }),
        fc.constantFrom('\n', '\r\n'),
        fc.constantFrom('utf8', 'utf8', 'latin1', 'utf-16le'),
        fc.integer({ min: 150, max: 600 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        async (rows, newline, encoding, sliceBytes, times) => {
          const text = [HEADER, ...rows].map(line => line.replaceAll('\n', newline)).join(newline);
          const file = new Blob([toBytes(text, encoding)]);
          const one = await load(file, 'contacts.csv', { readers: 1, sliceBytes });
          const random = (): number => times.next().value ?? 0;
          for (const readers of [2, 3]) {
            expect(await load(file, 'contacts.csv', { readers, sliceBytes, random })).toEqual(one);
          }
          const ids = one.contacts.map(({ id }) => id);
          expect(new Set(ids).size).toBe(one.end.imported + 2);
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  it('is the same book also when it takes several chunks, and when it is cut off after each', async () => {
    const row = (at: number): string => {
      if (at % 97 === 5) return `Person ${at - 90},p${at - 90}@example.com,Acme ${(at - 90) % 7},,,`;
      if (at % 301 === 7) return 'Cleo Brandt,cleo@example.com,,,,';
      if (at % 53 === 3) return `"Person\n${at}",p${at}@example.com,"Acme, ""${at % 7}""",,,"A note, ${at}"`;
      return at % 211 === 0 ? ',,,,,' : `Person ${at},p${at}@example.com,Acme ${at % 7},,,`;
    };
    const file = new Blob([`${HEADER}\n${Array.from({ length: 6_500 }, (_, at) => row(at)).join('\n')}\n`]);
    const sliceBytes = 9_000;
    const one = await load(file, 'contacts.csv', { readers: 1, sliceBytes });
    expect(one.chunks.length).toBeGreaterThan(2);
    expect(one.end).toMatchObject({ state: 'done', rows: 6_470, duplicateCount: 24 });
    expect(one.end.skippedCount).toBeGreaterThan(60);
    expect(await load(file, 'contacts.csv', { readers: 3, sliceBytes })).toEqual(one);
    const cut = await load(file, 'contacts.csv', { readers: 1, sliceBytes, chunksALife: 1 });
    expect(await load(file, 'contacts.csv', { readers: 2, sliceBytes, chunksALife: 1 })).toEqual(cut);
    expect(cut.end).toMatchObject({ rows: 6_470, imported: one.end.imported, skippedCount: one.end.skippedCount });
  }, 60_000);

  it('fails where a slice cannot be read, with what was stored before, and goes on from there', async () => {
    const rows = Array.from({ length: 5_000 }, (_, at) => `Person ${at},p${at}@example.com,,,,`);
    const file = new Blob([`${HEADER}\n${rows.join('\n')}\n`]);
    const services = await begin(file, 'contacts.csv');
    const progress = await stored(services);
    let slices = 0;
    const source = readBy(3, { ...readingJob(progress, file, 'DE'), sliceBytes: 5_000 }, () => {
      if (++slices === 20) throw new Error('the file was changed');
      return 0;
    });
    const loader = new Loader(services, progress, source);
    const first = await loader.next(Promise.resolve());
    loader.stored(await storeChunk(services, first!));
    await expect(loader.next(Promise.resolve())).rejects.toThrow('the file was changed');
    const cut = await stored(services);
    expect(cut).toMatchObject({ state: 'running', imported: first!.chunk.count });
    expect(await services.book.count()).toBe(cut.imported + 2);
    const another = new Loader(services, cut, readBy(2, readingJob(cut, file, 'DE')));
    for (let loaded = await another.next(Promise.resolve()); loaded; loaded = await another.next(Promise.resolve())) {
      another.stored(await storeChunk(services, loaded));
    }
    expect(await stored(services)).toMatchObject({ state: 'done', rows: 5_000, imported: 5_000, skippedCount: 0 });
  });

  it('may be vCards, which are read one slice after the other', async () => {
    const card = (at: number): string =>
      `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Person ${at}\r\nEMAIL:p${at % 80}@example.com\r\nEND:VCARD\r\n`;
    const file = new Blob([Array.from({ length: 100 }, (_, at) => card(at)).join('')]);
    const one = await load(file, 'contacts.vcf', { readers: 1, sliceBytes: 700 });
    expect(one.end.rows).toBe(100);
    expect(await load(file, 'contacts.vcf', { readers: 3, sliceBytes: 700 })).toEqual(one);
  });
});
