import { doubleMetaphone } from 'double-metaphone';
import type { Contact } from '../model/contact';
import { identifierKey } from '../model/identifier-key';
import type { Person } from '../model/person';
import { remember } from './memory';
import { loose } from './normalize';
import type { PersonName } from './person-name';
import { freshContact, type Prepared, type PreparedIdentifiers, prepareIdentifiers, preparePerson } from './prepare';
import { nicknameGroups } from './tables/nicknames';
import type { PersonKeys } from './types';

/** Raise when a key changes its form: the key index is then built anew. */
export const KEY_VERSION = 1;

/** Most contacts that are compared with one person. */
export const MAX_CANDIDATES = 200;

/** Every key under which a contact is indexed (identifier, blocking and frequency keys), without repeats. */
export const contactKeys = (contact: Contact): string[] => contactKeysByKind(contact).keys;

/** The same; the first `identifiers` of them are its {@link contactIdentifierKeys}. */
export function contactKeysByKind(contact: Contact): { keys: string[]; identifiers: number } {
  const prepared = freshContact(contact);
  const keys = new Set(identifierKeys(prepared));
  const identifiers = keys.size;
  for (const key of blockingKeys(prepared)) keys.add(key);
  for (const key of frequencyKeys(prepared)) keys.add(key);
  return { keys: [...keys], identifiers };
}

/** The identifier keys among {@link contactKeys}: who shares one may be the same person. A tenth of the work of all keys. */
export function contactIdentifierKeys(contact: Contact): string[] {
  return [...new Set(identifierKeys(prepareIdentifiers(contact)))];
}

/** Keys to look up for a person; each is also a key of the contacts it could be. */
export function personKeys(person: Person): PersonKeys {
  return keysOf(preparePerson(person));
}

/** @see personKeys */
export function keysOf(prepared: Prepared): PersonKeys {
  return {
    identifiers: [...new Set(identifierKeys(prepared))],
    blocking: [...new Set(prepared.isOrganization ? [] : blockingKeys(prepared))],
    frequency: [...new Set(frequencyKeys(prepared))],
  };
}

/** Canonical identifiers; a phone by its last nine digits, since the country code may be missing. */
function identifierKeys({ identifiers, mailboxes, phones }: PreparedIdentifiers): string[] {
  return [
    ...identifiers.map(identifierKey),
    ...mailboxes.map(({ address }) => mailboxKey(address)),
    ...phones.map(({ tail }) => phoneKey(tail)),
  ];
}

export const mailboxKey = (address: string) => `email::${address}`;
export const phoneKey = (tail: string) => `phone::${tail}`;

function blockingKeys(prepared: Prepared): string[] {
  const keys: string[] = [];
  const employers = prepared.names.length > 0 ? employersOf(prepared) : [];
  for (const name of prepared.names) {
    keys.push(...nameKeys(name), ...soundKeys(name));
    for (const employer of employers) keys.push(...employeeKeys(name, employer));
    if (name.native) keys.push(`x:${name.native}`);
  }
  keys.push(...aliasKeys(prepared));
  return keys;
}

/** Company names and the names in work e-mail domains. */
export function employersOf({ companies, mailboxes }: Prepared): string[] {
  const employers = companies.map(({ key }) => key);
  for (const { company } of mailboxes) if (company !== undefined) employers.push(company);
  return employers.length < 2 ? employers : [...new Set(employers)].slice(0, 4);
}

/**
 * `n:` pairs of name words in alphabetical order, given names by their most formal form: order, nicknames, second given
 * names and double surnames still meet.
 */
export function nameKeys(name: PersonName): string[] {
  const [first, second] = name.words;
  if (!first) return [];
  if (!second) return [`n:${loose(first)}`];
  const keys = name.words.slice(1, 4).flatMap(word => pairKeys(first, word));
  if (name.words.length > 2) keys.push(...pairKeys(second, name.words.at(-1)!));
  return keys;
}

