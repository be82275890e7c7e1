import type { Contact } from '../model/contact';
import type { Person } from '../model/person';
import { loose } from './normalize';
import type { PersonName } from './person-name';
import { freshContact, type Prepared, type PreparedIdentifiers, prepareIdentifiers, preparePerson } from './prepare';
import type { PersonKeys } from './types';
import { formsOf, type WordForms } from './word-forms';

/** Raise when a key changes its form: the key index is then built anew. */
export const KEY_VERSION = 2;

/** Most contacts that are compared with one person. */
export const MAX_CANDIDATES = 200;

/**
 * Takes a key in pieces that follow each other without a gap: whoever only wants its hash needs no string of it, and an import makes
 * some fifteen keys a contact.
 */
export type KeySink = (one: string, two?: string, three?: string, four?: string, five?: string) => void;

/** Every key under which a contact is indexed (identifier, blocking and frequency keys), without repeats. */
export const contactKeys = (contact: Contact): string[] => [...keySet(sink => eachContactKey(contact, sink))];

/**
 * Hands the keys of a contact to a sink, some of them twice: first its {@link contactIdentifierKeys}, then those that say who may be
 * compared with it, then those that are only counted.
 * @param onCompared - called before the last of these
 * @returns how many came first that are identifiers
 */
export function eachContactKey(contact: Contact, sink: KeySink, onCompared?: () => void): number {
  const prepared = freshContact(contact);
  const identifiers = identifierKeys(prepared, sink);
  blockingKeys(prepared, sink);
  onCompared?.();
  frequencyKeys(prepared, sink);
  return identifiers;
}

/** The identifier keys among {@link contactKeys}: who shares one may be the same person. A tenth of the work of all keys. */
export function contactIdentifierKeys(contact: Contact): string[] {
  return [...keySet(sink => identifierKeys(prepareIdentifiers(contact), sink))];
}

function keySet(emit: (sink: KeySink) => void): Set<string> {
  const keys = new Set<string>();
  emit((one, two = '', three = '', four = '', five = '') => keys.add(one + two + three + four + five));
  return keys;
}

/** Keys to look up for a person; each is also a key of the contacts it could be. */
export function personKeys(person: Person): PersonKeys {
  return keysOf(preparePerson(person));
}

/** @see personKeys */
export function keysOf(prepared: Prepared): PersonKeys {
  return {
    identifiers: [...keySet(sink => identifierKeys(prepared, sink))],
    blocking: [...keySet(sink => !prepared.isOrganization && blockingKeys(prepared, sink))],
    frequency: [...keySet(sink => frequencyKeys(prepared, sink))],
  };
}

/** Canonical identifiers; a phone by its last nine digits, since the country code may be missing. @returns how many */
function identifierKeys({ identifiers, mailboxes, phones }: PreparedIdentifiers, sink: KeySink): number {
  for (const { kind, site, value } of identifiers) sink(kind, ':', site, ':', value);
  for (const { address } of mailboxes) sink(MAILBOX, address);
  for (const { tail } of phones) sink(PHONE, tail);
  return identifiers.length + mailboxes.length + phones.length;
}

const MAILBOX = 'email::';
const PHONE = 'phone::';
export const mailboxKey = (address: string) => MAILBOX + address;
export const phoneKey = (tail: string) => PHONE + tail;

function blockingKeys(prepared: Prepared, sink: KeySink): void {
  const employers = prepared.names.length > 0 ? employersOf(prepared) : [];
  for (const name of prepared.names) {
    const forms = name.words.map(formsOf);
    eachNameKey(name, forms, sink);
    soundKeys(forms, sink);
    for (const employer of employers) employeeKeys(forms, employer, sink);
    if (name.native) sink('x:', name.native);
  }
  // People keep one alias in many places.
  for (const alias of prepared.aliases) sink(ALIAS, alias);
}

/** Company names and the names in work e-mail domains. */
export function employersOf({ companies, mailboxes }: Prepared): string[] {
  const employers = companies.map(({ key }) => key);
  for (const { company } of mailboxes) if (company !== undefined) employers.push(company);
  return employers.length < 2 ? employers : [...new Set(employers)].slice(0, 4);
}

