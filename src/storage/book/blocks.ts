import type { Contact } from '../../model/contact';
import { ByteWriter, seal, unseal, wordsToBytes } from './bytes';

/**
 * Order of the fields in a packed contact. Only ever add at the end: contacts on disk are read by position.
 * Fields that are not named here are kept too, as an object in the last place.
 */
const FIELDS = [
  'id',
  'connectionId',
  'remoteId',
  'kind',
  'fullName',
  'givenName',
  'familyName',
  'otherNames',
  'emails',
  'phones',
  'identifiers',
  'accountId',
  'company',
  'jobTitle',
  'city',
  'country',
  'ownerName',
  'ownedByMe',
  'tags',
  'status',
  'webUrl',
  'remoteVersion',
  'importId',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

const KNOWN = new Set<string>(FIELDS);

/**
 * A block is closed when it holds this much. Records of 8 kB are read at 0.1 ms each in Chromium, 64 kB ones at 0.5 ms, and the
 * contacts of a page's people lie far apart in a big book.
 */
const BLOCK_BYTES = 8 * 1024;
const BLOCK_CONTACTS = 256;

/** Packed contacts of the rows `firstRow` and following. */
export interface PackedBlock {
  firstRow: number;
  record: Uint8Array;
}

/** Packs contacts whose rows follow each other into blocks. */
export function packBlocks(contacts: readonly Contact[], firstRow: number): PackedBlock[] {
  return joinBlocks(
    contacts.map(contact => encoder.encode(packContact(contact))),
    firstRow,
  );
}

/** Packs contacts that are packed already (empty: erased) into blocks. */
export function joinBlocks(packed: readonly Uint8Array[], firstRow: number): PackedBlock[] {
  const blocks: PackedBlock[] = [];
  let start = 0;
  let bytes = 0;
  packed.forEach((text, at) => {
    bytes += text.length;
    if (bytes < BLOCK_BYTES && at + 1 - start < BLOCK_CONTACTS && at + 1 < packed.length) return;
    blocks.push({ firstRow: firstRow + start, record: blockRecord(packed.slice(start, at + 1)) });
    start = at + 1;
    bytes = 0;
  });
  return blocks;
}

/** One block over all the contacts, whatever its size. */
export function packBlock(contacts: readonly Contact[]): Uint8Array {
  return blockRecord(contacts.map(contact => encoder.encode(packContact(contact))));
}

/** Reads single contacts of a block. */
export class Block {
  readonly count: number;
  readonly #offsets: Uint32Array;
  readonly #texts: Uint8Array;

  private constructor(payload: Uint8Array) {
    this.count = new Uint32Array(payload.buffer, payload.byteOffset, 1)[0]!;
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

  /** The contact's packed form; empty when it was erased, or was never there. */
  packed(index: number): Uint8Array {
    if (index >= this.count) return EMPTY;
    return this.#texts.subarray(this.#offsets[index]!, this.#offsets[index + 1]!);
  }

  contact(index: number): Contact | undefined {
    const packed = this.packed(index);
    return packed.length > 0 ? unpackContact(packed) : undefined;
  }

  /** The block's record without the contacts of some rows, by their place in it. */
  without(indexes: ReadonlySet<number>): Uint8Array {
    return blockRecord(Array.from({ length: this.count }, (_, at) => (indexes.has(at) ? EMPTY : this.packed(at))));
  }
}

const EMPTY = new Uint8Array(0);
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function blockRecord(texts: readonly Uint8Array[]): Uint8Array {
  const head = new Uint32Array(texts.length + 2);
  head[0] = texts.length;
  const writer = new ByteWriter();
  texts.forEach((text, at) => {
    head[at + 2] = head[at + 1]! + text.length;
  });
  writer.bytes(wordsToBytes(head));
  for (const text of texts) writer.bytes(text);
  return seal(writer.toBytes());
}

/** A contact as text. JSON escapes lone surrogates, which UTF-8 could not hold. */
export function packContact(contact: Contact): string {
  const values: unknown[] = [];
  for (const field of FIELDS) values.push(contact[field] ?? null);
  if (hasOthers(contact)) {
    values.push(Object.fromEntries(Object.entries(contact).filter(([field]) => !KNOWN.has(field))));
  } else while (values.at(-1) === null) values.pop();
  return JSON.stringify(values);
}

function hasOthers(contact: Contact): boolean {
  for (const field in contact) {
    if (!KNOWN.has(field) && contact[field as keyof Contact] !== undefined) return true;
  }
  return false;
}

/** The contact of a text's UTF-8 bytes. */
export function unpackContact(packed: Uint8Array): Contact {
  const values = JSON.parse(decoder.decode(packed)) as unknown[];
  const contact: Record<string, unknown> = {};
  const known = Math.min(values.length, FIELDS.length);
  for (let at = 0; at < known; at++) if (values[at] !== null) contact[FIELDS[at]!] = values[at];
  return (values.length > FIELDS.length ? Object.assign(contact, values.at(-1)) : contact) as unknown as Contact;
}
