/**
 * Match weight of one comparison level, in bits.
 * @param m - P(level | same person), 0 < m <= 1
 * @param u - P(level | different people), 0 < u <= 1
 * @returns log2(m / u): +3 means eight times likelier under "same person"
 * @throws RangeError when a probability lies outside (0, 1]
 * @see Fellegi & Sunter 1969, "A Theory for Record Linkage"
 */
export function weightBits(m: number, u: number): number {
  if (!(m > 0 && m <= 1 && u > 0 && u <= 1)) throw new RangeError(`probabilities must lie in (0, 1]: m ${m}, u ${u}`);
  return Math.log2(m / u);
}
