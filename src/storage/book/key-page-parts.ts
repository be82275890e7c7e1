import { ByteReader } from './bytes';
import { ID_HASHES_FROM, keptLo } from './hash';

/** The keys of a page, and where in `lists` the rows of each begin and end. */
export interface PageParts {
  hi: Uint32Array;
  lo: Uint32Array;
  starts: Uint32Array;
  ends: Uint32Array;
  lists: Uint8Array;
}

/** Keys one after the other, each with its rows. */
export function openKeys(bytes: Uint8Array, count: number): PageParts {
  const parts = emptyParts(count, bytes);
  const reader = new ByteReader(bytes);
  for (let key = 0, hi = 0; key < count; key++) {
    const first = reader.varint();
    hi += Math.floor(first / 2);
    parts.hi[key] = hi;
    parts.lo[key] = reader.uint(hi < ID_HASHES_FROM ? 3 : 4);
    const rows = first % 2 === 1 ? reader.varint() : 1;
    parts.starts[key] = reader.at;
    reader.skipVarints(rows);
    parts.ends[key] = reader.at;
  }
  return parts;
}

/** A list this long or longer writes its length in front of itself. */
const LONG = 255;

/** The form of earlier builds: all `hi`, all `lo` in four bytes, a byte for the length of each list, the lists. */
export function openWholeHashes(bytes: Uint8Array, count: number): PageParts {
  const { buffer, byteOffset } = bytes;
  const lengths = bytes.subarray(8 * count, 9 * count);
  const lists = bytes.subarray(9 * count);
  const parts = emptyParts(count, lists);
  parts.hi.set(new Uint32Array(buffer, byteOffset, count));
  const lo = new Uint32Array(buffer, byteOffset + 4 * count, count);
  const view = new DataView(lists.buffer, lists.byteOffset, lists.byteLength);
  for (let key = 0, at = 0; key < count; key++) {
    parts.lo[key] = keptLo(parts.hi[key]!, lo[key]!);
    const isLong = lengths[key] === LONG;
    const start = isLong ? at + 4 : at;
    parts.starts[key] = start;
    at = start + (isLong ? view.getUint32(at, true) : lengths[key]!);
    parts.ends[key] = at;
  }
  return parts;
}

function emptyParts(count: number, lists: Uint8Array): PageParts {
  const [hi, lo, starts, ends] = [0, 1, 2, 3].map(() => new Uint32Array(count)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  return { hi, lo, starts, ends, lists };
}
