import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { previewImport, resolveHeld, stepImport, undoImport } from '../../src/background/importer';
import { Loader } from '../../src/background/load/loader';
import { readingJob } from '../../src/background/load/portion';
import { rehearsed } from '../../src/background/load/rehearsal';
import { NotWantedError, storeChunk } from '../../src/background/load/store-chunk';
import type { Services } from '../../src/background/services';
import { ChunkBuilder } from '../../src/storage/book/chunk';
import { KeyProbe } from '../../src/storage/book/key-probe';
import { openContactBook } from '../../src/storage/contacts';
import type { StoredImport } from '../../src/storage/database';
import { openDatabase } from '../../src/storage/open';
import { maintainAll, makeContact, write } from '../storage/book/helpers';
import { withRoomFor } from '../storage/full-disk';
import { readBy } from './several-readers';

const HEADER = 'Full name,E-mail,Company,Phone,LinkedIn,Notes\n';
let services: Services;
let databases = 0;
let readers = 1;

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory();
  const database = await openDatabase(`load-${++databases}`);
  services = { database, book: openContactBook(database) };
});

async function begin(text: string): Promise<string> {
  const id = crypto.randomUUID();
  await services.database.put('importFiles', { id, file: new Blob([text]), fileName: 'contacts.csv' });
  await previewImport(services, id);
  await services.database.put('imports', { ...(await stored(id)), state: 'running' });
  return id;
}

async function stored(id: string): Promise<StoredImport> {
  const progress = await services.database.get('imports', id);
  if (!progress) throw new Error('no such import');
  return progress;
}

async function openLoader(id: string, probe?: KeyProbe): Promise<Loader> {
  const { file } = (await services.database.get('importFiles', id))!;
  const progress = await stored(id);
  return new Loader(
    services,
    progress,
    readBy(readers, { ...readingJob(progress, file, 'DE'), sliceBytes: 64 * 1024 }),
    probe,
  );
}

/** As the two workers do, one after the other. @param chunks - stops after so many, as a kill does */
async function load(id: string, chunks = Number.POSITIVE_INFINITY, probe?: KeyProbe): Promise<StoredImport> {
  const loader = await openLoader(id, probe);
  for (let at = 0; at < chunks; at++) {
    const loaded = await loader.next(Promise.resolve());
    if (!loaded) break;
    loader.stored(await storeChunk(services, structuredClone(loaded)));
  }
  return stored(id);
}

const rows = (count: number, from = 0): string =>
  Array.from({ length: count }, (_, at) => `Person ${from + at},p${from + at}@example.com,Acme,,,\n`).join('');

