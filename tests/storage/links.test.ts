import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import type { Link } from '../../src/model/link';
import { appendLinks, linksOf, linksOfContacts } from '../../src/storage/links';
import { openDatabase } from '../../src/storage/open';

const identifier = (value: string) => ({ kind: 'handle', site: 'x', value }) as Link['identifier'];

const link = (n: number): Link =>
  ({
    id: `l${n}`,
    contactId: `c${n}`,
    identifier: identifier(`name${n}`),
    createdAt: new Date(n * 1000).toISOString(),
  }) as Link;

it.each([1, 3, 40])(
  'links of %i people are found among three rows, whether these are read at once or key by key',
  async people => {
    const database = await openDatabase(`links-${people}`);
    await appendLinks(database, [link(2), link(0), { ...link(0), undoes: 'l0', id: 'l1' }]);
    const numbers = Array.from({ length: people }, (_, n) => n);
    const wanted = await linksOf(
      database,
      numbers.map(n => identifier(`name${n}`)),
    );
    // l0 was taken back by l1.
    expect(wanted.map(({ id }) => id)).toEqual(people > 2 ? ['l2'] : []);
    const byContact = await linksOfContacts(
      database,
      numbers.map(n => `c${n}`),
    );
    expect([...byContact.keys()]).toHaveLength(people);
    expect(byContact.get('c0')?.map(({ id }) => id)).toEqual(['l0', 'l1']);
    expect(byContact.get('c2')?.map(({ id }) => id)).toEqual(people > 2 ? ['l2'] : undefined);
  },
);
