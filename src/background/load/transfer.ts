import type { Chunk } from '../../storage/book/chunk';

/** What is handed over, not copied, when a chunk goes to another thread. */
export function buffersOf({ blocks, postings }: Chunk): ArrayBuffer[] {
  const arrays = [...blocks.map(({ record }) => record), postings.hi, postings.lo, postings.row];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