function pairKeys(given: string, family: string): string[] {
  const [one, other] = [formsOf(given), formsOf(family)];
  const keys = [pairKey(one.loose, other.loose)];
  for (const root of one.roots) keys.push(pairKey(root, other.loose));
  if (other.roots.length > 0) keys.push(pairKey(other.roots[0]!, one.loose));
  return keys;
}

const pairKey = (left: string, right: string): string => (left < right ? `n:${left} ${right}` : `n:${right} ${left}`);

/** What keys are made of, for a word of a name: name words repeat a lot within a book. */
const formsOf = remember((word: string) => {
  const code = doubleMetaphone(word)[0];
  return {
    loose: loose(word),
    /** Short ones, where the code would say little, are kept with the word. */
    sound: code.length > 1 ? code : loose(word),
    /** Loose forms of the given names that it may stand for. */
    roots: nicknameGroups(word).slice(0, 2).map(loose),
  };
});

/** `f:` how first and last word sound, in either order; `s:` initial and last word. */
function soundKeys({ words: parts }: PersonName): string[] {
  const first = parts[0];
  const last = parts.at(-1);
  if (!first || !last || parts.length < 2) return [];
  const [one, other] = [formsOf(first).sound, formsOf(last)];
  const sounds = one < other.sound ? `${one} ${other.sound}` : `${other.sound} ${one}`;
  return [`f:${sounds}`, `s:${first[0]} ${other.loose}`];
}

/** `c:` employer with how a name word sounds: finds people whose other name changed or is abbreviated. */
function employeeKeys({ words: parts }: PersonName, employer: string): string[] {
  const first = parts[0];
  if (first === undefined) return [];
  const keys = [`c:${employer} ${formsOf(first).sound}`];
  if (parts.length > 1) keys.push(`c:${employer} ${formsOf(parts.at(-1)!).sound}`);
  return keys;
}

/** `a:` handles and personal local parts without their site: people keep one alias in many places. */
function aliasKeys(prepared: Prepared): string[] {
  return prepared.aliases.map(aliasKey);
}

/** Terms that are only counted: `w:` name words, `co:` employers, `t:` job titles, `l:` places. */
function frequencyKeys(prepared: Prepared): string[] {
  return [
    ...prepared.names.flatMap(name => name.words.map(wordKey)),
    ...employersOf(prepared).map(employerKey),
    ...(prepared.titleWords.length ? [titleKey(prepared.titleWords)] : []),
    ...prepared.placeParts.map(placeKey),
  ];
}

export const wordKey = (word: string) => `w:${word}`;
export const employerKey = (employer: string) => `co:${employer}`;
export const aliasKey = (alias: string) => `a:${alias}`;
export const placeKey = (part: string) => `l:${part}`;
export const titleKey = (title: readonly string[]) => `t:${title.join(' ')}`;

/**
 * Which contacts to compare: all that share an identifier, then those of the rarest keys, at most `limit`.
 * A key whose contacts would not all fit is left out, since an arbitrary part of a crowd proves nothing.
 * @param hits - what the key index holds for `keys.identifiers` and `keys.blocking`
 */
export function pickCandidates(
  keys: PersonKeys,
  hits: { get(key: string): { count: number; ids: readonly string[] } | undefined },
  limit = MAX_CANDIDATES,
): string[] {
  const chosen = new Set<string>();
  const found = (list: readonly string[]) => list.map(key => hits.get(key)).filter(hit => hit !== undefined);
  for (const { ids } of found(keys.identifiers)) for (const id of ids) if (chosen.size < limit) chosen.add(id);
  const byRarity = found(keys.blocking).sort((left, right) => left.count - right.count);
  for (const { ids, count } of byRarity) {
    if (count > limit) break;
    if (chosen.size + ids.length > limit && ids.filter(id => !chosen.has(id)).length + chosen.size > limit) continue;
    for (const id of ids) chosen.add(id);
  }
  return [...chosen];
}
