import type { Budget, RateLimit } from '../crm/types';

/** Who asks. What the rep wrote goes before what is only read. */
export type Purpose = 'push' | 'pull';

/** Longest wait inside a request; whoever has to wait longer is told when to come back. */
const LONGEST_WAIT_MS = 5_000;
/** Share of each limit that pulls leave untouched, so that a note never waits for a long first sync. */
export const KEPT_FOR_PUSH = 0.2;
/** Share of a limit of the whole company that one rep's browser takes at most. */
export const SHARE_OF_ACCOUNT = 0.5;
/** Limits over a longer time are kept across restarts of the worker; shorter ones are full again by then. */
export const LONG_WINDOW_MS = 3_600_000;

/** What was used of one limit, and since when; kept between runs for the long ones. */
export interface Usage {
  used: number;
  /** Epoch milliseconds. */
  since: number;
}

interface Bucket extends Usage {
  limit: RateLimit;
}

/** Takes turns within a CRM's limits, shared by everything that talks to one connection. */
export interface Limiter {
  /**
   * Waits for a turn.
   * @param cost - requests, or tokens where the CRM counts those
   * @returns 0 when it may go now; else the milliseconds until it may, because that is longer than a request should wait
   */
  take(cost: number, purpose: Purpose): Promise<number>;
  /** What the CRM itself says is left goes before our own count. */
  note(budget: Budget): void;
  /** Share of the tightest long limit that is used, 0 to 1. A short one is full again before it matters. */
  used(): number;
  /** Usage of the long limits, to be kept. */
  usage(): Usage[];
}

interface Options {
  now(): number;
  sleep(ms: number): Promise<void>;
  kept?: readonly Usage[];
}

/**
 * Token buckets, one for each documented limit of a CRM. A bucket fills steadily. Of a short limit it holds half and the other half fills
 * it, so that in no stretch of that length goes more than the limit allows, and nobody waits long for the next drop. A long one (a day)
 * may be used at once.
 */
export function createLimiter(limits: readonly RateLimit[], { now, sleep, kept = [] }: Options): Limiter {
  let told: { remaining: number; limit?: number; until: number } | undefined;
  const long = limits.filter(({ perMs }) => perMs >= LONG_WINDOW_MS);
  const buckets: Bucket[] = limits.map(limit => {
    const known = long.includes(limit) ? kept[long.indexOf(limit)] : undefined;
    return { limit, used: known?.used ?? 0, since: known?.since ?? now() };
  });

  /** Lets out of a bucket what time has given back. A clock that was set back gives nothing, and takes nothing either. */
  function settle(bucket: Bucket): void {
    const passed = Math.max(0, now() - bucket.since);
    bucket.used = Math.max(0, bucket.used - passed * rateOf(bucket.limit));
    bucket.since = now();
  }

  /** What a bucket holds, and what fills it in the time of its limit. */
  const shareOf = ({ requests, perMs, per }: RateLimit): number =>
    requests * (per === 'account' ? SHARE_OF_ACCOUNT : 1) * (perMs < LONG_WINDOW_MS ? 0.5 : 1);
  const rateOf = (limit: RateLimit): number => shareOf(limit) / limit.perMs;

  /** Milliseconds until this much fits into the bucket. What is larger than the whole bucket goes when it is empty. */
  function waitOf(bucket: Bucket, cost: number, purpose: Purpose): number {
    settle(bucket);
    const room = shareOf(bucket.limit) * (purpose === 'pull' ? 1 - KEPT_FOR_PUSH : 1);
    const over = bucket.used + Math.min(cost, room) - room;
    return over <= 0 ? 0 : Math.ceil(over / rateOf(bucket.limit));
  }

  function toldWait(cost: number, purpose: Purpose): number {
    if (!told || now() >= told.until) return 0;
    const kept = purpose === 'pull' ? (told.limit ?? 0) * KEPT_FOR_PUSH : 0;
    return told.remaining - cost >= kept ? 0 : told.until - now();
  }

  async function take(cost: number, purpose: Purpose): Promise<number> {
    for (;;) {
      const waits = buckets.map(bucket => waitOf(bucket, cost, purpose));
      const waitMs = Math.max(0, toldWait(cost, purpose), ...waits);
      if (waitMs > LONGEST_WAIT_MS) return waitMs;
      if (waitMs === 0) {
        for (const bucket of buckets) bucket.used += cost;
        if (told) told.remaining -= cost;
        return 0;
      }
      await sleep(waitMs);
    }
  }

  return {
    take,
    note({ remaining, limit, resetMs }) {
      if (resetMs !== undefined) told = { remaining, limit, until: now() + resetMs };
    },
    used() {
      const shares = buckets
        .filter(({ limit }) => long.includes(limit))
        .map(bucket => {
          settle(bucket);
          return bucket.used / bucket.limit.requests;
        });
      const said = told?.limit && now() < told.until ? 1 - told.remaining / told.limit : 0;
      return Math.min(1, Math.max(0, said, ...shares));
    },
    usage: () =>
      buckets
        .filter(({ limit }) => long.includes(limit))
        .map(bucket => {
          settle(bucket);
          return { used: bucket.used, since: bucket.since };
        }),
  };
}
