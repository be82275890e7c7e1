import type { HealthRecord } from '../model/page-health';
import type { Database } from './database';

// Beside the settings: small, and gone with them.
const PREFIX = 'health:';
const ALL = () => IDBKeyRange.bound(PREFIX, `${PREFIX}\uffff`);
/** Sites times kinds of pages; hosts that the rep added may be many. */
const MOST_RECORDS = 300;

export const healthKey = (site: string, pageKind: string): string => `${PREFIX}${site}/${pageKind}`;

export async function allHealth(database: Database): Promise<HealthRecord[]> {
  return (await database.getAll('settings', ALL())) as HealthRecord[];
}

/**
 * Changes the record of one kind of page in one transaction, so that two tabs both count.
 * @returns what was there before and what is there now
 */
export async function updateHealth(
  database: Database,
  key: string,
  change: (before: HealthRecord | undefined) => HealthRecord | undefined,
): Promise<{ before?: HealthRecord; after?: HealthRecord }> {
  const transaction = database.transaction('settings', 'readwrite');
  const { store } = transaction;
  const before = (await store.get(key)) as HealthRecord | undefined;
  const after = change(before);
  if (after) await store.put(after, key);
  else if (before) await store.delete(key);
  if (!before && (await store.count(ALL())) > MOST_RECORDS) await deleteOldest(store);
  await transaction.done;
  return { before, after };
}

interface Store {
  getAll(range: IDBKeyRange): Promise<unknown[]>;
  delete(key: string): Promise<void>;
}

async function deleteOldest(store: Store): Promise<void> {
  const records = (await store.getAll(ALL())) as HealthRecord[];
  const lastSeen = ({ recent, since }: HealthRecord) => recent.at(-1)?.at ?? since;
  const oldest = records.reduce((left, right) => (lastSeen(right) < lastSeen(left) ? right : left));
  await store.delete(healthKey(oldest.site, oldest.pageKind));
}
