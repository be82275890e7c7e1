import type { WriteTransaction } from '../database';
import { seal, unseal, wordsToBytes } from './bytes';
import { rowRange } from './run-contacts';
import type { Run } from './state';

/** In `bookKeys`: what takes the state with it may take all of `bookMeta`. */
const NAME = 'reserved';

/** Notes the rows of an append under way a second time. The state says it as well, but may be lost. */
export async function noteReserved(transaction: WriteTransaction, { fromRow, toRow }: Run): Promise<void> {
  await transaction.objectStore('bookKeys').put(seal(wordsToBytes(Uint32Array.of(fromRow, toRow))), NAME);
}

/** To be called with what makes the rows valid, or gives them back. */
export function forgetReserved(transaction: WriteTransaction): Promise<void> {
  return transaction.objectStore('bookKeys').delete(NAME);
}

/** Takes away what an append under way has written, so that nobody takes it for contacts. It begins again. */
export async function deleteReserved(transaction: WriteTransaction): Promise<void> {
  const noted = unseal(await transaction.objectStore('bookKeys').get(NAME));
  if (!noted) return;
  const [fromRow = 0, toRow = 0] = new Uint32Array(noted.buffer, noted.byteOffset, 2);
  await transaction.objectStore('bookSegments').delete(rowRange(fromRow, toRow));
  await forgetReserved(transaction);
}
