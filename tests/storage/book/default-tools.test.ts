import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { personKeys } from '../../../src/matching';
import { openContactBook } from '../../../src/storage/contacts';
import { maintainAll, makeContact, makeContacts, openBookDatabase, write } from './helpers';

it('finds the contact of a person on a page by the keys that matching makes, from the delta and from pages', async () => {
  const database = await openBookDatabase();
  const book = openContactBook(database);
  const contact = makeContact('ada', { fullName: 'Adelheid Quast', company: 'Brückner Werke GmbH' });
  await write(database, book, { put: [...makeContacts(200), contact] });
  const { identifiers, blocking, frequency } = personKeys({
    site: 'linkedin',
    role: 'author',
    identifiers: [{ kind: 'handle', site: 'linkedin', value: 'person-ada' }],
    fullName: 'Adelheid Quast',
    company: 'Brückner Werke',
  });
  for (let round = 0; round < 2; round++) {
    const hits = await book.byKeys([...identifiers, ...blocking, ...frequency], 5);
    expect(identifiers.map(key => hits.get(key)?.contacts.map(({ id }) => id))).toContainEqual(['ada']);
    expect(blocking.some(key => hits.get(key)?.contacts.some(({ id }) => id === 'ada'))).toBe(true);
    expect(frequency.some(key => hits.get(key)?.count === 1)).toBe(true);
    await write(database, book, { remove: ['c1'] });
    await maintainAll(book);
    expect(await database.count('bookDelta')).toBe(0);
  }
});
