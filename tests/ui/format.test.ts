import { describe, expect, it } from 'vitest';
import { relativeTime, shortAge } from '../../src/ui/format';

const NOW = Date.parse('2026-11-20T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const before = (ms: number): string => new Date(NOW - ms).toISOString();

describe('shortAge', () => {
  it.each([
    [0, 'now'],
    [3 * MINUTE, '3m'],
    [5 * 60 * MINUTE, '5h'],
    [13 * DAY, '13d'],
    [20 * DAY, '2w'],
    [100 * DAY, '3 mths'],
    [800 * DAY, '2y'],
  ])('%d ms ago is %s', (ms, words) => expect(shortAge(before(ms), NOW)).toBe(words));

  it('says nothing about a time that cannot be read', () => expect(shortAge('soon', NOW)).toBe(''));
});

describe('relativeTime', () => {
  it.each([
    [0, 'now'],
    [MINUTE, '1 minute ago'],
    [2 * DAY, '2 days ago'],
    [-21 * DAY, 'in 3 weeks'],
  ])('%d ms ago is %s', (ms, words) => expect(relativeTime(before(ms), NOW)).toBe(words));
});