/** The keys of {@link eachNameKey}, the first for the whole name. */
export const nameKeys = (name: PersonName): string[] => [
  ...keySet(sink => eachNameKey(name, name.words.map(formsOf), sink)),
];

/**
 * `n:` pairs of name words in alphabetical order, given names by their most formal form: order, nicknames, second given
 * names and double surnames still meet.
 */
function eachNameKey(name: PersonName, forms: readonly WordForms[], sink: KeySink): void {
  const [first, second] = forms;
  if (!first) return;
  if (!second) {
    sink('n:', first.loose);
    return;
  }
  for (let at = 1; at < Math.min(forms.length, 4); at++) pairKeys(first, forms[at]!, sink);
  if (forms.length > 2) pairKeys(second, forms.at(-1)!, sink);
  if (forms.length === 3) undividedKeys(name, forms, sink);
  // A single name, entered twice where a form asks for two.
  if (forms.length === 2 && first === second) sink('n:', first.loose);
  if (name.glued && name.glued.length > 1) pairKey(loose(name.glued[0]!), loose(name.glued.at(-1)!), sink);
}

/** `Min-jun Kim`, `Min Jun Kim` and `Kim Min Jun` meet `Minjun Kim`: two given names as one, where a hyphen or their length suggests it. */
function undividedKeys({ words, compounds }: PersonName, forms: readonly WordForms[], sink: KeySink): void {
  const [one, two, three] = words as [string, string, string];
  if (isOneName(one, two, compounds)) pairKey(loose(one + two), forms[2]!.loose, sink);
  if (isOneName(two, three, compounds)) pairKey(forms[0]!.loose, loose(two + three), sink);
}

const MAX_SYLLABLE = 5;
const isOneName = (one: string, other: string, compounds: readonly string[]) =>
  compounds.length > 0
    ? compounds.includes(one + other)
    : one.length <= MAX_SYLLABLE && other.length <= MAX_SYLLABLE && one.length > 1 && other.length > 1;

function pairKeys(one: WordForms, other: WordForms, sink: KeySink): void {
  pairKey(one.loose, other.loose, sink);
  for (const root of one.roots) pairKey(root, other.loose, sink);
  if (other.roots.length > 0) pairKey(other.roots[0]!, one.loose, sink);
}

const pairKey = (left: string, right: string, sink: KeySink): void =>
  left < right ? sink('n:', left, ' ', right) : sink('n:', right, ' ', left);

/** `f:` how first and last word sound, in either order; `s:` initial and last word. */
function soundKeys(forms: readonly WordForms[], sink: KeySink): void {
  const first = forms[0];
  const last = forms.at(-1);
  if (!first || !last || forms.length < 2) return;
  if (first.sound < last.sound) sink('f:', first.sound, ' ', last.sound);
  else sink('f:', last.sound, ' ', first.sound);
  sink('s:', first.word[0]!, ' ', last.loose);
}

/** `c:` employer with how a name word sounds: finds people whose other name changed or is abbreviated. */
function employeeKeys(forms: readonly WordForms[], employer: string, sink: KeySink): void {
  const first = forms[0];
  if (!first) return;
  sink('c:', employer, ' ', first.sound);
  if (forms.length > 1) sink('c:', employer, ' ', forms.at(-1)!.sound);
}

/** Terms that are only counted: `w:` name words, `co:` employers, `t:` job titles, `l:` places. */
function frequencyKeys(prepared: Prepared, sink: KeySink): void {
  for (const name of prepared.names) for (const word of name.words) sink(WORD, word);
  for (const employer of employersOf(prepared)) sink(EMPLOYER, employer);
  if (prepared.titleWords.length) sink(titleKey(prepared.titleWords));
  for (const part of prepared.placeParts) sink(PLACE, part);
}

const WORD = 'w:';
const EMPLOYER = 'co:';
const PLACE = 'l:';
/** `a:` handles and personal local parts without their site. */
const ALIAS = 'a:';
export const wordKey = (word: string) => WORD + word;
export const employerKey = (employer: string) => EMPLOYER + employer;
export const aliasKey = (alias: string) => ALIAS + alias;
export const placeKey = (part: string) => PLACE + part;
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
