import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RateLimit } from '../../src/crm/types';
import { createLimiter, type Usage } from '../../src/sync/limiter';

const TEN_A_SECOND: RateLimit = { requests: 10, perMs: 1_000, per: 'user' };
const DAILY: RateLimit = { requests: 1_000, perMs: 86_400_000, per: 'user' };

/** A clock that moves only when somebody sleeps or a test moves it. */
function clock(start = 1_000_000) {
  let at = start;
  return {
    now: () => at,
    sleep: async (ms: number) => {
      at += ms;
    },
    move(ms: number) {
      at += ms;
    },
  };
}

describe('limiter', () => {
  it('never lets more through than a limit allows in any stretch of its length', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ gapMs: fc.nat(400), cost: fc.integer({ min: 1, max: 3 }) }), { maxLength: 120 }),
        async steps => {
          const time = clock();
          const limiter = createLimiter([TEN_A_SECOND], time);
          const sent: { at: number; cost: number }[] = [];
          for (const { gapMs, cost } of steps) {
            time.move(gapMs);
            if ((await limiter.take(cost, 'push')) === 0) sent.push({ at: time.now(), cost });
          }
          for (const { at } of sent) {
            const within = sent.filter(one => one.at > at - 1_000 && one.at <= at);
            expect(within.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(10);
          }
          const spanMs = (sent.at(-1)?.at ?? 0) - (sent[0]?.at ?? 0);
          const total = sent.reduce((sum, { cost }) => sum + cost, 0);
          expect(total).toBeLessThanOrEqual(10 + (spanMs / 1_000) * 10 + 3);
        },
      ),
    );
  });

  it('keeps a part for what the rep wrote', async () => {
    const limiter = createLimiter([DAILY], clock());
    for (let count = 0; count < 800; count++) expect(await limiter.take(1, 'pull')).toBe(0);
    expect(await limiter.take(1, 'pull')).toBeGreaterThan(0);
    for (let count = 0; count < 200; count++) expect(await limiter.take(1, 'push')).toBe(0);
    expect(await limiter.take(1, 'push')).toBeGreaterThan(0);
  });

  it('takes only a share of what the whole company has', async () => {
    const limiter = createLimiter([{ ...DAILY, per: 'account' }], clock());
    let through = 0;
    while ((await limiter.take(1, 'push')) === 0) through++;
    expect(through).toBe(500);
  });

  it('waits by itself for a moment, and says when to come back for longer', async () => {
    const time = clock();
    const limiter = createLimiter([TEN_A_SECOND, DAILY], time);
    const started = time.now();
    for (let count = 0; count < 30; count++) expect(await limiter.take(1, 'push')).toBe(0);
    expect(time.now() - started).toBeGreaterThanOrEqual(1_900);
    for (let count = 30; count < 1_000; count++) await limiter.take(1, 'push');
    expect(await limiter.take(20, 'push')).toBeGreaterThan(60_000);
  });

  it('believes the CRM more than its own count', async () => {
    const time = clock();
    const limiter = createLimiter([DAILY], time);
    limiter.note({ remaining: 2, limit: 1_000, resetMs: 600_000 });
    expect(await limiter.take(1, 'pull')).toBe(600_000);
    expect(await limiter.take(1, 'push')).toBe(0);
    expect(await limiter.take(1, 'push')).toBe(0);
    expect(await limiter.take(1, 'push')).toBe(600_000);
    expect(limiter.used()).toBe(1);
    time.move(600_000);
    expect(await limiter.take(1, 'pull')).toBe(0);
  });

  it('goes on counting after a restart, and survives a clock that was set back', async () => {
    const time = clock();
    const first = createLimiter([TEN_A_SECOND, DAILY], time);
    for (let count = 0; count < 700; count++) await first.take(1, 'push');
    const kept: Usage[] = first.usage();
    expect(kept).toHaveLength(1);
    time.move(-3_600_000);
    const second = createLimiter([TEN_A_SECOND, DAILY], { ...time, kept });
    let through = 0;
    while ((await second.take(1, 'push')) === 0) through++;
    expect(through).toBeGreaterThan(295);
    expect(through).toBeLessThan(305);
  });

  it('lets through what costs more than the limit holds, once the limit is unused', async () => {
    const limiter = createLimiter([TEN_A_SECOND], clock());
    expect(await limiter.take(25, 'push')).toBe(0);
  });

  it('holds nothing back where no limit is stated', async () => {
    const limiter = createLimiter([], clock());
    for (let count = 0; count < 1_000; count++) expect(await limiter.take(10, 'pull')).toBe(0);
    expect(limiter.used()).toBe(0);
  });
});
