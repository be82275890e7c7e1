const COUNTER_DIGITS = 12;

/** First part of the ids of an import; no two share its 74 random bits. */
export const newIdPrefix = (): string => crypto.randomUUID().slice(0, -COUNTER_DIGITS);

/**
 * Makes UUIDs that differ in their last part only, which counts up: in a block of contacts they are compressed to a few bytes each,
 * where random ones would take most of the room.
 * @param prefix - by {@link newIdPrefix}
 * @param from - byte of the file at which the slice begins: a record takes one byte at least, so that no two slices share a number
 */
export function idSeries(prefix: string, from: number): () => string {
  let next = from;
  return () => prefix + (next++).toString(16).padStart(COUNTER_DIGITS, '0');
}
