import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { remember } from '../../src/matching/memory';

const MEGABYTE = 1_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMB(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MEGABYTE;
}

describe('remembered results of strings', () => {
  it('do not keep the texts that the strings were cut out of', () => {
    const wordsOf = remember(text => text.split(' '));
    const before = heapMB();
    for (let file = 0; file < 50; file++) {
      const text = `Company ${file} Holding|`.repeat(MEGABYTE / 20);
      expect(wordsOf(text.slice(0, text.indexOf('|')))).toEqual(['Company', String(file), 'Holding']);
    }
    expect(heapMB() - before).toBeLessThan(20);
    expect(wordsOf('Company 7 Holding')).toBe(wordsOf('Company 7 Holding'));
  });
});
