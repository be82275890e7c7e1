import { createIndexBuilder } from '../../search';
import type { SearchIndex } from '../../search/types';
import type { PackedBlock } from './blocks';
import { type Chunk, contactsOf } from './chunk';
import { pageBitsFor } from './merge';
import { compareEntries } from './order';
import { Postings } from './postings';
import { sortKey } from './sort-key';
import type { OrderEntry } from './state';
import type { BookTools } from './tools';

/** A chunk as it is stored, but for the rows: they count from 0 until the book gives them their place. */
export interface PreparedChunk {
  count: number;
  blocks: PackedBlock[];
  /** Sorted. */
  postings: Postings;
  pageBits: number;
  /** By the order of the list. */
  entries: OrderEntry[];
  index: SearchIndex;
}

/** Bytes that a posting takes in a key page, about. */
export const POSTING_BYTES = 3;

/** Makes sorted keys, order by name and search index of a chunk: a second or two of work, without storage. */
export function prepareChunk(chunk: Chunk, tools: BookTools): PreparedChunk {
  const builder = createIndexBuilder();
  const entries: OrderEntry[] = [];
  for (const contact of contactsOf(chunk)) {
    const row = entries.length;
    builder.add(tools.searchDocument(contact, row));
    entries.push([sortKey(contact), row]);
  }
  const postings = Postings.of(chunk.postings);
  postings.sort();
  return {
    count: chunk.count,
    blocks: chunk.blocks,
    postings,
    pageBits: pageBitsFor(postings.length * POSTING_BYTES),
    entries: entries.sort(compareEntries),
    index: builder.finish(),
  };
}
