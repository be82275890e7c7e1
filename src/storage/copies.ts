import { inTurn } from '../lib/in-turn';

/** Stores with what the rep did by hand. Contacts are those that it is about, or that were added or changed by hand. */
export type CopiedStore =
  | 'settings'
  | 'connections'
  | 'contacts'
  | 'accounts'
  | 'deals'
  | 'activities'
  | 'outbox'
  | 'links'
  | 'drafts'
  | 'duplicates';

/** A record as it is now; without a value, it is gone. */
export interface Copy {
  store: CopiedStore;
  key: string;
  value?: unknown;
}

/** What tells one record from all others. */
export const nameOf = ({ store, key }: Copy): string => `${store} ${key}`;

/**
 * The second place for what nobody could bring back: the browser deletes a whole IndexedDB of which a part is damaged. In the cache
 * storage each record is a file of its own, and content scripts cannot open it, as they can `storage.local`.
 */
const CACHE = 'copies';
/** A cache takes http addresses only. Nothing is ever fetched from these. */
const ADDRESS = 'https://copies.invalid/';
/** Copies that are read at once. */
const READ_AT_ONCE = 200;

/** Some places have no cache storage; there nothing is copied, and no loss is noticed. */
export const canCopy = (): boolean => typeof caches !== 'undefined';

/** Copies follow the database in the order of its changes: what writes or removes them takes turns. Not to be nested. */
export const inCopyTurn = <T>(step: () => Promise<T>): Promise<T> => inTurn(CACHE, step);

/** Was a database made before? Outlives it. */
export async function isMarked(): Promise<boolean> {
  return (await (await caches.open(CACHE)).match(ADDRESS)) !== undefined;
}

export async function mark(): Promise<void> {
  await (await caches.open(CACHE)).put(ADDRESS, new Response(''));
}

/** @throws when one could not be written or removed; the others are */
export async function writeCopies(copies: readonly Copy[]): Promise<void> {
  const cache = await caches.open(CACHE);
  const written = await Promise.allSettled(
    copies.map(copy =>
      copy.value === undefined
        ? cache.delete(addressOf(copy))
        : cache.put(addressOf(copy), new Response(JSON.stringify(copy))),
    ),
  );
  for (const one of written) if (one.status === 'rejected') throw one.reason;
}

/** Which records have a copy. */
export async function copyNames(): Promise<Copy[]> {
  return (await addressesIn(await caches.open(CACHE))).map(({ url }) => {
    const { pathname, search } = new URL(url);
    return { store: pathname.slice(1) as CopiedStore, key: JSON.parse(decodeURIComponent(search.slice(1))) as string };
  });
}

/** Every copy that can be read. */
export async function allCopies(): Promise<Copy[]> {
  const cache = await caches.open(CACHE);
  const addresses = await addressesIn(cache);
  const found: Copy[] = [];
  for (let from = 0; from < addresses.length; from += READ_AT_ONCE) {
    const some = addresses.slice(from, from + READ_AT_ONCE);
    found.push(...(await Promise.all(some.map(one => readCopy(cache, one)))).filter(copy => copy !== undefined));
  }
  return found;
}

/** The copy of one record, where there is one that can be read. */
export async function copyOf(store: CopiedStore, key: string): Promise<Copy | undefined> {
  return canCopy() ? readCopy(await caches.open(CACHE), addressOf({ store, key })) : undefined;
}

/** Mark and copies are gone when it resolves. */
export const eraseCopies = (): Promise<unknown> => inCopyTurn(async () => canCopy() && caches.delete(CACHE));

const addressesIn = async (cache: Cache): Promise<readonly Request[]> =>
  (await cache.keys()).filter(({ url }) => url !== ADDRESS);

async function readCopy(cache: Cache, address: RequestInfo): Promise<Copy | undefined> {
  try {
    return JSON.parse((await (await cache.match(address))?.text()) ?? '') as Copy;
  } catch {
    // A damaged file costs its own record only.
    return undefined;
  }
}

/** JSON, because keys made from pages may hold lone surrogates, which no address takes. */
const addressOf = ({ store, key }: Copy): string => `${ADDRESS}${store}?${encodeURIComponent(JSON.stringify(key))}`;
