import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { listAll, makeContact, makeContacts, openBookDatabase, openSimpleBook, write } from './helpers';

describe('merging in the background', () => {
  it('disturbs neither reads nor writes that come in between, nor a second merger', async () => {
    const database = await openBookDatabase();
    const book = openSimpleBook(database);
    const other = openSimpleBook(database);
    let isOver = false;
    const merging = [book, other].map(async merger => {
      while (!isOver) await merger.maintain();
    });
    for (let round = 0; round < 8; round++) {
      await write(database, book, { put: makeContacts(1500, `r${round}-`, { company: 'Acme' }) });
      await write(database, other, { put: [makeContact('x', { fullName: `Xena ${round}` })], remove: [`r${round}-0`] });
      const [hits, found, count, contact] = await Promise.all([
        book.byKeys(['company:Acme'], 1),
        book.search('xena', 3),
        other.count(),
        other.get('x'),
      ]);
      expect(hits.get('company:Acme')?.count).toBe(1499 * (round + 1));
      expect(found.found.map(({ id }) => id)).toEqual(['x']);
      expect(count).toBe(1499 * (round + 1) + 1);
      expect(contact?.fullName).toBe(`Xena ${round}`);
    }
    isOver = true;
    await Promise.all(merging);
    expect(await listAll(book, 2000)).toHaveLength(1499 * 8 + 1);
  });
});
