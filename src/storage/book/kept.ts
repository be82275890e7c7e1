/**
 * How many of the oldest of some pieces a merge at rest leaves alone: those before the first that is not much bigger than all newer ones
 * together. An import ends with a small piece behind many of one size, so the first that is too small counts, not the last.
 * @param sizes - oldest first
 * @param ratio - how many times bigger is much bigger
 * @param newer - what is newer than the last piece; where that is nothing, the last piece is compared with nothing
 */
export function keptOldest(sizes: readonly number[], ratio: number, newer = 0): number {
  let together = newer;
  let kept = sizes.length;
  for (let at = sizes.length - 1; at >= 0; at--) {
    if (together === 0 || sizes[at]! <= ratio * together) kept = at;
    together += sizes[at]!;
  }
  return kept;
}
