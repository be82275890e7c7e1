import type { Contact } from '../../model/contact';
import { packContact, unpackContact } from './blocks';
import { ByteWriter } from './bytes';
import { type HashList, hashId, hashKey, type KeyHash } from './hash';
import { Postings } from './postings';
import { remoteKey } from './tools';

/** New contacts in packed form, with what they are found under. Rows count from 0. All arrays can be transferred to another thread. */
export interface Chunk {
  count: number;
  /** Packed contacts, one after the other. */
  texts: Uint8Array;
  /** Where each ends. */
  ends: Uint32Array;
  postings: { hi: Uint32Array; lo: Uint32Array; row: Uint32Array };
}

/** Gathers new contacts for {@link ContactBook.append}. */
export class ChunkBuilder {
  readonly #texts = new ByteWriter();
  readonly #ends: number[] = [];
  readonly #postings = new Postings(64 * 1024);

  get count(): number {
    return this.#ends.length;
  }

  /** Bytes of the packed contacts. */
  get bytes(): number {
    return this.#texts.length;
  }

  /** @param keys - hashes of all keys of the contact, as the book's tools make them; they may repeat */
  add(contact: Contact, keys: HashList): void {
    const row = this.count;
    const { id, connectionId, remoteId } = contact;
    this.#push(hashId(id), row);
    for (let at = 0; at < keys.length; at++) this.#postings.push(keys.hi(at), keys.lo(at), row);
    if (remoteId !== undefined) this.#push(hashKey(remoteKey(connectionId, remoteId)), row);
    this.#texts.text(packContact(contact));
    this.#ends.push(this.#texts.length);
  }

  /** A contact that was added. */
  contact(row: number): Contact {
    return unpackContact(this.#texts.view(this.#ends[row - 1] ?? 0, this.#ends[row]!));
  }

  /** Calls back with every posting, in the order in which the contacts were added. */
  eachPosting(visit: (hi: number, lo: number, row: number) => void): void {
    const { hi, lo, row, length } = this.#postings;
    for (let at = 0; at < length; at++) visit(hi[at]!, lo[at]!, row[at]!);
  }

  #push({ hi, lo }: KeyHash, row: number): void {
    this.#postings.push(hi, lo, row);
  }

  /** What was added; the builder is of no use afterwards. */
  finish(): Chunk {
    const { hi, lo, row, length } = this.#postings;
    const [usedHi, usedLo, usedRow] = [hi.slice(0, length), lo.slice(0, length), row.slice(0, length)];
    return {
      count: this.count,
      texts: this.#texts.toBytes(),
      ends: Uint32Array.from(this.#ends),
      postings: { hi: usedHi, lo: usedLo, row: usedRow },
    };
  }
}

/** The contacts of a chunk. */
export function* contactsOf({ count, texts, ends }: Chunk): Generator<Contact> {
  for (let row = 0; row < count; row++) yield unpackContact(texts.subarray(ends[row - 1] ?? 0, ends[row]));
}
