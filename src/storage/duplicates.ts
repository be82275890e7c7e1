import type { BookPosition } from './contacts';
import type { Database, StoredPair, WriteTransaction } from './database';
import { writeWholly } from './transactions';

const POSITION_KEY = 'duplicates.position';

/** Names two contacts, in whichever order they come. */
export function pairId(one: string, other: string): string {
  return JSON.stringify([one, other].sort());
}

/** Where the search through the book stands: everything written before has been compared. */
export async function getPosition(database: Database): Promise<BookPosition | undefined> {
  return (await database.get('settings', POSITION_KEY)) as BookPosition | undefined;
}

/** What one slice of the search found. */
export interface Findings {
  found: readonly StoredPair[];
  /** Pairs that no longer look alike. */
  lost: readonly string[];
  position: BookPosition;
}

/**
 * Stores pairs and position in one transaction: a slice that was cut off is done again. What the rep decided stays decided.
 * @returns true when a pair came or went
 */
export function storeFindings(database: Database, { found, lost, position }: Findings): Promise<boolean> {
  return writeWholly(database, ['duplicates', 'settings'], 'relaxed', async transaction => {
    const store = transaction.objectStore('duplicates');
    let changed = false;
    for (const pair of found) {
      const known = await store.get(pair.id);
      if (known?.state === 'two') continue;
      changed ||= !known;
      await store.put(known ? { ...pair, foundAt: known.foundAt } : pair);
    }
    for (const id of lost) {
      if ((await store.get(id))?.state !== 'open') continue;
      changed = true;
      await store.delete(id);
    }
    await transaction.objectStore('settings').put(position, POSITION_KEY);
    return changed;
  });
}

export const countOpenPairs = (database: Database): Promise<number> =>
  database.countFromIndex('duplicates', 'weight', openRange());

/** Pairs that wait for the rep, likeliest first. */
export async function openPairs(database: Database, offset: number, limit: number): Promise<StoredPair[]> {
  const index = database.transaction('duplicates').store.index('weight');
  const found: StoredPair[] = [];
  let cursor = await index.openCursor(openRange(), 'prev');
  if (cursor && offset > 0) cursor = await cursor.advance(offset);
  for (; cursor && found.length < limit; cursor = await cursor.continue()) found.push(cursor.value);
  return found;
}

/** Of these pairs, those that wait for the rep no longer: `decided` by the rep, or `gone` because of what became of the contacts. */
export async function closedPairs(
  database: Database,
  ids: readonly string[],
): Promise<{ decided: string[]; gone: string[] }> {
  const found = await Promise.all(ids.map(async id => [id, (await database.get('duplicates', id))?.state] as const));
  const states = new Map(found);
  const closed = ids.filter(id => states.get(id) !== 'open');
  const merges = closed.length > 0 ? await database.getAll('merges') : [];
  const merged = new Set(merges.filter(merge => !merge.undoneAt).map(({ contactIds }) => pairId(...contactIds)));
  const isDecided = (id: string): boolean => states.get(id) === 'two' || merged.has(id);
  return { decided: closed.filter(isDecided), gone: closed.filter(id => !isDecided(id)) };
}

const openRange = (): IDBKeyRange => IDBKeyRange.bound(['open'], ['open', []]);

export const pairsOf = (source: Database | WriteTransaction, contactId: string): Promise<StoredPair[]> => {
  const store = 'objectStore' in source ? source.objectStore('duplicates') : source.transaction('duplicates').store;
  return store.index('contact').getAll(contactId);
};

/** Remembers what the rep said about a pair; undefined when it is gone. Durable when it resolves. */
export function decidePair(
  database: Database,
  id: string,
  state: StoredPair['state'],
  at: string,
): Promise<StoredPair | undefined> {
  return writeWholly(database, ['duplicates'], 'strict', async transaction => {
    const store = transaction.objectStore('duplicates');
    const pair = await store.get(id);
    if (!pair) return undefined;
    const { decidedAt: _, ...open } = pair;
    const decided: StoredPair = state === 'two' ? { ...pair, state, decidedAt: at } : { ...open, state };
    await store.put(decided);
    return decided;
  });
}

export async function dropPairs(database: Database, ids: readonly string[]): Promise<void> {
  const transaction = database.transaction('duplicates', 'readwrite');
  await Promise.all([...ids.map(id => transaction.store.delete(id)), transaction.done]);
}
