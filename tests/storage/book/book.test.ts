import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { BOOK_STORES } from '../../../src/storage/book-schema';
import {
  beginWrite,
  listAll,
  maintainAll,
  makeContact,
  makeContacts,
  openBookDatabase,
  openSimpleBook,
  write,
} from './helpers';

async function openBook() {
  const database = await openBookDatabase();
  return { database, book: openSimpleBook(database) };
}

describe('writing and reading', () => {
  it('gives back what was put, whole', async () => {
    const { database, book } = await openBook();
    const contact = makeContact('ada', { tags: ['vip'], ownedByMe: false, otherNames: ['埃達'], remoteId: '17' });
    await write(database, book, { put: [contact] });
    expect(await book.get('ada')).toEqual(contact);
    expect(await book.get('nobody')).toBeUndefined();
    expect(await book.count()).toBe(1);
  });

  it('keeps fields that a later version may add', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: [{ ...makeContact('ada'), shoeSize: 38 } as never] });
    expect(await book.get('ada')).toMatchObject({ id: 'ada', shoeSize: 38 });
  });

  it('leaves missing contacts out of getMany and keeps the order asked', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: makeContacts(100) });
    expect((await book.getMany(['c7', 'none', 'c3', 'c7'])).map(({ id }) => id)).toEqual(['c7', 'c3', 'c7']);
  });

  it('lets the last of several puts with one id count, and a put win over a removal', async () => {
    const { database, book } = await openBook();
    const put = [makeContact('a', { fullName: 'First' }), makeContact('a', { fullName: 'Second' })];
    await write(database, book, { put, remove: ['a'] });
    expect((await book.get('a'))?.fullName).toBe('Second');
    expect(await book.count()).toBe(1);
  });

  it('replaces on update: old keys no longer find it', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: [makeContact('a', { company: 'Old' })] });
    await write(database, book, { put: [makeContact('a', { company: 'New' })] });
    const hits = await book.byKeys(['company:Old', 'company:New'], 5);
    expect(hits.get('company:Old')).toEqual({ count: 0, contacts: [] });
    expect(hits.get('company:New')).toMatchObject({ count: 1, contacts: [{ id: 'a' }] });
    expect(await book.count()).toBe(1);
  });

  it('sees both writes of one transaction, and neither after an abort', async () => {
    const { database, book } = await openBook();
    const aborted = beginWrite(database, book);
    await book.write(aborted, { put: [makeContact('a')] });
    aborted.abort();
    await aborted.done.catch(() => undefined);
    expect(await book.count()).toBe(0);
    const transaction = beginWrite(database, book);
    await book.write(transaction, { put: [makeContact('a'), makeContact('b')] });
    await book.write(transaction, { put: [makeContact('a', { fullName: 'Again' })], remove: ['b'] });
    await transaction.done;
    expect((await listAll(book)).map(({ fullName }) => fullName)).toEqual(['Again']);
    expect(await book.count()).toBe(1);
  });

  it('follows a write that another book of the same database made', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: [makeContact('a')] });
    expect(await book.count()).toBe(1);
    await write(database, openSimpleBook(database), { put: [makeContact('b')] });
    expect(await book.get('b')).toBeDefined();
    expect((await book.search('person', 5)).total).toBe(2);
  });

  it('finds a contact by its record in the CRM', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: [makeContact('a', { connectionId: 'crm1', remoteId: '99' })] });
    expect((await book.byKeys(['remote:crm1:99'], 1)).get('remote:crm1:99')?.contacts).toMatchObject([{ id: 'a' }]);
  });
});

describe('emptied stores', () => {
  it('are a new book: nothing of the old one is remembered', async () => {
    const { database, book } = await openBook();
    for (const prefix of ['old', 'new']) {
      for (const store of BOOK_STORES) await database.clear(store);
      expect(await book.count()).toBe(0);
      await write(database, book, { put: makeContacts(9000, prefix) });
      await maintainAll(book);
      expect((await book.search('person', 3)).found[0]?.id).toContain(prefix);
      expect((await book.byKeys(['word:Person'], 1)).get('word:Person')?.contacts[0]?.id).toContain(prefix);
      expect((await book.list(undefined, 1)).contacts[0]?.id).toContain(prefix);
    }
    expect(await book.get('old7')).toBeUndefined();
  });
});

describe('keys', () => {
  it('counts exactly and cuts contacts at the limit, across merges and removals', async () => {
    const { database, book } = await openBook();
    for (let part = 0; part < 6; part++) {
      await write(database, book, { put: makeContacts(2000, `p${part}-`, { company: 'Big' }) });
    }
    await maintainAll(book);
    await write(database, book, { remove: ['p0-0', 'p3-7'], put: [makeContact('p1-1', { company: 'Small' })] });
    const hits = (await book.byKeys(['company:Big'], 3)).get('company:Big')!;
    expect(hits.count).toBe(12_000 - 3);
    expect(hits.contacts).toHaveLength(3);
    expect((await book.byKeys(['company:Big'], 0)).get('company:Big')).toEqual({ count: 11_997, contacts: [] });
  });
});

