/** Entries after which a memory starts anew. */
const SIZE = 20_000;
/** Longer strings are rare, and would fill the memory with what a page or an import made up. */
const MAX_KEY_LENGTH = 100;

/**
 * Remembers the results of a pure function of one string; name words and companies repeat a lot within a book.
 * Bounded: it forgets everything when it is full, which costs less than knowing what was used last.
 */
export function remember<T>(make: (text: string) => T): (text: string) => T {
  const memory = new Map<string, { made: T }>();
  return text => {
    const known = memory.get(text);
    if (known) return known.made;
    const made = make(text);
    if (text.length > MAX_KEY_LENGTH) return made;
    if (memory.size >= SIZE) memory.clear();
    memory.set(text, { made });
    return made;
  };
}