describe.each([1, 2])('an import in chunks, %i readers', count => {
  beforeEach(() => {
    readers = count;
  });

  it('goes on where it was cut off, with every row once', async () => {
    const id = await begin(HEADER + rows(9000));
    const cut = await load(id, 1);
    expect(cut.state).toBe('running');
    expect(cut.imported).toBeGreaterThan(1000);
    expect(await services.book.count()).toBe(cut.imported);
    expect(await load(id)).toMatchObject({ state: 'done', rows: 9000, imported: 9000, skippedCount: 0 });
    expect(await services.book.count()).toBe(9000);
    expect(await services.database.count('importFiles')).toBe(0);
    const { total } = await services.book.search('p8999@example.com', 3);
    expect(total).toBe(1);
    await maintainAll(services.book);
    const [found] = (await services.book.search('person 8999', 3)).found;
    expect((await services.book.get(found!.id))?.fullName).toBe('Person 8999');
  });

  it('stops where the disk is full, with nothing of that chunk, and goes on there when there is room', async () => {
    const id = await begin(HEADER + rows(9000).replaceAll(',,\n', ',,A note\n'));
    const cut = await load(id, 1);
    for (let room = 0; room < 60; room += 7) {
      await withRoomFor(room, 'transaction', () =>
        expect(load(id, 1)).rejects.toMatchObject({ name: 'QuotaExceededError' }),
      );
      expect(await stored(id)).toEqual(cut);
      expect([await services.book.count(), await services.database.count('activities')]).toEqual([
        cut.imported,
        cut.imported,
      ]);
    }
    expect(await load(id)).toMatchObject({ state: 'done', rows: 9000, imported: 9000, skippedCount: 0 });
    expect([await services.book.count(), await services.database.count('activities')]).toEqual([9000, 9000]);
  });

  it('stores a note with its contact, and nothing of a chunk that is not wanted any more', async () => {
    const id = await begin(`${HEADER}Ada Lund,ada@example.com,,,,Met in Oslo\n`);
    const loaded = await (await openLoader(id)).next(Promise.resolve());
    await services.database.put('imports', { ...(await stored(id)), state: 'paused' });
    await expect(storeChunk(services, loaded!)).rejects.toThrow(NotWantedError);
    expect([await services.book.count(), await services.database.count('activities')]).toEqual([0, 0]);
    await services.database.put('imports', { ...(await stored(id)), state: 'running' });
    await load(id);
    const [note] = await services.database.getAll('activities');
    const [ada] = (await services.book.list(undefined, 5)).contacts;
    expect(note).toMatchObject({ contactId: ada?.id, body: 'Met in Oslo', audience: 'private' });
  });

  it('leaves out a row that says the same again anywhere in the file, and holds back what may be one person', async () => {
    const known = makeContact('known', { fullName: 'Cleo Brandt', emails: ['cleo@example.com'] });
    await write(services.database, services.book, { put: [known] });
    const text = `${HEADER}${rows(3000)}Person 7,p7@example.com,Acme,,,\nPerson Seven,p7@example.com,Acme,,,\nCleo Brandt,cleo@example.com,,,,\n`;
    const progress = await load(await begin(text));
    expect(progress).toMatchObject({ rows: 3003, imported: 3000, skippedCount: 1 });
    expect(progress.skipped[0]).toMatchObject({ row: 3001, reasonKey: 'import_skip_repeated' });
    expect(progress.duplicates.map(({ row }) => row)).toEqual([3002, 3003]);
    expect(progress.duplicates[1]?.candidate.id).toBe('known');
  });

  it.each([
    ['workers', load],
    ['the background', (id: string) => stepImport(services, id)],
  ])(
    'compares what may be somebody known at the end, also when it was cut off before and %s go on',
    async (_, further) => {
      const known = makeContact('known', { fullName: 'Cleo Brandt', emails: ['cleo@example.com'] });
      await write(services.database, services.book, { put: [known] });
      const doubles = 'Cleo Brandt,cleo@example.com,,+4930123456,,A note\nIda Moor,cleo@example.com,,,,\n';
      const id = await begin(`${HEADER}${doubles}${rows(6000)}Cleo Brandt,other@example.com,,+4930123456,,\n`);
      const cut = await load(id, 1);
      expect(cut.putOff?.map(({ row }) => row)).toEqual([1, 2]);
      expect(cut).toMatchObject({ imported: cut.rows - 2, duplicates: [] });
      while ((await stored(id)).state === 'running') await further(id);
      const progress = await stored(id);
      expect(progress).toMatchObject({ state: 'done', rows: 6003, putOff: undefined });
      expect(progress.imported + progress.duplicateCount + progress.skippedCount).toBe(6003);
      expect(progress.duplicates[0]).toMatchObject({ row: 1, candidate: { id: 'known' } });
      expect(await services.book.count()).toBe(1 + progress.imported);
    },
  );

  it('leaves the rows decided about that the rep decided about while the next chunk was read', async () => {
    const known = ['Cleo', 'Dora', 'Emil'].map(name =>
      makeContact(name, { fullName: `${name} Brandt`, emails: [`${name}@example.com`] }),
    );
    await write(services.database, services.book, { put: known });
    const doubles = known.map(({ fullName, emails: [email] }) => `${fullName},${email},Umbra,,,\n`);
    const id = await begin(HEADER + doubles.slice(0, 2).join('') + rows(9000) + doubles[2]);
    const first = await stepImport(services, id);
    const loader = await openLoader(id);
    const second = (await loader.next(Promise.resolve()))!;
    const kept = await resolveHeld(services, id, 1, 'keep');
    expect(kept).toMatchObject({ imported: first.imported + 1, heldCount: 1 });
    await storeChunk(services, second);
    for (let next = await loader.next(Promise.resolve()); next; next = await loader.next(Promise.resolve()))
      await storeChunk(services, next);
    expect(await stored(id)).toMatchObject({ state: 'done', imported: 9001, duplicateCount: 3 });
    expect((await stored(id)).duplicates.map(({ row }) => row)).toEqual([2, 9003]);
    await expect(resolveHeld(services, id, 1, 'keep')).rejects.toThrow('row is not held back');
    expect(await services.book.count()).toBe(3 + 9001);
  });

  it('does not read a chunk again that was stored while the rep decided about a row', async () => {
    const known = makeContact('known', { fullName: 'Cleo Brandt', emails: ['cleo@example.com'] });
    await write(services.database, services.book, { put: [known] });
    const id = await begin(`${HEADER}Cleo Brandt,cleo@example.com,Umbra,,,\n${rows(9000)}`);
    await stepImport(services, id);
    const loader = await openLoader(id);
    const chunk = (await loader.next(Promise.resolve()))!;
    // The chunk comes while the contact is looked up.
    const get = services.book.get.bind(services.book);
    vi.spyOn(services.book, 'get').mockImplementationOnce(async contactId => {
      await storeChunk(services, chunk);
      return get(contactId);
    });
    const decided = await resolveHeld(services, id, 1, 'merge');
    expect(decided).toMatchObject({ readBytes: chunk.next.readBytes, imported: chunk.next.imported, heldCount: 0 });
    expect(await stored(id)).toMatchObject({ readBytes: chunk.next.readBytes });
  });

  it('is undone with what was stored when the undo began, and takes no chunk after that', async () => {
    const id = await begin(`${HEADER}${rows(9000)}`);
    await load(id, 1);
    const loader = await openLoader(id);
    // Without contacts, so that it is stored in the very moment.
    const chunk = { ...(await loader.next(Promise.resolve()))!, chunk: new ChunkBuilder().finish() };
    const undone = undoImport(services, id);
    const isStored = await storeChunk(services, chunk).then(
      () => true,
      () => false,
    );
    const { readBytes } = isStored ? chunk.next : chunk.from;
    expect(await undone).toMatchObject({ state: 'undone', readBytes });
    expect(await stored(id)).toMatchObject({ state: 'undone', readBytes });
  });

  it('is rehearsed before it starts, which stores nothing and takes no row or duplicate away from it', async () => {
    await load(await begin(HEADER + rows(2500, 9000)));
    const id = await begin(
      `${HEADER}${rows(3000)}Cleo Brandt,cleo@example.com,,,,\nPerson 9001,p9001@example.com,Umbra,,,\n`,
    );
    await services.database.put('imports', { ...(await stored(id)), state: 'mapping' });
    const before = await stored(id);
    const probe = new KeyProbe();
    const { file } = (await services.database.get('importFiles', id))!;
    const opened = { progress: before, file, phoneRegion: 'DE' };
    const rehearsal = await rehearsed(services, opened, 64 * 1024, probe, job => readBy(readers, job));
    expect(rehearsal?.chunk.count).toBeGreaterThan(500);
    expect([await services.book.count(), await stored(id)]).toEqual([2500, before]);
    const known = makeContact('known', { fullName: 'Cleo Brandt', emails: ['cleo@example.com'] });
    await write(services.database, services.book, { put: [known] });
    await services.database.put('imports', { ...before, state: 'running' });
    const progress = await load(id, Number.POSITIVE_INFINITY, probe);
    expect(progress).toMatchObject({ state: 'done', rows: 3002, imported: 3000, skippedCount: 0 });
    expect(progress.duplicates.map(({ row }) => row)).toEqual([3001, 3002]);
    expect(await services.book.count()).toBe(5501);
  });

  it('compares a row without any identifier with the book as it was, and leaves it out when the file had it before', async () => {
    const known = makeContact('known', { fullName: 'Cleo Brandtner', emails: [], company: 'Umbra Optics' });
    await write(services.database, services.book, { put: [known] });
    const nameless = 'Ilse Quandt,,Veld Labs,,,\n';
    const text = `${HEADER}${nameless}${rows(3000)}${nameless}Cleo Brandtner,,Umbra Optics,,,\nHans Ott,,Veld Labs,,,\n`;
    const progress = await load(await begin(text));
    expect(progress).toMatchObject({ rows: 3004, imported: 3002, skippedCount: 1 });
    expect(progress.skipped[0]).toMatchObject({ row: 3002, reasonKey: 'import_skip_repeated' });
    expect(progress.duplicates).toMatchObject([{ row: 3003, candidate: { id: 'known' } }]);
  });
});