describe('list', () => {
  it('orders by name without regard to case and diacritics, those without a name last', async () => {
    const { database, book } = await openBook();
    const names = ['Zoë', 'émile', 'Eva', '', 'Ángel', 'bob'];
    await write(database, book, { put: names.map((fullName, at) => makeContact(`n${at}`, { fullName })) });
    const expected = ['Ángel', 'bob', 'émile', 'Eva', 'Zoë', ''];
    expect((await listAll(book, 2)).map(({ fullName }) => fullName)).toEqual(expected);
  });

  it('begins anew with a cursor that is not its own', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: [makeContact('a')] });
    expect((await book.list('%%%', 5)).contacts).toHaveLength(1);
    expect((await book.list('{"a":1}', 5)).contacts).toHaveLength(1);
  });
});

describe('search', () => {
  it('sees a change at once, warm, and after the index was rebuilt and loaded again', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: makeContacts(9000) });
    await write(database, book, { put: [makeContact('x', { fullName: 'Xiomara Vanterpool' })] });
    expect((await book.search('xiomara', 5)).found.map(({ id }) => id)).toEqual(['x']);
    await maintainAll(book);
    expect(await database.count('bookSearch')).toBeGreaterThan(1);
    await write(database, book, { put: [makeContact('x', { fullName: 'Ximena Vanterpool' })], remove: ['c5'] });
    const cold = openSimpleBook(database);
    for (const opened of [book, cold]) {
      expect((await opened.search('xiomara vanterpool', 5)).found).toEqual([]);
      expect((await opened.search('ximena', 5)).found.map(({ id }) => id)).toEqual(['x']);
      expect((await opened.search('c5@example.com', 5)).found.map(({ id }) => id)).not.toContain('c5');
    }
  });

  it('is rebuilt once writes have ceased', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: makeContacts(1500) });
    await maintainAll(book);
    const stored = await database.count('bookSearch');
    expect(stored).toBeGreaterThan(1);
    await write(database, book, { put: makeContacts(20, 'late') });
    expect(await book.maintain()).toBe(false);
  });
});

describe('an import', () => {
  it('is searched and looked up while it goes on, and leaves few parts behind', async () => {
    const { database, book } = await openBook();
    for (let part = 0; part < 24; part++) {
      await write(database, book, { put: makeContacts(1000, `p${part}-`, { company: `Company ${part}` }) });
      while (await book.maintain({ isBusy: true }));
      expect((await book.search(`p${part}-999`, 3)).found.map(({ id }) => id)).toEqual([`p${part}-999`]);
      expect((await book.search('p0-7@example.com', 1)).found[0]?.id).toBe('p0-7');
    }
    await write(database, book, { put: [makeContact('p3-3', { fullName: 'Xiomara Vanterpool' })], remove: ['p4-4'] });
    const idle = await database.count('bookSearch');
    await maintainAll(book);
    expect(idle).toBeGreaterThan(3);
    expect(await database.count('bookSearch')).toBeLessThan(5);
    for (const opened of [book, openSimpleBook(database)]) {
      expect((await opened.search('xiomara', 3)).found.map(({ id }) => id)).toEqual(['p3-3']);
      expect((await opened.search('p4-4@example.com', 3)).found.map(({ id }) => id)).not.toContain('p4-4');
      expect((await opened.byKeys(['company:Company 7'], 1)).get('company:Company 7')?.count).toBe(1000);
      expect(await opened.count()).toBe(23_999);
    }
  });
});

describe('scan', () => {
  it('gives every contact once, and not what is written meanwhile', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: makeContacts(1200) });
    await write(database, book, { remove: ['c3'] });
    const ids: string[] = [];
    for await (const contacts of book.scan()) {
      if (ids.length === 0) await write(database, book, { put: [makeContact('late')] });
      ids.push(...contacts.map(({ id }) => id));
    }
    expect(new Set(ids).size).toBe(1199);
    expect(ids).toHaveLength(1199);
    expect(ids).not.toContain('late');
  });
});

describe('awkward contacts', () => {
  const awkward = {
    surrogates: makeContact('surrogates', { fullName: 'Lone \ud800 half \udc00', company: '\udfff' }),
    nameless: makeContact('nameless', { fullName: '', emails: [] }),
    big: makeContact('big', { status: 'x'.repeat(1024 * 1024) }),
    many: makeContact('many', {
      identifiers: Array.from({ length: 300 }, (_, at) => ({ kind: 'url', value: `https://example.org/${at}` })),
      emails: Array.from({ length: 300 }, (_, at) => `many${at}@example.org`),
    }),
    'odd id \u0000 "quoted"': makeContact('odd id \u0000 "quoted"'),
  };

  it('come back as they were, before and after a merge, and do not disturb their neighbours', async () => {
    const { database, book } = await openBook();
    await write(database, book, { put: [...Object.values(awkward), ...makeContacts(100)] });
    await write(database, book, { remove: ['c0'] });
    for (const opened of [book, openSimpleBook(database)]) {
      for (const [id, contact] of Object.entries(awkward)) expect(await opened.get(id)).toEqual(contact);
      expect(await opened.count()).toBe(104);
      expect(
        (await opened.byKeys(['email:many299@example.org'], 1)).get('email:many299@example.org')?.contacts,
      ).toMatchObject([{ id: 'many' }]);
      expect(await listAll(opened)).toHaveLength(104);
      expect((await opened.search('person c17', 3)).found[0]?.id).toBe('c17');
      await maintainAll(opened);
    }
  });
});
