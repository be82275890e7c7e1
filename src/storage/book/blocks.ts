import type { Contact } from '../../model/contact';
import { ByteWriter, seal, unseal, wordsToBytes } from './bytes';
import { type BlockHead, type ContactValues, contactOf, shareValues, unshareValues, valuesOf } from './packed-contact';

/**
 * A block is closed when the values of its contacts take this much; on disk it is half of that. Records of 8 kB are read at 0.1 ms
 * each in Chromium, 64 kB ones at 0.5 ms, and the contacts of a page's people lie far apart in a big book.
 */
const BLOCK_BYTES = 12 * 1024;
const BLOCK_CONTACTS = 256;
/** Set in the count of blocks that begin with what their contacts have in common; the first release had none. */
const HAS_HEAD = 0x8000_0000;

/** Packed contacts of the rows `firstRow` and following. */
export interface PackedBlock {
  firstRow: number;
  record: Uint8Array;
}

/** Packs contacts whose rows follow each other into blocks; undefined ones were erased. */
export function packBlocks(contacts: Iterable<Contact | undefined>, firstRow: number): PackedBlock[] {
  const blocks: PackedBlock[] = [];
  let start = firstRow;
  let bytes = 0;
  let open: (ContactValues | undefined)[] = [];
  const close = (): void => {
    if (open.length === 0) return;
    blocks.push({ firstRow: start, record: blockRecord(open) });
    start += open.length;
    bytes = 0;
    open = [];
  };
  for (const contact of contacts) {
    const values = contact && valuesOf(contact);
    open.push(values);
    bytes += values ? sizeOf(values) : 0;
    if (bytes >= BLOCK_BYTES || open.length >= BLOCK_CONTACTS) close();
  }
  close();
  return blocks;
}

/** One block over all the contacts, whatever its size. */
export function packBlock(contacts: readonly Contact[]): Uint8Array {
  return blockRecord(contacts.map(valuesOf));
}

/** A contact as text, to be read by {@link unpackContact}. JSON escapes lone surrogates, which UTF-8 could not hold. */
export function packContact(contact: Contact): string {
  return JSON.stringify(valuesOf(contact));
}

/** The contact of a text's UTF-8 bytes. */
export function unpackContact(packed: Uint8Array): Contact {
  return contactOf(JSON.parse(decoder.decode(packed)));
}

/** Reads single contacts of a block. */
export class Block {
  readonly count: number;
  readonly #offsets: Uint32Array;
  readonly #texts: Uint8Array;
  readonly #hasHead: boolean;
  #head: BlockHead | undefined;

  private constructor(payload: Uint8Array) {
    const count = new Uint32Array(payload.buffer, payload.byteOffset, 1)[0]!;
    this.#hasHead = count >= HAS_HEAD;
    this.count = this.#hasHead ? count - HAS_HEAD : count;
    this.#offsets = new Uint32Array(payload.buffer, payload.byteOffset + 4, this.count + 1);
    this.#texts = payload.subarray(8 + this.count * 4);
  }

  /** @returns undefined when the record is missing or damaged */
  static open(record: unknown): Block | undefined {
    const payload = unseal(record);
    return payload && new Block(payload);
  }

  get bytes(): number {
    return this.#texts.length + this.#offsets.byteLength;
  }

  /** Undefined when it was erased, or was never there. */
  contact(index: number): Contact | undefined {
    const values = this.#values(index);
    return values && contactOf(values);
  }

  /** The block's record without the contacts of some rows, by their place in it. */
  without(indexes: ReadonlySet<number>): Uint8Array {
    return blockRecord(Array.from({ length: this.count }, (_, at) => (indexes.has(at) ? undefined : this.#values(at))));
  }

  #values(index: number): ContactValues | undefined {
    if (index >= this.count) return undefined;
    const text = this.#text(this.#offsets[index]!, this.#offsets[index + 1]!);
    if (text === '') return undefined;
    const row = JSON.parse(text) as ContactValues;
    if (!this.#hasHead) return row;
    this.#head ??= JSON.parse(this.#text(0, this.#offsets[0]!)) as BlockHead;
    return unshareValues(this.#head, row);
  }

  #text(from: number, to: number): string {
    return decoder.decode(this.#texts.subarray(from, to));
  }
}

const decoder = new TextDecoder();

/** About as many bytes as the values take as text. */
function sizeOf(values: ContactValues): number {
  let size = 0;
  for (const value of values) {
    if (typeof value === 'string') size += value.length + 3;
    else size += value === null || typeof value !== 'object' ? 5 : JSON.stringify(value).length;
  }
  return size;
}

/** Count, offsets, what all have in common, then the rest of each; nothing for those that were erased. */
function blockRecord(contacts: readonly (ContactValues | undefined)[]): Uint8Array {
  const { head, rows } = shareValues(contacts.filter(values => values !== undefined));
  const texts = new ByteWriter();
  const offsets = new Uint32Array(contacts.length + 2);
  offsets[0] = HAS_HEAD + contacts.length;
  texts.text(JSON.stringify(head));
  offsets[1] = texts.length;
  let next = 0;
  contacts.forEach((values, at) => {
    if (values) texts.text(JSON.stringify(rows[next++]));
    offsets[at + 2] = texts.length;
  });
  const writer = new ByteWriter();
  writer.bytes(wordsToBytes(offsets));
  writer.bytes(texts.toBytes());
  return seal(writer.toBytes());
}
