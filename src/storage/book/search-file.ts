import { loadIndex } from '../../search';
import type { SearchIndex } from '../../search/types';
import type { Database, StoreName, WriteTransaction } from '../database';
import { wholly } from '../transactions';
import { sumOf } from './bytes';
import { startAll } from './requests';
import type { ReadTransaction } from './snapshot';

/** An immutable index over a range of rows, less those that were dead when it was built. */
export interface SearchPart {
  id: number;
  fromRow: number;
  /** Exclusive. */
  toRow: number;
  documents: number;
}

/** What is stored of the search index: parts whose rows follow each other, from the first row on. */
export interface PartList {
  /** Book that they are of; of no use for another. */
  bookId: string;
  nextId: number;
  parts: SearchPart[];
}

interface PartRecord {
  version: number;
  /** Bytes of each buffer, in their order. */
  sizes: Record<string, number>;
  /** Checksum of each buffer; missing in parts of earlier builds. */
  sums?: Record<string, number>;
  /** The buffers one after the other, in one file: a Blob is read twice as fast as ArrayBuffers from IndexedDB. */
  blob: Blob;
}

/** A part as it was read. */
export interface ReadPart {
  index: SearchIndex;
  /** Sums up all of it: half a nanosecond a byte. */
  isWhole(): boolean;
}

/** A new part. */
export interface MadePart {
  index: SearchIndex;
  fromRow: number;
  /** Exclusive. */
  toRow: number;
}

const LIST = 'parts';
const partName = (id: number): string => `part:${id}`;

/** First row that no part covers. */
export const reachOf = ({ parts }: PartList): number => parts.at(-1)?.toRow ?? 0;

/** What is stored, of whatever book. */
export const readPartList = (transaction: ReadTransaction): Promise<PartList | undefined> =>
  transaction.objectStore('bookSearch').get(LIST) as Promise<PartList | undefined>;

/** The list of a book, given the one that is stored. */
export const listOf = (stored: PartList | undefined, bookId: string): PartList =>
  stored?.bookId === bookId ? stored : { bookId, nextId: 1, parts: [] };

/** Stores a part, alone or in place of others, in one transaction. */
export function savePart(
  database: Database,
  bookId: string,
  made: MadePart,
  replaced: readonly SearchPart[],
): Promise<void> {
  const transaction = database.transaction(['bookSearch'] as StoreName[], 'readwrite', { durability: 'relaxed' });
  return wholly(transaction, () => putPart(transaction, bookId, made, replaced));
}

/**
 * The same inside a transaction. Nothing is stored when another one has changed the list meanwhile, so that the part does not fit in.
 * @param replaced - parts that follow each other; without any the new one comes last
 */
export async function putPart(
  transaction: WriteTransaction,
  bookId: string,
  { index, fromRow, toRow }: MadePart,
  replaced: readonly SearchPart[] = [],
): Promise<void> {
  const store = transaction.objectStore('bookSearch');
  const stored = (await store.get(LIST)) as PartList | undefined;
  const list = listOf(stored, bookId);
  const isListed = ({ id }: SearchPart): boolean => list.parts.some(part => part.id === id);
  if (replaced.length > 0 ? !replaced.every(isListed) : reachOf(list) !== fromRow) return;
  if (list !== stored) await store.clear();
  const part = { id: list.nextId, fromRow, toRow, documents: index.documents };
  const isReplaced = ({ id }: SearchPart): boolean => replaced.some(other => other.id === id);
  const parts = [...list.parts.filter(other => !isReplaced(other)), part].sort((a, b) => a.fromRow - b.fromRow);
  await startAll([
    ...replaced.map(other => () => store.delete(partName(other.id))),
    () => store.put(recordOf(index), partName(part.id)),
    () => store.put({ bookId, nextId: part.id + 1, parts } satisfies PartList, LIST),
  ]);
}

/** Bytes of all parts. */
export async function partBytes(transaction: ReadTransaction, bookId: string): Promise<number> {
  const { parts } = listOf(await readPartList(transaction), bookId);
  const records = await Promise.all(parts.map(({ id }) => transaction.objectStore('bookSearch').get(partName(id))));
  const sizes = records.flatMap(record => Object.values((record as PartRecord | undefined)?.sizes ?? {}));
  return sizes.reduce((sum, size) => sum + size, 0);
}

function recordOf(index: SearchIndex): PartRecord {
  const { version, parts } = index.serialize();
  const buffers = Object.entries(parts);
  return {
    version,
    sizes: Object.fromEntries(buffers.map(([name, buffer]) => [name, buffer.byteLength])),
    sums: Object.fromEntries(buffers.map(([name, buffer]) => [name, sumOf(buffer)])),
    blob: new Blob(buffers.map(([, buffer]) => buffer)),
  };
}

/**
 * Reads parts; the transaction is over afterwards.
 * @throws RangeError when one is missing, damaged or of another version: all are to be built anew
 */
export async function readParts(
  transaction: ReadTransaction,
  parts: readonly SearchPart[],
): Promise<Map<number, ReadPart>> {
  const store = transaction.objectStore('bookSearch');
  const records = await Promise.all(parts.map(({ id }) => store.get(partName(id))));
  const read = await Promise.all(records.map(readPart));
  return new Map(parts.map(({ id }, at) => [id, read[at]!]));
}

async function readPart(record: unknown): Promise<ReadPart> {
  const { version, sizes, sums, blob } = (record ?? {}) as Partial<PartRecord>;
  if (!sizes || !(blob instanceof Blob)) throw new RangeError('search index: a part is missing');
  // A Blob whose file is gone fails when it is read.
  const parts = await cut(blob, sizes).catch(() => undefined);
  if (!parts) throw new RangeError('search index: a part is cut off');
  const isWhole = (): boolean => !sums || Object.entries(parts).every(([name, part]) => sumOf(part) === sums[name]);
  return { index: loadIndex({ version: version ?? 0, parts }), isWhole };
}

/** Up to here, one read and a copy take less time than a read for each buffer. */
const READ_AT_ONCE_BYTES = 1024 * 1024;

/** The buffers of a part. Those of a big one are each read by itself: side by side, and without another copy of them all. */
async function cut(blob: Blob, sizes: Record<string, number>): Promise<Record<string, ArrayBuffer> | undefined> {
  if (Object.values(sizes).reduce((sum, size) => sum + size, 0) !== blob.size) return undefined;
  const whole = blob.size <= READ_AT_ONCE_BYTES ? await blob.arrayBuffer() : undefined;
  let end = 0;
  const reading = Object.entries(sizes).map(async ([name, size]) => {
    const begin = end;
    end += size;
    return [name, whole ? whole.slice(begin, end) : await blob.slice(begin, end).arrayBuffer()] as const;
  });
  return Object.fromEntries(await Promise.all(reading));
}
