/** Entries after which the younger half of a memory becomes the older one. */
const SIZE = 20_000;
/** Longer strings are rare, and would fill the memory with what a page or an import made up. */
const MAX_KEY_LENGTH = 100;

/**
 * Remembers the results of a pure function of one string; name words and companies repeat a lot within a book.
 * Bounded: what was not asked for since the younger half was last full is forgotten.
 */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  let young = new Map<string, { made: T }>();
  let old = young;
  const put = (text: string, entry: { made: T }): void => {
    if (young.size >= SIZE) {
      old = young;
      young = new Map();
    }
    young.set(text, entry);
  };
  return text => {
    const known = young.get(text);
    if (known) return known.made;
    const before = old.get(text);
    const entry = before ?? { made: make(text) };
    if (text.length <= MAX_KEY_LENGTH) put(text, entry);
    return entry.made;
  };
}
