const FIRST_MS = 5_000;
const LONGEST_MS = 15 * 60_000;

/**
 * Wait before the next try: doubles with each try, half of it random so that clients do not return in step.
 * @param tries - tries made so far, from 1
 * @param askedMs - what the CRM asked for (Retry-After); never undercut
 * @param random - in [0, 1)
 */
export function backoffMs(tries: number, askedMs = 0, random = Math.random()): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, tries - 1));
  return Math.max(askedMs, Math.round(full / 2 + (full / 2) * random));
}
