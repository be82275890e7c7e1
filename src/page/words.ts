/** Letters and digits only, without accents, in lower case. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

const COMPANY =
  /\b(?:agency|agentur|capital|consulting|foundation|gmbh|group|inc|labs?|llc|ltd|magazine|media|news|office|partners|press|sales|software|solutions|stiftung|studios?|systems|team|ventures|verlag)\b|会社/iu;

/** Whether a name has a word by which only companies are called. */
export const isCompanyName = (name: string): boolean => COMPANY.test(name);

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
