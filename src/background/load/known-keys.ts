import { HashList } from '../../storage/book/hash';
import { KeyFilter } from '../../storage/book/key-filter';
import type { KeyProbe } from '../../storage/book/key-probe';
import type { ContactBook } from '../../storage/contacts';
import type { PortionContacts } from './portion';

/** Identifiers of a row, on average; with more, some look known that are not, and are looked up in vain. */
const KEYS_A_ROW = 4;

/** Remembers the identifiers of all rows of an import, and knows the keys of the book before, in some 20 bytes a contact. */
export class KnownKeys {
  readonly #seen: KeyFilter;
  readonly #probe: KeyProbe;

  /**
   * @param rows - of the import, about
   * @param probe - of this import alone, perhaps with what it has read of the book already
   */
  constructor(rows: number, probe: KeyProbe) {
    this.#probe = probe;
    this.#seen = KeyFilter.forKeys(rows * KEYS_A_ROW);
  }

  /** Takes in what others have written to the book. */
  follow(book: ContactBook): Promise<void> {
    return book.followKeys(this.#probe);
  }

  /** A run of rows that were all asked for here. */
  ignore(run: number): void {
    this.#probe.ignore(run);
  }

  /**
   * Remembers the contacts of a portion, which must come in the order of the file.
   * @returns places in it of those that may be somebody before them or in the book. Without an identifier, a contact is compared with the
   * book as it was before, and with equal rows: whom else in the file it may be, the search for duplicates finds afterwards.
   */
  meetAll({ chunk, identifiers, compared }: PortionContacts): number[] {
    const { hi, lo, row } = chunk.postings;
    const known: number[] = [];
    const keys = new HashList();
    for (let place = 0, at = 0; place < chunk.count; place++) {
      keys.clear();
      // The first is that of its id, the others are its keys.
      for (at++; row[at] === place; at++) keys.push(hi[at]!, lo[at]!);
      const count = identifiers[place]!;
      const isKnown = count > 0 ? this.#meet(keys, count) : this.#meetUnidentified(keys, compared[place]!);
      if (isKnown) known.push(place);
    }
    return known;
  }

  /**
   * Remembers the first keys of a list.
   * @returns false when none of them was remembered before or is in the book
   */
  #meet(keys: HashList, count: number): boolean {
    let isKnown = false;
    for (let at = 0; at < count && !isKnown; at++) {
      const hash = { hi: keys.hi(at), lo: keys.lo(at) };
      isKnown = this.#seen.mayHave(hash) || this.#probe.mayHave(hash);
    }
    // Only then: a contact's own keys may repeat.
    for (let at = 0; at < count; at++) this.#seen.add(keys.hi(at), keys.lo(at));
    return isKnown;
  }

  /**
   * Remembers a row that has no identifier, by all its keys together.
   * @param compared - so many keys come first under which contacts are compared with it
   * @returns false when the book had nobody under these, and no row before had the same keys
   */
  #meetUnidentified(keys: HashList, compared: number): boolean {
    const hash = keys.together();
    let isKnown = this.#seen.mayHave(hash);
    for (let at = 0; at < compared && !isKnown; at++) {
      isKnown = this.#probe.mayHave({ hi: keys.hi(at), lo: keys.lo(at) });
    }
    this.#seen.add(hash.hi, hash.lo);
    return isKnown;
  }
}
