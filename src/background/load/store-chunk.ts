import { prepareChunk } from '../../storage/book/prepare-chunk';
import { startAll } from '../../storage/book/requests';
import { BOOK_TOOLS } from '../../storage/contacts';
import type { StoreName, WriteTransaction } from '../../storage/database';
import { wholly } from '../../storage/transactions';
import { isStill, withDecisions } from '../import-rows';
import type { Services } from '../services';
import type { LoadedChunk } from './loader';

/** The import was paused, undone or taken further elsewhere: what was loaded is not wanted. */
export class NotWantedError extends Error {}

const STORES: readonly StoreName[] = ['imports', 'importFiles', 'activities'];

/**
 * Stores a chunk with its notes and the import's progress: all of it, or nothing.
 * @returns number of the run that it became, if there was anything in it
 * @throws NotWantedError
 */
export async function storeChunk({ database, book }: Services, loaded: LoadedChunk): Promise<number | undefined> {
  const { chunk, next } = loaded;
  const durability = next.state === 'done' ? 'strict' : 'relaxed';
  const write = (transaction: WriteTransaction): Promise<void> => writeProgress(transaction, loaded);
  if (chunk.count > 0) {
    const prepared = prepareChunk(chunk, BOOK_TOOLS);
    return book.append(prepared, { stores: STORES, write, durability });
  }
  const transaction = database.transaction([...STORES], 'readwrite', { durability }) as WriteTransaction;
  await wholly(transaction, write);
  return undefined;
}

async function writeProgress(transaction: WriteTransaction, { notes, from, next }: LoadedChunk): Promise<void> {
  const imports = transaction.objectStore('imports');
  const current = await imports.get(next.id);
  if (!current || !isStill(current, from)) throw new NotWantedError(next.id);
  const files = next.state === 'done' ? [next.id] : [];
  await startAll([
    ...notes.map(note => () => transaction.objectStore('activities').put(note)),
    () => imports.put(withDecisions(from, next, current)),
    ...files.map(id => () => transaction.objectStore('importFiles').delete(id)),
  ]);
}
