import type { Contact } from '../../model/contact';
import { ByteWriter, seal, unseal, wordsToBytes } from './bytes';
import { inflate } from './inflate';
import { type BlockHead, type ContactValues, contactOf, shareValues, unshareValues, valuesOf } from './packed-contact';

/**
 * A block is closed when the values of its contacts take this much; packed it is somewhat more than half of that. Records of 8 kB are read
 * at 0.1 ms each in Chromium, 64 kB ones at 0.5 ms, and the contacts of a page's people lie far apart in a big book. They are not deflated:
 * browsers compress what they store, and a fresh worker took most of its time for contacts to inflate them.
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

/**
 * Packs contacts whose rows follow each other into blocks.
 * @param contacts - undefined ones were erased
 */
export function packBlocks(contacts: Iterable<Contact | undefined>, firstRow: number): PackedBlock[] {
  const packer = new BlockPacker(firstRow);
  for (const contact of contacts) packer.add(contact);
  return packer.finish();
}

/** Packs contacts into blocks, one after the other. */
export class BlockPacker {
  readonly #blocks: PackedBlock[] = [];
  /** First row of the block that is still open. */
  #start: number;
  #open: (ContactValues | undefined)[] = [];
  #openBytes = 0;

  constructor(firstRow: number) {
    this.#start = firstRow;
  }

  /** The row after the last one. */
  get nextRow(): number {
    return this.#start + this.#open.length;
  }

  add(contact: Contact | undefined): void {
    const values = contact && valuesOf(contact);
    this.#open.push(values);
    this.#openBytes += values ? sizeOf(values) : 0;
    if (this.#openBytes >= BLOCK_BYTES || this.#open.length >= BLOCK_CONTACTS) this.#close();
  }

  /** All blocks; nothing can be added afterwards. */
  finish(): PackedBlock[] {
    this.#close();
    return this.#blocks;
  }

  #close(): void {
    if (this.#open.length === 0) return;
    const record = blockRecord(this.#open);
    this.#blocks.push({ firstRow: this.#start, record });
    this.#start += this.#open.length;
    this.#openBytes = 0;
    this.#open = [];
  }
}

/** One block over all the contacts, whatever its size. */
export function packBlock(contacts: readonly Contact[]): Uint8Array {
  return blockRecord(contacts.map(valuesOf));
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
    return payload && new Block(inflate(payload));
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
    const kept = Array.from({ length: this.count }, (_, at) => (indexes.has(at) ? undefined : this.#values(at)));
    return blockRecord(kept);
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
    else if (value === null || typeof value !== 'object') size += 5;
    else size += Array.isArray(value) ? sizeOfList(value) : JSON.stringify(value).length;
  }
  return size;
}

/** Of texts, or of objects of texts, for which it is what JSON takes but for escapes. */
function sizeOfList(list: readonly unknown[]): number {
  if (typeof list[0] === 'object') return sizeOfObjects(list);
  let size = 2;
  for (const one of list) {
    if (typeof one !== 'string') return JSON.stringify(list).length;
    size += one.length + 3;
  }
  return size;
}

function sizeOfObjects(list: readonly unknown[]): number {
  let size = 1;
  for (const one of list as readonly Record<string, unknown>[]) {
    size += 2;
    for (const field in one) {
      const value = one[field];
      if (typeof value === 'string') size += field.length + value.length + 6;
      else if (value !== undefined) return JSON.stringify(list).length;
    }
  }
  return size;
}

/** Count, offsets, what all have in common, then the rest of each; nothing for those that were erased. */
function blockRecord(contacts: readonly (ContactValues | undefined)[]): Uint8Array {
  const { head, rows } = shareValues(contacts.filter(values => values !== undefined));
  const offsets = new Uint32Array(contacts.length + 2);
  offsets[0] = HAS_HEAD + contacts.length;
  // JSON escapes lone surrogates, which UTF-8 could not hold.
  let text = JSON.stringify(head);
  offsets[1] = text.length;
  let next = 0;
  for (let at = 0; at < contacts.length; at++) {
    if (contacts[at]) text += JSON.stringify(rows[next++]);
    offsets[at + 2] = text.length;
  }
  const writer = new ByteWriter(offsets.byteLength + text.length * 3);
  writer.bytes(wordsToBytes(offsets));
  writer.text(text);
  const record = writer.view(0, writer.length);
  const texts = record.subarray(offsets.byteLength);
  if (texts.length > text.length) {
    toBytePlaces(offsets.subarray(1), texts);
    record.set(wordsToBytes(offsets));
  }
  return seal(record);
}

/** Turns ascending places in a text into those in its UTF-8. */
function toBytePlaces(places: Uint32Array, bytes: Uint8Array): void {
  let unit = 0;
  let at = 0;
  for (let index = 0; index < places.length; index++) {
    for (const place = places[index]!; unit < place; unit++) {
      const first = bytes[at]!;
      // Two units where UTF-8 has four bytes.
      if (first >= 0xf0) unit++;
      at += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }
    places[index] = at;
  }
}
