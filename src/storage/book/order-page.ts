import { ByteReader, ByteWriter, seal, unseal } from './bytes';
import type { OrderEntry } from './state';

/** First byte of a page; those of earlier builds were JSON, which begins otherwise. */
const FRONT_CODED = 1;

/**
 * Packs entries of the order by name: of each key only what differs from the one before, in UTF-16 code units, since a key may be cut
 * through a surrogate pair.
 */
export function packOrderPage(entries: readonly OrderEntry[]): Uint8Array {
  const writer = new ByteWriter(entries.length * 16 + 8);
  writer.varint(FRONT_CODED);
  writer.varint(entries.length);
  let before = '';
  for (const [key, row] of entries) {
    const shared = sharedLength(before, key);
    writer.varint(shared);
    writer.varint(key.length - shared);
    for (let at = shared; at < key.length; at++) writer.varint(key.charCodeAt(at));
    writer.varint(row);
    before = key;
  }
  return seal(writer.view(0, writer.length));
}

/** @returns undefined when the record is missing or damaged */
export function openOrderPage(record: unknown): OrderEntry[] | undefined {
  const payload = unseal(record);
  if (!payload) return undefined;
  return payload[0] === FRONT_CODED
    ? openEntries(new ByteReader(payload.subarray(1)))
    : (JSON.parse(new TextDecoder().decode(payload)) as OrderEntry[]);
}

function openEntries(reader: ByteReader): OrderEntry[] {
  const entries: OrderEntry[] = [];
  let key = '';
  for (let count = reader.varint(); count > 0; count--) {
    key = key.slice(0, reader.varint());
    for (let rest = reader.varint(); rest > 0; rest--) key += String.fromCharCode(reader.varint());
    entries.push([key, reader.varint()]);
  }
  return entries;
}

function sharedLength(left: string, right: string): number {
  let length = 0;
  while (length < left.length && length < right.length && left.charCodeAt(length) === right.charCodeAt(length))
    length++;
  return length;
}
