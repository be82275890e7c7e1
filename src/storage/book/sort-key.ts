import type { Contact } from '../../model/contact';
import { isAscii } from '../../search/fold';

/** Enough to tell names apart; what is equal up to here stays in the order of insertion. */
const KEY_LENGTH = 32;
/** Before the key of a contact without a name, so that they stand last. */
const LAST = '\uffff';

/** Place of a contact in the list by name: without regard to case and diacritics, by code unit; without a name last, by e-mail. */
export function sortKey({ fullName, emails }: Contact): string {
  const name = fold(fullName);
  return name === '' ? LAST + fold(emails[0] ?? '') : name;
}

function fold(text: string): string {
  const start = text.slice(0, 4 * KEY_LENGTH);
  const plain = isAscii(start) ? start : start.normalize('NFKD').replace(/\p{M}+/gu, '');
  return plain.toLowerCase().trim().slice(0, KEY_LENGTH);
}
