import { nativeForm, scriptOf, shorten, splitWords, withoutNative, words } from './normalize';
import { AROUND_NAMES, compoundsOf, type OrdinaryWords, ordinaryWords } from './ordinary-name';
import { CREDENTIALS, GENERATIONS, PARTICLES, PLACEHOLDERS, TITLES } from './tables/name-words';
import { isUsual, USUAL_LATIN } from './usual-letters';
import type { WordForms } from './word-forms';

/** A person's name, taken apart once and compared many times. */
export interface PersonName {
  /** Folded words in order, without titles, credentials, particles and generation. */
  words: readonly string[];
  /** Of the words, where they are at hand. */
  forms?: readonly WordForms[];
  /** Words with the particles before them: `delafuente`; undefined when there are none. */
  glued?: readonly string[];
  /** Given names written with a hyphen, run together: `minjun`. */
  compounds: readonly string[];
  /** Index in `words` where the family name begins: known, or taken to be the last word. */
  familyFrom: number;
  /** Nicknames and former names in brackets or quotes: may agree, never disagree. */
  also: readonly string[];
  generation?: string;
  /** All words run together, particles too. */
  joined: string;
  /** The name in its own script, in a form without order; also where the Latin one stands beside it. */
  native?: string;
  script: 'latin' | 'cjk' | 'other';
  /** As it was written, shortened, for the receipt. */
  text: string;
}

const ASIDE = /\(([^()]{0,80})\)|"([^"]{0,80})"|“([^”]{0,80})”|«([^»]{0,80})»/g;

/**
 * Takes a written name apart. Never throws, whatever stands in it.
 * @param familyName - the family name where the record keeps it apart
 * @returns undefined when there is no letter in it
 */
export function parsePersonName(fullName: string, familyName?: string): PersonName | undefined {
  const ordinary = ordinaryWords(fullName, familyName);
  return ordinary ? ordinaryName(fullName, ordinary, familyName) : parseAnyName(fullName, familyName);
}

function ordinaryName(text: string, ordinary: OrdinaryWords, familyName: string | undefined): PersonName {
  const { words: all, forms, compounds, isLatin, hasAround, familyWords } = ordinary;
  const script = isLatin ? 'latin' : 'other';
  if (hasAround) return { ...named(text, { ordered: all }, NO_WORDS, familyName), compounds, script };
  const count = familyWords ?? (familyName ? wordCount(familyName) : 1);
  const familyFrom = familyIndex(all, count);
  return { words: all, forms, compounds, familyFrom, also: NO_WORDS, joined: all.join(''), script, text };
}

/** The same for whatever name, the long way. */
export function parseAnyName(fullName: string, familyName?: string): PersonName | undefined {
  const text = withoutMotto(shorten(fullName).trim());
  if (PLAIN_NAME.test(text)) return named(text, { ordered: text.toLowerCase().split(' ') }, [], familyName);
  const asides: string[] = [];
  const outside = text.replace(ASIDE, (_whole, ...groups: unknown[]) => {
    asides.push(String(groups.find(group => typeof group === 'string') ?? ''));
    return ' ';
  });
  const plain = latinPart(withoutDots(outside), asides);
  const { ordered, familyCount } = inOrder(plain);
  const all = ordered.length ? ordered : splitWords(text);
  if (all.length === 0) return undefined;
  const also = asides
    .flatMap(aside => splitWords(aside))
    .filter(word => !CREDENTIALS.has(word) && !TITLES.has(word) && word !== 'nee');
  const name = named(text, { ordered: all, familyCount }, also, familyName);
  return { ...name, compounds: compoundsOf(plain), native: nativeForm(text), script: scriptOf(plain) };
}

/** What stands between a whole name and what people write behind it: `Jess Tandy | we are hiring`, `Tom Bradley ➡ DMEXCO`. */
const MOTTO = /\s(?:[|•·~/→➔➜➡►▶]|[-–—]\s)/;

/** As a name in Han, kana or Hangul has at most; more is a sentence. */
const MAX_NATIVE_LETTERS = 6;

function withoutMotto(text: string): string {
  const [name = '', behind] = text.split(MOTTO, 2);
  if (behind === undefined || splitWords(name).length < 2) return text;
  // `Wang Wei / 王伟`: the same name in its own script.
  const native = nativeForm(behind) ?? '';
  return native !== '' && native.length <= MAX_NATIVE_LETTERS ? `${name} ${behind.trim()}` : name;
}

// Two to four words of letters only, as most names are: nothing to take apart.
const PLAIN_NAME = /^[A-Za-z]+(?: [A-Za-z]+){1,3}$/;
const ONE_WORD = /^[A-Za-z]+$/;

/** `Ph.D.` and `M.B.A.` behind a name; before it, `J.D.` are initials. */
const DOTTED_DEGREE = /(?<=\S[\s,]+)(?:Ph\.?\s?D|(?:[A-Z][a-z]?\.\s?){1,3}[A-Z][a-z]?)\.?(?=[\s,]|$)(?!.*[a-z]{2})/g;
/** Two capitals behind a name that is not in capitals. */
const SHORT_DEGREE = /(?<=\S\s\S*[a-z]),?\s(?:MD|RN|JD|DO|PE)$/;

