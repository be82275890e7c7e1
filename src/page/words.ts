/** Letters and digits only, without accents, in lower case. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Words that say something about a person: not a degree, a badge, a bullet, an age ("7h •") or pronouns. */
export function isWords(text: string): boolean {
  return (
    /\p{L}{2}/u.test(text) &&
    !/^[•·|]/u.test(text) &&
    !/^\(?\d(st|nd|rd|th|\.|º|°|er|e|ª)?\+?\)?$/i.test(text) &&
    !/^\d+\s?\p{L}{1,4}\.?(\s*[•·].*)?$/u.test(text) &&
    !/^\(?\p{L}{1,6}\s?\/\s?\p{L}{1,6}(\s?\/\s?\p{L}{1,6})?\)?$/u.test(text)
  );
}
