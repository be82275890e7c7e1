import { describe, expect, it } from 'vitest';
import type { Portion } from '../../src/background/load/portion';
import { ReadAhead, type Reader } from '../../src/background/load/read-ahead';
import { readersFor } from '../../src/background/load/reader-count';

const SLICE = 10;

const portionAt = (from: number, next = from + SLICE): Portion => ({
  next,
  rows: 1,
  chunk: { count: 0, blocks: [], postings: { hi: new Uint32Array(), lo: new Uint32Array(), row: new Uint32Array() } },
  row: new Uint32Array(),
  identifiers: new Uint32Array(),
  compared: new Uint32Array(),
  notes: [],
  skipped: [],
});

/** Readers that answer when they are told to. */
function readers(count: number) {
  const begun: { reader: number; from: number; end: (next?: number) => void; fail: () => void }[] = [];
  const make = (reader: number): Reader => ({
    read: from =>
      new Promise((resolve, reject) => {
        const end = (next?: number): void => resolve(portionAt(from, next));
        begun.push({ reader, from, end, fail: () => reject(new Error(`at ${from}`)) });
      }),
  });
  return { begun, list: Array.from({ length: count }, (_, reader) => make(reader)) };
}

const turn = (): Promise<void> => new Promise(done => setTimeout(done));
const guessRight = async (from: number): Promise<number> => from + SLICE;

describe('reading ahead', () => {
  it('has each reader read one slice at a time, and not more of them ahead than two each', async () => {
    const { begun, list } = readers(2);
    const ahead = new ReadAhead(list, guessRight);
    const first = ahead.next(0);
    await turn();
    expect(begun.map(({ reader, from }) => [reader, from])).toEqual([
      [1, 0],
      [0, 10],
    ]);
    for (let at = 1; at < begun.length; at++) {
      begun[at]!.end();
      await turn();
    }
    // Nobody has taken the first: four behind it are read, then all wait.
    expect(begun.map(({ from }) => from)).toEqual([0, 10, 20, 30, 40]);
    begun[0]!.end();
    expect((await first).next).toBe(10);
    expect((await ahead.next(10)).next).toBe(20);
    await turn();
    expect(begun.at(-1)?.from).toBe(50);
  });

  it('begins anew where a slice ends elsewhere than guessed, and forgets what was read for nothing', async () => {
    const { begun, list } = readers(2);
    const ahead = new ReadAhead(list, guessRight);
    const first = ahead.next(0);
    await turn();
    begun[0]!.end(7);
    expect((await first).next).toBe(7);
    const second = ahead.next(7);
    await turn();
    begun[1]!.fail();
    begun.find(({ from }) => from === 7)!.end();
    expect((await second).next).toBe(17);
    await turn();
    // Of what was guessed behind the wrong place, nothing was begun but the one slice, which another reader had already.
    expect(begun.map(({ from }) => from)).toEqual([0, 10, 7, 17, 27]);
  });

  it('waits where nobody can say where the next slice begins', async () => {
    const { begun, list } = readers(3);
    const ahead = new ReadAhead(list, async () => undefined);
    const first = ahead.next(0);
    await turn();
    expect(begun).toHaveLength(1);
    begun[0]!.end();
    await first;
    void ahead.next(10);
    await turn();
    expect(begun.map(({ from }) => from)).toEqual([0, 10]);
  });

  it('tells of a slice that could not be read when it is asked for, not before', async () => {
    const { begun, list } = readers(2);
    const ahead = new ReadAhead(list, guessRight);
    const first = ahead.next(0);
    await turn();
    begun[1]!.fail();
    await turn();
    begun[0]!.end();
    expect((await first).next).toBe(10);
    await expect(ahead.next(10)).rejects.toThrow('at 10');
  });

  it('leaves a failed guess to the reader, which meets the same', async () => {
    const { begun, list } = readers(2);
    const ahead = new ReadAhead(list, () => Promise.reject(new Error('not readable')));
    const first = ahead.next(0);
    await turn();
    begun[0]!.fail();
    await expect(first).rejects.toThrow('at 0');
  });
});

describe('how many read', () => {
  it.each([
    [undefined, 1],
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 1],
    [4, 2],
    [12, 2],
    [128, 2],
  ])('with %s cores: %i', (cores, readers) => {
    expect(readersFor(cores as number)).toBe(readers);
  });
});