/** `Dr. h. c. mult.` */
const HONORARY = /\bh\.\s?c\.(?:\s?mult\.?)?/g;

const withoutDots = (plain: string): string =>
  plain
    .replace(HONORARY, ' ')
    .replace(DOTTED_DEGREE, degree => asDegree(degree))
    .replace(SHORT_DEGREE, '');

function asDegree(degree: string): string {
  const joined = degree.replace(/[.\s]/g, '');
  return CREDENTIALS.has(joined.toLowerCase()) ? (joined.length > 2 ? joined : '') : degree;
}

/** Beside a name in its own script people write the Latin one: `王伟 Wang Wei`, `محمد صلاح (Mohamed Salah)`. */
function latinPart(plain: string, asides: readonly string[]): string {
  const latin = withoutNative(plain);
  return latin === plain ? plain : ([latin, ...asides].find(isLatinName) ?? plain);
}

const latinName = (letter: string, flags: string): RegExp =>
  new RegExp(`${letter}{2}.*\\s.*${letter}{2}|^\\s*${letter}{3,}\\s*$`, flags);
const LATIN_NAME = latinName('\\p{Script=Latin}', 'u');
const USUAL_LATIN_NAME = latinName(`[${USUAL_LATIN}]`, '');
const isLatinName = (part: string): boolean => (isUsual(part) ? USUAL_LATIN_NAME : LATIN_NAME).test(part);

const NO_WORDS: readonly string[] = [];

function named(
  text: string,
  { ordered, familyCount }: { ordered: string[]; familyCount?: number },
  also: readonly string[],
  familyName: string | undefined,
): PersonName {
  const isPlain = !ordered.some(word => AROUND_NAMES.has(word));
  const { kept, generation } = isPlain ? { kept: ordered, generation: undefined } : withoutTitles(ordered);
  const core = isPlain ? ordered : coreWords(kept);
  return {
    words: core,
    glued: core.length < kept.length ? gluedWords(kept) : undefined,
    compounds: NO_WORDS,
    familyFrom: familyStart(core, familyName, familyCount),
    also,
    generation,
    joined: kept.join(''),
    native: undefined,
    script: 'latin',
    text: text.slice(0, 80),
  };
}

function gluedWords(kept: readonly string[]): string[] {
  const glued: string[] = [];
  let before = '';
  for (const word of kept) {
    before += word;
    if (PARTICLES.has(word)) continue;
    glued.push(before);
    before = '';
  }
  return glued;
}

/** `Smith, John` is turned round; what follows a comma is dropped when it is degrees and titles only. */
function inOrder(plain: string): { ordered: string[]; familyCount?: number } {
  const [first = '', ...rest] = plain.split(/[,،、|]/, 4);
  const before = splitWords(first);
  const after = rest.map(splitWords);
  const generation = after.flat().filter(word => GENERATIONS.has(word));
  const given = after.find(part => part.some(isNameWord));
  if (!given || isCredentials(before, rest.join(' '), given)) return { ordered: [...before, ...generation] };
  return { ordered: [...given, ...before], familyCount: coreWords(before).length };
}

const isNameWord = (word: string) => !TITLES.has(word) && !CREDENTIALS.has(word) && !GENERATIONS.has(word);

/** `Anna Schmidt, CSPO ABCD`: capitals after a complete name are letters of honour, not a given name. */
function isCredentials(before: string[], after: string, given: string[]): boolean {
  if (before.filter(isNameWord).length < 2) return false;
  return after === after.toUpperCase() && given.every(word => word.length <= 5);
}

/** Titles count only in front, degrees only at the end and from three letters (`Jack Ma`, `Li Xiao He` are names). */
function withoutTitles(all: readonly string[]): { kept: string[]; generation?: string } {
  let from = 0;
  while (from < all.length - 1 && TITLES.has(all[from]!) && all.length - from > (isGivenToo(all[from]!) ? 2 : 1))
    from++;
  let generation: string | undefined;
  const kept = all.slice(from).filter((word, index) => {
    if (PLACEHOLDERS.has(word) && all.length - from > 1) return false;
    const found = index > 0 && all.length - from > 2 ? GENERATIONS.get(word) : undefined;
    generation ??= found;
    return !found && !(index > 1 && word.length > 2 && CREDENTIALS.has(word));
  });
  return { kept: kept.length ? kept : [...all], generation };
}

const isGivenToo = (title: string) => title === 'don' || title === 'dona' || title === 'judge' || title === 'pan';

/** Words without particles, unless hardly anything would be left (`Le Van`). */
function coreWords(kept: readonly string[]): string[] {
  const core = kept.filter(word => !PARTICLES.has(word));
  return core.length >= 2 ? core : [...kept];
}

const wordCount = (familyName: string): number => (ONE_WORD.test(familyName) ? 1 : coreWords(words(familyName)).length);

function familyStart(core: readonly string[], familyName: string | undefined, familyCount: number | undefined): number {
  return familyIndex(core, familyName ? wordCount(familyName) : (familyCount ?? 1));
}

const familyIndex = (core: readonly string[], count: number): number =>
  Math.max(core.length > 1 ? 1 : 0, core.length - count);
