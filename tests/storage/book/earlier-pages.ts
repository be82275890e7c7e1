import { seal } from '../../../src/storage/book/bytes';
import { ID_HASHES_FROM } from '../../../src/storage/book/hash';

export interface Posting {
  hi: number;
  lo: number;
  row: number;
}

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
    if (rest < 128) return bytes;
  }
};

/** Postings by hash, with what is not kept of a key's hash any more as any number. */
function byHash(list: readonly Posting[], more: number): Posting[][] {
  const groups = new Map<string, Posting[]>();
  const whole = list.map(one => (one.hi < ID_HASHES_FROM ? { ...one, lo: (one.lo | more) >>> 0 } : one));
  for (const one of whole.sort((a, b) => a.hi - b.hi || a.lo - b.lo || a.row - b.row)) {
    const group = groups.get(`${one.hi}:${one.lo}`) ?? [];
    if (group.at(-1)?.row !== one.row) group.push(one);
    groups.set(`${one.hi}:${one.lo}`, group);
  }
  return [...groups.values()];
}

const bytesOf = (words: number[]): number[] => [...new Uint8Array(Uint32Array.from(words).buffer)];

function rowBytes(group: readonly Posting[]): number[] {
  return group.flatMap(({ row }, at) => varint(row - (group[at - 1]?.row ?? 0)));
}

/** A key page with three bytes of `lo`, as a build wrote it. Never to be changed. */
export const packThreeBytes = (list: readonly Posting[]): Uint8Array =>
  packDifferences(byHash(list, 0x5a_3c00), 0x8000_0000, 3);

/** A key page without marks, as a later build wrote it. Never to be changed. */
export const packUnmarked = (list: readonly Posting[]): Uint8Array => packDifferences(byHash(list, 0), 0xc000_0000, 1);

function packDifferences(keys: readonly Posting[][], form: number, loBytes: number): Uint8Array {
  const bytes: number[] = [];
  let before = 0;
  for (const group of keys) {
    const [{ hi, lo }] = group as [Posting];
    bytes.push(...varint((hi - before) * 2 + (group.length > 1 ? 1 : 0)));
    bytes.push(...bytesOf([lo]).slice(0, hi < ID_HASHES_FROM ? loBytes : 4));
    if (group.length > 1) bytes.push(...varint(group.length));
    bytes.push(...rowBytes(group));
    before = hi;
  }
  return seal(Uint8Array.from([...bytesOf([form + keys.length, 0]), ...bytes]));
}

/** A key page as the first builds wrote it, with whole hashes. Never to be changed. */
export function packWholeHashes(list: readonly Posting[]): Uint8Array {
  const keys = byHash(list, 0x5a3c_2700);
  const lengths: number[] = [];
  const lists: number[] = [];
  for (const group of keys) {
    const bytes = rowBytes(group);
    lengths.push(Math.min(bytes.length, 255));
    if (bytes.length >= 255) lists.push(...bytesOf([bytes.length]));
    lists.push(...bytes);
  }
  const words = [keys.length, 0, ...keys.map(([one]) => one!.hi), ...keys.map(([one]) => one!.lo)];
  return seal(Uint8Array.from([...bytesOf(words), ...lengths, ...lists]));
}
