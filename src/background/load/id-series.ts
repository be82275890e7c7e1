const COUNTER_DIGITS = 12;

/**
 * Makes UUIDs that differ in their last part only, which counts up: in a block of contacts they are compressed to a few bytes each,
 * where random ones would take most of the room. No two series share the 74 random bits of their first part.
 */
export function idSeries(): () => string {
  const prefix = crypto.randomUUID().slice(0, -COUNTER_DIGITS);
  let next = 0;
  return () => prefix + (next++).toString(16).padStart(COUNTER_DIGITS, '0');
}
