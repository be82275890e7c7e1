import type { Contact } from '../../model/contact';
import { Block, BlockPacker, type PackedBlock, packBlock } from './blocks';
import { type HashList, hashId, hashKey, type KeyHash } from './hash';
import { Postings } from './postings';
import { remoteKey } from './tools';

/** New contacts in packed form, with what they are found under. Rows count from 0. All arrays can be transferred to another thread. */
export interface Chunk {
  count: number;
  blocks: PackedBlock[];
  postings: { hi: Uint32Array; lo: Uint32Array; row: Uint32Array };
}

/** Gathers new contacts for {@link ContactBook.append}. */
export class ChunkBuilder {
  readonly #blocks = new BlockPacker(0);
  readonly #postings = new Postings(64 * 1024);

  get count(): number {
    return this.#blocks.nextRow;
  }

  /** @param keys - hashes of all keys of the contact, as the book's tools make them; they may repeat */
  add(contact: Contact, keys: HashList): void {
    const row = this.count;
    const { id, connectionId, remoteId } = contact;
    this.#push(hashId(id), row);
    for (let at = 0; at < keys.length; at++) this.#postings.push(keys.hi(at), keys.lo(at), row);
    if (remoteId !== undefined) this.#push(hashKey(remoteKey(connectionId, remoteId)), row);
    this.#blocks.add(contact);
  }

  /** What was added; the builder is of no use afterwards. */
  finish(): Chunk {
    return { count: this.count, blocks: this.#blocks.finish(), postings: usedOf(this.#postings) };
  }

  #push({ hi, lo }: KeyHash, row: number): void {
    this.#postings.push(hi, lo, row);
  }
}

/** The contacts of a chunk. */
export function* contactsOf({ blocks }: Chunk): Generator<Contact> {
  for (const { record } of blocks) {
    const block = Block.open(record)!;
    for (let at = 0; at < block.count; at++) yield block.contact(at)!;
  }
}

/** Of a contact that is left out. */
const NOWHERE = 0xffff_ffff;

/**
 * Chunks as one, in their order.
 * @param without - places of contacts that are left out, counted on from one chunk to the next
 */
export function joinChunks(chunks: readonly Chunk[], without: ReadonlySet<number>): Chunk {
  const places = new Uint32Array(chunks.reduce((sum, { count }) => sum + count, 0));
  let count = 0;
  for (let at = 0; at < places.length; at++) places[at] = without.has(at) ? NOWHERE : count++;
  const blocks: PackedBlock[] = [];
  const postings = new Postings(chunks.reduce((sum, chunk) => sum + chunk.postings.row.length, 0));
  let first = 0;
  for (const chunk of chunks) {
    const ownPlaces = places.subarray(first, first + chunk.count);
    for (const block of blocksAt(chunk, ownPlaces)) blocks.push(block);
    const { hi, lo, row } = chunk.postings;
    for (let at = 0; at < row.length; at++) {
      const place = ownPlaces[row[at]!]!;
      if (place !== NOWHERE) postings.push(hi[at]!, lo[at]!, place);
    }
    first += chunk.count;
  }
  return { count, blocks, postings: usedOf(postings) };
}

/** Blocks of a chunk, at the places of their contacts; one is packed anew where some of its contacts are left out. */
function* blocksAt({ blocks, count }: Chunk, places: Uint32Array): Generator<PackedBlock> {
  for (const [at, { firstRow, record }] of blocks.entries()) {
    const own = places.subarray(firstRow, blocks[at + 1]?.firstRow ?? count);
    const first = own.find(place => place !== NOWHERE);
    if (first === undefined) continue;
    if (!own.includes(NOWHERE)) {
      yield { firstRow: first, record };
      continue;
    }
    const block = Block.open(record)!;
    const kept = Array.from(own.keys()).filter(index => own[index] !== NOWHERE);
    yield { firstRow: first, record: packBlock(kept.map(index => block.contact(index)!)) };
  }
}

/** Without the room that is left. */
function usedOf({ hi, lo, row, length }: Postings): Chunk['postings'] {
  if (length === row.length) return { hi, lo, row };
  return { hi: hi.slice(0, length), lo: lo.slice(0, length), row: row.slice(0, length) };
}
