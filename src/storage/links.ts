import { type Identifier, identifierKey } from '../model/identifier';
import type { Link } from '../model/link';
import type { Database, StoredLink } from './database';
import { writeWholly } from './transactions';

/**
 * Appends decisions of the rep (or of a page that showed two identifiers).
 * @param durability - `relaxed`: of a page, which shows them again; an answer waits neither for the disk nor for a copy
 */
export function appendLinks(
  database: Database,
  links: readonly Link[],
  durability: 'strict' | 'relaxed' = 'strict',
): Promise<void> {
  const rows: StoredLink[] = links.map(link => ({ ...link, identifierKey: identifierKey(link.identifier) }));
  return writeWholly(database, ['links'], durability, async transaction => {
    for (const row of rows) await transaction.objectStore('links').put(row);
  });
}

/** Decisions in force about any of these identifiers, oldest first: rows taken back, and the rows that did so, are left out. */
export async function linksOf(database: Database, identifiers: readonly Identifier[]): Promise<Link[]> {
  if (identifiers.length === 0) return [];
  const rows = await rowsBy(database, 'identifier', new Set(identifiers.map(identifierKey)));
  return inForce([...rows.values()].flat()).sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
}

/** Every row of these contacts, those taken back included. */
export async function linksOfContacts(database: Database, ids: readonly string[]): Promise<Map<string, Link[]>> {
  if (ids.length === 0) return new Map();
  return rowsBy(database, 'contact', new Set(ids));
}

const INDEXES = { identifier: 'identifierKey', contact: 'contactId' } as const;

/** Rows of each key, in the order of their ids. Where there are fewer rows than keys, all are read at once: a page asks for a hundred keys. */
async function rowsBy(
  database: Database,
  index: keyof typeof INDEXES,
  keys: ReadonlySet<string>,
): Promise<Map<string, StoredLink[]>> {
  const { store } = database.transaction('links');
  const some = await store.getAll(null, keys.size);
  const isAll = some.length < keys.size;
  const byKey = new Map<string, StoredLink[]>([...keys].map(key => [key, []]));
  const rows = isAll ? some : (await Promise.all([...keys].map(key => store.index(index).getAll(key)))).flat();
  for (const row of rows) byKey.get(row[INDEXES[index]])?.push(row);
  return byKey;
}

function inForce(rows: readonly Link[]): Link[] {
  const undone = new Set(rows.map(row => row.undoes));
  return rows.filter(row => !row.undoes && !undone.has(row.id));
}

/** Rows by which earlier ones are taken back; unknown ids are passed over. */
export async function undoLinks(
  database: Database,
  ids: readonly string[],
  newId: () => string,
  at: string,
): Promise<Link[]> {
  const found = await Promise.all(ids.map(id => database.get('links', id)));
  const rows = found.flatMap(link => (link ? [{ ...link, id: newId(), undoes: link.id, createdAt: at }] : []));
  await appendLinks(database, rows);
  return rows;
}
