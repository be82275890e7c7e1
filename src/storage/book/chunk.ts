import type { Contact } from '../../model/contact';
import { Block, BlockPacker, type PackedBlock } from './blocks';
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

  /** Bytes of the packed contacts, about. */
  get bytes(): number {
    return this.#blocks.bytes;
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

  /** A contact that was added. */
  contact(row: number): Contact {
    return this.#blocks.contact(row)!;
  }

  /** Calls back with every posting, in the order in which the contacts were added. */
  eachPosting(visit: (hi: number, lo: number, row: number) => void): void {
    const { hi, lo, row, length } = this.#postings;
    for (let at = 0; at < length; at++) visit(hi[at]!, lo[at]!, row[at]!);
  }

  /** What was added; the builder is of no use afterwards. */
  finish(): Chunk {
    const { count } = this;
    const { hi, lo, row, length } = this.#postings;
    const [usedHi, usedLo, usedRow] = [hi.slice(0, length), lo.slice(0, length), row.slice(0, length)];
    return { count, blocks: this.#blocks.finish(), postings: { hi: usedHi, lo: usedLo, row: usedRow } };
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
