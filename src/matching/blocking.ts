import type { Contact } from '../model/contact';
import type { Person } from '../model/person';
import { loose } from './normalize';
import type { PersonName } from './person-name';
import { freshContact, type Prepared, type PreparedIdentifiers, prepareIdentifiers, preparePerson } from './prepare';
import type { PersonKeys } from './types';
import { formsOf, type WordForms } from './word-forms';

/** Raise when a key changes its form: the key index is then built anew. */
export const KEY_VERSION = 3;

/** A key of more contacts than this is left out: a part of a crowd proves nothing, and all of it costs too much. */
export const MAX_HOLDERS = 200;
/** Most contacts that are compared with one person besides those that share an identifier; and when some do. */
const MAX_COMPARED = 32;
const MAX_COMPARED_BESIDE = 4;
/** Most of these that have one thing in common with it, mostly the name: of more, none could be told apart. */
const MAX_NAMESAKES = 10;
const MAX_NAMESAKES_BESIDE = 2;

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
  const employers = employersOf(prepared);
  blockingKeys(prepared, employers, sink);
  onCompared?.();
  frequencyKeys(prepared, employers, sink);
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
  const employers = employersOf(prepared);
  const blocking = [...keySet(sink => !prepared.isOrganization && blockingKeys(prepared, employers, sink))];
  return {
    identifiers: [...keySet(sink => identifierKeys(prepared, sink))],
    blocking: blocking.filter(key => !isSound(key)),
    sounds: blocking.filter(isSound),
    frequency: [...keySet(sink => frequencyKeys(prepared, employers, sink))],
  };
}

const isSound = (key: string): boolean => key.startsWith('f:') || key.startsWith('s:');
const isName = (key: string): boolean => key.startsWith('n:') || key.startsWith('x:');

/** For somebody who may be in the book twice: how the name sounds counts also where others bear it. */
export function withSounds(keys: PersonKeys): PersonKeys {
  return { ...keys, blocking: [...keys.blocking, ...keys.sounds], sounds: [] };
}

/**
 * How a name sounds is asked only where nobody in the book bears it: half of the reads of a page go without.
 * @param hits - what the key index holds for `keys.blocking`
 */
export function soundsToAsk(keys: PersonKeys, hits: HitsByKey<unknown>): readonly string[] {
  return keys.blocking.some(key => isName(key) && (hits.get(key)?.count ?? 0) > 0) ? [] : keys.sounds;
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

function blockingKeys(prepared: Prepared, employers: readonly string[], sink: KeySink): void {
  for (const name of prepared.names) {
    const forms = name.forms ?? name.words.map(formsOf);
    eachNameKey(name, forms, sink);
    soundKeys(forms, sink);
    for (const employer of employers) employeeKeys(forms, employer, sink);
    if (name.native) sink('x:', name.native);
  }
  // People keep one alias in many places.
  for (const alias of prepared.aliases) sink(ALIAS, alias);
}

const MAX_EMPLOYERS = 4;

/** Company names and the names in work e-mail domains. */
export function employersOf({ companies, mailboxes }: Prepared): string[] {
  const employers = companies.map(({ key }) => key);
  for (const { company } of mailboxes) {
    if (company !== undefined && employers.length < MAX_EMPLOYERS && !employers.includes(company))
      employers.push(company);
  }
  return employers;
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
function frequencyKeys(prepared: Prepared, employers: readonly string[], sink: KeySink): void {
  for (const name of prepared.names) for (const word of name.words) sink(WORD, word);
  for (const employer of employers) sink(EMPLOYER, employer);
  if (prepared.title) sink(TITLE, prepared.title);
  for (const part of prepared.placeParts) sink(PLACE, part);
}

const WORD = 'w:';
const EMPLOYER = 'co:';
const TITLE = 't:';
const PLACE = 'l:';
/** `a:` handles and personal local parts without their site. */
const ALIAS = 'a:';
export const wordKey = (word: string) => WORD + word;
export const employerKey = (employer: string) => EMPLOYER + employer;
export const aliasKey = (alias: string) => ALIAS + alias;
export const placeKey = (part: string) => PLACE + part;
export const titleKey = (title: string) => TITLE + title;

/** What the index holds of a key: how many contacts, and which, named by whatever the index calls them. */
interface Holders<Row> {
  count: number;
  rows: readonly Row[];
}

interface HitsByKey<Row> {
  get(key: string): Holders<Row> | undefined;
}

/**
 * Which contacts to compare: all that share an identifier, then those whose other keys weigh most together. A key weighs as much as
 * it is rare; of the keys of a name (and of an employer) the rarest counts, since the others follow from it.
 * @param hits - what the key index holds for `keys.identifiers`, `keys.blocking` and {@link soundsToAsk}
 * @param bookSize - contacts in the book
 */
export function pickCandidates<Row>(keys: PersonKeys, hits: HitsByKey<Row>, bookSize: number): Row[] {
  const identified = new Set<Row>();
  for (const key of keys.identifiers) {
    for (const row of hits.get(key)?.rows ?? []) if (identified.size < MAX_HOLDERS) identified.add(row);
  }
  const weights = new Map<Row, Map<string, number>>();
  for (const key of [...keys.blocking, ...soundsToAsk(keys, hits)]) {
    const { count, rows } = hits.get(key) ?? NOBODY;
    if (count > MAX_HOLDERS) continue;
    const bits = Math.log2((bookSize + 1) / count);
    for (const row of rows) if (!identified.has(row)) weigh(weights, row, kindOf(key), bits);
  }
  const others = [...weights].map(([row, byKind]) => ({ row, kinds: byKind.size, bits: sum(byKind.values()) }));
  // Rows come in the order of the book, and sorting keeps it among equals.
  others.sort((left, right) => right.bits - left.bits);
  const isIdentified = identified.size > 0;
  let namesakes = isIdentified ? MAX_NAMESAKES_BESIDE : MAX_NAMESAKES;
  const compared = others.filter(({ kinds }) => kinds > 1 || namesakes-- > 0);
  return [...identified, ...compared.slice(0, isIdentified ? MAX_COMPARED_BESIDE : MAX_COMPARED).map(({ row }) => row)];
}

const NOBODY: Holders<never> = { count: 0, rows: [] };
const NAME_KINDS = 'nfsx';
/** `name`, or the kind of the key. */
const kindOf = (key: string): string => (NAME_KINDS.includes(key[0]!) ? 'name' : key[0]!);

function weigh<Row>(weights: Map<Row, Map<string, number>>, row: Row, kind: string, bits: number): void {
  const byKind = weights.get(row) ?? new Map<string, number>();
  weights.set(row, byKind.set(kind, Math.max(bits, byKind.get(kind) ?? 0)));
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