describe('bad input', () => {
  it('is imported as far as it makes sense: no name, a field of a megabyte, lone surrogates, many addresses', async () => {
    const addresses = Array.from({ length: 300 }, (_, at) => `https://www.linkedin.com/in/person-${at}`).join(' ');
    const text = [
      `,nobody@example.com,,,,\n`,
      `,,,,,\n`,
      `,,Acme,,,\n`,
      `Big Field,big@example.com,${'x'.repeat(1_000_000)},,,${'y'.repeat(1_000_000)}\n`,
      `Many Addresses,many@example.com,,,"${addresses}",\n`,
    ].join('');
    expect(await load(await begin(HEADER + text))).toMatchObject({ state: 'done', imported: 3, skippedCount: 1 });
    const all = (await services.book.list(undefined, 10)).contacts;
    const byName = new Map(all.map(contact => [contact.fullName, contact]));
    expect(byName.has('nobody@example.com')).toBe(true);
    expect(byName.get('Big Field')?.company).toHaveLength(200);
    expect(byName.get('Many Addresses')?.identifiers.length).toBeLessThanOrEqual(40);
    expect((await services.database.getAll('activities'))[0]?.body).toHaveLength(10_000);
  });

  it('in the book itself comes back as it was, is listed and is found', async () => {
    const identifiers = Array.from({ length: 300 }, (_, at) => ({
      kind: 'url' as const,
      value: `https://a.example/${at}`,
    }));
    const put = [
      makeContact('nameless', { fullName: '', emails: ['nameless@example.com'] }),
      makeContact('many', { fullName: 'Many Ids', identifiers }),
      makeContact('big', { fullName: 'Big Field', company: 'z'.repeat(1_000_000) }),
      makeContact('\ud800', { fullName: 'Lone \udc00 Surrogate', company: '\ud83d' }),
      makeContact('crm-1:7', {
        connectionId: 'crm-1',
        remoteId: '7',
        fullName: 'Two Homes',
        emails: ['two@example.com'],
      }),
      makeContact('crm-2:9', {
        connectionId: 'crm-2',
        remoteId: '9',
        fullName: 'Two Homes',
        emails: ['two@example.com'],
      }),
    ];
    await write(services.database, services.book, { put: [makeContact('many', { fullName: 'Replaced' }), ...put] });
    for (const isMerged of [false, true]) {
      if (isMerged) await maintainAll(services.book);
      const book = isMerged ? openContactBook(services.database) : services.book;
      expect(await book.count()).toBe(6);
      expect(await book.getMany(put.map(({ id }) => id))).toEqual(put);
      expect((await book.list(undefined, 10)).contacts.at(-1)?.id).toBe('nameless');
      // Two connections that hold one person are two contacts, both found: the search for duplicates offers to join them.
      expect((await book.byKeys(['email::two@example.com'], 5)).get('email::two@example.com')?.count).toBe(2);
      expect((await book.search('two homes', 5)).found).toHaveLength(2);
      expect((await book.search('lone surrogate', 5)).found.map(({ id }) => id)).toEqual(['\ud800']);
      expect((await book.search('many ids', 5)).found.map(({ id }) => id)).toEqual(['many']);
    }
  });
});
