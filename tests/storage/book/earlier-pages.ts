import { seal } from '../../../src/storage/book/bytes';
import { ID_HASHES_FROM } from '../../../src/storage/book/hash';

export interface Posting {
  hi: number;
  lo: number;
  row: number;
}

/** A key page as earlier builds wrote it, with whole hashes. Never to be changed. */
export function packWholeHashes(list: readonly Posting[]): Uint8Array {
  const groups = new Map<string, Posting[]>();
  // What is not kept of a key's hash any more was any number.
  const whole = list.map(one => (one.hi < ID_HASHES_FROM ? { ...one, lo: (one.lo | 0x5a00_0000) >>> 0 } : one));
  for (const one of whole.sort((a, b) => a.hi - b.hi || a.lo - b.lo || a.row - b.row)) {
    const group = groups.get(`${one.hi}:${one.lo}`) ?? [];
    if (group.at(-1)?.row !== one.row) group.push(one);
    groups.set(`${one.hi}:${one.lo}`, group);
  }
  const keys = [...groups.values()];
  const lengths: number[] = [];
  const lists: number[] = [];
  for (const group of keys) {
    const bytes: number[] = [];
    let before = 0;
    for (const { row } of group) {
      for (let rest = row - before; ; rest = Math.floor(rest / 128)) {
        bytes.push((rest % 128) + (rest >= 128 ? 128 : 0));
        if (rest < 128) break;
      }
      before = row;
    }
    lengths.push(Math.min(bytes.length, 255));
    if (bytes.length >= 255) lists.push(...new Uint8Array(Uint32Array.of(bytes.length).buffer));
    lists.push(...bytes);
  }
  const words = [keys.length, 0, ...keys.map(([one]) => one!.hi), ...keys.map(([one]) => one!.lo)];
  return seal(Uint8Array.from([...new Uint8Array(Uint32Array.from(words).buffer), ...lengths, ...lists]));
}
