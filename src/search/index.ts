import { FlatIndex } from './flat-index';
import { deserializeParts } from './index-parts';
import { type SearchedIndex, searchLevels } from './search-levels';
import type { IsHidden, SearchAnswer, SearchIndex, SerializedIndex } from './types';

export { buildIndex, createIndexBuilder } from './builder';
export { fold } from './fold';
export { highlight } from './highlight';
export { mergeIndexes } from './merge-indexes';
export type * from './types';

/**
 * The index over stored buffers, without copying or parsing.
 * @throws RangeError when the buffers are of another version or do not belong together: build anew
 */
export const loadIndex = (serialized: SerializedIndex): SearchIndex => new FlatIndex(deserializeParts(serialized));

/** The same index over rows that are all higher by a number. */
export function rowsShifted(index: SearchIndex, by: number): SearchIndex {
  const parts = deserializeParts(index.serialize());
  return new FlatIndex({ ...parts, rowOfRank: parts.rowOfRank.map(row => row + by) });
}

/** Searches several indexes as if they were one; each row must be visible in one of them at most. */
export const searchTogether = (
  indexes: readonly { index: SearchIndex; isHidden: IsHidden }[],
  text: string,
  limit: number,
): SearchAnswer =>
  searchLevels(indexes as readonly { index: FlatIndex; isHidden: IsHidden }[] as readonly SearchedIndex[], text, limit);
