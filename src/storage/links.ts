import { type Identifier, identifierKey } from '../model/identifier';
import type { Link } from '../model/link';
import type { Database, StoredLink } from './database';

/** Appends decisions of the rep (or of a page that showed two identifiers). Durable when it resolves. */
export async function appendLinks(database: Database, links: readonly Link[]): Promise<void> {
  const transaction = database.transaction('links', 'readwrite', { durability: 'strict' });
  const rows: StoredLink[] = links.map(link => ({ ...link, identifierKey: identifierKey(link.identifier) }));
  await Promise.all([...rows.map(row => transaction.store.put(row)), transaction.done]);
}

/** Decisions in force about any of these identifiers, oldest first: rows taken back, and the rows that did so, are left out. */
export async function linksOf(database: Database, identifiers: readonly Identifier[]): Promise<Link[]> {
  if (identifiers.length === 0) return [];
  const index = database.transaction('links').store.index('identifier');
  const keys = [...new Set(identifiers.map(identifierKey))];
  const rows = await Promise.all(keys.map(key => index.getAll(key)));
  return inForce(rows.flat()).sort((left, right) => (left.createdAt < right.createdAt ? -1 : 1));
}

/** Every row of these contacts, those taken back included. */
export async function linksOfContacts(database: Database, ids: readonly string[]): Promise<Map<string, Link[]>> {
  if (ids.length === 0) return new Map();
  const index = database.transaction('links').store.index('contact');
  const rows = await Promise.all(ids.map(id => index.getAll(id)));
  return new Map(ids.map((id, at) => [id, rows[at] ?? []]));
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
