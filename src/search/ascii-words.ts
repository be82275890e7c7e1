import { MAX_FIELD_LENGTH, MAX_WORD_LENGTH } from './words';

const SEPARATES = 0;
const JOINS = 1;
/** What becomes of each character. */
const FOLDED = Uint8Array.from({ length: 128 }, (_, unit) => {
  const letter = String.fromCharCode(unit).toLowerCase();
  if (/[a-z0-9]/.test(letter)) return letter.charCodeAt(0);
  return letter === "'" || letter === '`' ? JOINS : SEPARATES;
});

/** The words of `wordsOf` for text of ASCII alone, as letters: no strings, no lists. */
export class AsciiWords {
  /** Letters of the words, one after the other. */
  readonly letters = new Uint16Array(MAX_FIELD_LENGTH);
  /** Where each word ends. */
  readonly ends = new Uint16Array(MAX_FIELD_LENGTH);

  /** @returns number of words; -1 when the text is not only ASCII */
  read(text: string): number {
    const length = Math.min(text.length, MAX_FIELD_LENGTH);
    let words = 0;
    let start = 0;
    let end = 0;
    for (let at = 0; at < length; at++) {
      const unit = text.charCodeAt(at);
      if (unit >= 0x80) return -1;
      const folded = FOLDED[unit]!;
      if (folded > JOINS) {
        if (end - start < MAX_WORD_LENGTH) this.letters[end++] = folded;
      } else if (folded === SEPARATES && end > start) {
        this.ends[words++] = end;
        start = end;
      }
    }
    if (end > start) this.ends[words++] = end;
    return words;
  }
}
