import { distance } from 'fastest-levenshtein';
import { compareWords, isGiven, WORD_SIMILARITY, type WordLevel } from './compare-words';
import { type DividedName, divideAlike } from './name-division';
import { loose } from './normalize';
import type { PersonName } from './person-name';
import { nicknameGroups } from './tables/nicknames';

/** What the receipt says about two names; from certain agreement to certain difference. */
export type NameLevel =
  | 'exact'
  | 'spelling'
  | 'nickname'
  | 'close'
  | 'reordered'
  | 'transliterated'
  | 'initial'
  | 'partial'
  | 'cognate'
  | 'generation'
  | 'generation-different'
  | 'middle-different'
  | 'family-different'
  | 'given-different'
  | 'different';

/** Two words that stand for each other. */
export interface WordPair {
  left: number;
  right: number;
  level: WordLevel;
}

/** Two names laid side by side. */
export interface NameComparison {
  level: NameLevel;
  verdict: 'same' | 'maybe' | 'different';
  /** 0 to 1; for people to look at, not evidence. */
  similarity: number;
  pairs: readonly WordPair[];
  /** Words that only one side has. */
  extra: number;
}

const SAME: ReadonlySet<NameLevel> = new Set(['exact', 'spelling', 'nickname', 'close', 'reordered']);
const MAYBE: ReadonlySet<NameLevel> = new Set(['transliterated', 'initial', 'partial', 'cognate', 'generation']);

/** Compares two names word by word; order, extra given names, double surnames and the division into words may differ. */
export function compareParsedNames(left: PersonName, right: PersonName): NameComparison {
  if (left.native && right.native) {
    const same = left.native === right.native;
    // Arabic or Hebrew letters have spellings, Han and Hangul have not.
    if (same || (left.script === 'cjk' && right.script === 'cjk')) return compareNative(left, right, same);
  }
  if (left.joined === right.joined) return compareDivided(left, right, samePairs(left, right));
  const pairs = align(left, right);
  const asWritten = compareDivided(left, right, pairs);
  const isSettled = pairs.length === left.words.length && pairs.length === right.words.length;
  const division = isSettled && asWritten.level !== 'initial' ? undefined : divideAlike(left, right);
  if (!division) return asWritten;
  const [one, other] = [division.left, division.right];
  const found = align(one.name, other.name);
  const divided = compareDivided(one.name, other.name, found);
  return divided.similarity > asWritten.similarity
    ? { ...divided, pairs: found.flatMap(asFirstWritten(one, other)) }
    : asWritten;
}

/** Pairs of a divided name, told in words as they were written. */
const asFirstWritten =
  (one: DividedName, other: DividedName) =>
  ({ left, right, level }: WordPair): WordPair[] =>
    one.origin[left]!.map(index => ({ left: index, right: other.origin[right]![0]!, level }));

function compareDivided(left: PersonName, right: PersonName, pairs: readonly WordPair[]): NameComparison {
  const level = levelOf(left, right, pairs);
  const extra = left.words.length + right.words.length - 2 * pairs.length;
  return { level, verdict: verdictOf(level), similarity: similarityOf(left, right, pairs, level), pairs, extra };
}

function verdictOf(level: NameLevel): NameComparison['verdict'] {
  if (SAME.has(level)) return 'same';
  return MAYBE.has(level) ? 'maybe' : 'different';
}

/** Han, kana and Hangul: one other character is another name. */
function compareNative(left: PersonName, right: PersonName, isSame: boolean): NameComparison {
  const pairs = isSame ? samePairs(left, right) : [];
  return {
    level: isSame ? 'exact' : 'different',
    verdict: isSame ? 'same' : 'different',
    similarity: isSame ? 1 : 0.3,
    pairs,
    extra: 0,
  };
}

function samePairs(left: PersonName, right: PersonName): WordPair[] {
  const count = Math.min(left.words.length, right.words.length);
  return Array.from({ length: count }, (_, index) => ({ left: index, right: index, level: 'exact' }));
}

/** Pairs the words, strongest agreement first. Names are short, so the quadratic way is the quick one. */
function align(left: PersonName, right: PersonName): WordPair[] {
  const possible: WordPair[] = [];
  for (let i = 0; i < left.words.length; i++) {
    for (let j = 0; j < right.words.length; j++) {
      const level = wordLevel(left, i, right, j);
      if (level !== 'different') possible.push({ left: i, right: j, level });
    }
  }
  if (possible.length < 2) return possible;
  possible.sort((one, other) => rank(other) - rank(one));
  const pairs: WordPair[] = [];
  for (const pair of possible) {
    if (!pairs.some(taken => taken.left === pair.left || taken.right === pair.right)) pairs.push(pair);
  }
  return pairs;
}

/** The level of two words; where they differ, of one with its particle: `Delafuente` beside `de la Fuente`. */
function wordLevel(left: PersonName, i: number, right: PersonName, j: number): WordLevel {
  const [one, other] = [left.words[i]!, right.words[j]!];
  const areFamilyNames = i >= left.familyFrom && j >= right.familyFrom;
  const level = compareWords(one, other, areFamilyNames);
  if (level === 'nickname' && areFamilyNames && areTwoFamilies(left, right, distance(one, other))) return 'different';
  if (level !== 'different' || !(left.glued || right.glued)) return level;
  const isGlued = isSpelled(left.glued?.[i], other) || isSpelled(right.glued?.[j], one);
  return isGlued ? 'spelling' : level;
}

/** `Anne Moritz`, `Anne Morris`; but `Mostafa` and `Mustafa` are one family, and in `Nagy László` the given name stands last. */
const areTwoFamilies = (left: PersonName, right: PersonName, edits: number) =>
  edits > MAX_SPELLING_EDITS && [left, right].every(({ words }) => isGiven(words[0]!));

const MAX_SPELLING_EDITS = 2;

const isSpelled = (glued: string | undefined, word: string) => glued !== undefined && loose(glued) === loose(word);

/** Prefers words in the same place when two agree alike. */
const rank = ({ left, right, level }: WordPair) => WORD_SIMILARITY[level] - 0.001 * Math.abs(left - right);

function levelOf(left: PersonName, right: PersonName, pairs: readonly WordPair[]): NameLevel {
  if (pairs.length === 0) return 'different';
  if (left.generation && right.generation && left.generation !== right.generation) return 'generation-different';
  if (isAcrossScripts(left, right)) return conflicts(left, right, pairs) ? 'different' : 'transliterated';
  if (left.joined === right.joined && left.words.length !== right.words.length) return 'spelling';
  if (conflicts(left, right, pairs)) return conflictLevel(left, right, pairs);
  if (isDoubled(left, right)) return 'exact';
  const shorter = Math.min(left.words.length, right.words.length);
  return shorter === 1 && left.words.length !== right.words.length ? 'partial' : agreementLevel(left, right, pairs);
}

/** One name for two fields: who has a single name is often entered as `Suharto Suharto`. */
function isDoubled({ words: left }: PersonName, { words: right }: PersonName): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length === 1 && long.length === 2 && long.every(word => word === short[0]);
}

/** Both sides hold a word the other lacks, and no bracketed name explains it. */
function conflicts(left: PersonName, right: PersonName, pairs: readonly WordPair[]): boolean {
  if (left.joined === right.joined) return false;
  const restLeft = left.words.filter(
    (word, index) => !pairs.some(pair => pair.left === index) && !explained(word, right),
  );
  if (restLeft.length === 0) return false;
  const restRight = right.words.filter(
    (word, index) => !pairs.some(pair => pair.right === index) && !explained(word, left),
  );
  return restRight.length > 0 && restLeft.join('') !== restRight.join('');
}

const explained = (word: string, other: PersonName) =>
  other.also.some(also => compareWords(word, also) !== 'different');

function conflictLevel(left: PersonName, right: PersonName, pairs: readonly WordPair[]): NameLevel {
  const hasGiven = pairs.some(pair => pair.left === 0 && pair.right === 0 && pair.level !== 'initial');
  const hasFamily = pairs.some(
    pair => pair.left >= left.familyFrom && pair.right >= right.familyFrom && pair.level !== 'initial',
  );
  if (hasGiven && hasFamily) return 'middle-different';
  if (hasGiven) return 'family-different';
  // One whole word agrees, if in another place: names are often entered in the wrong order.
  return hasFamily || pairs.some(({ level }) => level !== 'initial') ? 'given-different' : 'different';
}

/** Han characters are read as Mandarin whatever the language, and many share a reading. */
function isAcrossScripts(left: PersonName, right: PersonName): boolean {
  return left.script !== right.script && (left.script === 'cjk' || right.script === 'cjk');
}

function agreementLevel(left: PersonName, right: PersonName, pairs: readonly WordPair[]): NameLevel {
  const weakest = weakestOf(left, right, pairs);
  if (weakest === 'initial' && hasTwoInitials(left, right, pairs)) return 'nickname';
  if (weakest === 'initial' || weakest === 'cognate') return weakest;
  if (pairs.filter(pair => pair.level === 'close').length > 1) return 'cognate';
  if (!keepsEnds(left, right, pairs)) return 'partial';
  if ((left.generation ?? '') !== (right.generation ?? '')) return 'generation';
  if (weakest !== 'exact' || !isReordered(pairs)) return weakest;
  return haveOtherOrder(left, right, pairs) ? 'partial' : 'reordered';
}

/** `José María Caballero` and `María José Caballero` are two people: the family name stands where it stood. */
function haveOtherOrder(left: PersonName, right: PersonName, pairs: readonly WordPair[]): boolean {
  const familyStays = pairs.some(pair => pair.left >= left.familyFrom && pair.right >= right.familyFrom);
  return familyStays && isReordered(pairs.filter(isGivenPair(left, right)));
}

const isGivenPair = (left: PersonName, right: PersonName) => (pair: WordPair) =>
  pair.left < left.familyFrom && pair.right < right.familyFrom;

/** `J.-B.` beside `Jean-Baptiste`, and the family name in full: as telling as a nickname. */
function hasTwoInitials(left: PersonName, right: PersonName, pairs: readonly WordPair[]): boolean {
  const initials = pairs.filter(({ level }) => level === 'initial');
  const areGiven = isGivenPair(left, right);
  const isOneSided = new Set(initials.map(pair => left.words[pair.left]!.length === 1)).size === 1;
  const others = pairs.filter(({ level }) => level !== 'initial');
  return (
    initials.length === 2 &&
    initials.every(areGiven) &&
    isOneSided &&
    others.length > 0 &&
    others.every(({ level }) => level === 'exact' || level === 'spelling')
  );
}

/** The weakest pair decides; an abbreviated middle name does not count. */
function weakestOf(
  left: PersonName,
  right: PersonName,
  pairs: readonly WordPair[],
): 'exact' | 'spelling' | 'nickname' | 'close' | 'cognate' | 'initial' {
  let weakest: WordLevel = 'exact';
  for (const pair of pairs) {
    const isMiddle = pair.left > 0 && pair.right > 0 && isGivenPair(left, right)(pair);
    if (pair.level === 'initial' && isMiddle) continue;
    if (WORD_SIMILARITY[pair.level] < WORD_SIMILARITY[weakest]) weakest = pair.level;
  }
  return weakest === 'different' ? 'initial' : weakest;
}

/**
 * Of the longer name, one of the first two words and a family name must be among the pairs. Where the family name is only guessed to be the last
 * word, the second may be one too (`Inés García` of `Inés García Robledo`), unless it is a given name (`Anna Maria`).
 */
function keepsEnds(left: PersonName, right: PersonName, pairs: readonly WordPair[]): boolean {
  if (left.words.length === right.words.length) return true;
  const [longer, side] = left.words.length > right.words.length ? [left, 'left' as const] : [right, 'right' as const];
  const taken = pairs.map(pair => pair[side]);
  return taken.some(index => index < 2) && taken.some(index => mayBeFamily(longer, index));
}

const mayBeFamily = ({ words, familyFrom }: PersonName, index: number) =>
  index >= familyFrom || (index > 0 && nicknameGroups(words[index]!).length === 0);

const isReordered = (pairs: readonly WordPair[]) =>
  pairs.some((pair, index) =>
    pairs.slice(index + 1).some(next => (pair.left - next.left) * (pair.right - next.right) < 0),
  );

function similarityOf(left: PersonName, right: PersonName, pairs: readonly WordPair[], level: NameLevel): number {
  if (level === 'exact' && pairs.length && left.words.length === right.words.length) return 1;
  const agreed = pairs.reduce((sum, pair) => sum + WORD_SIMILARITY[pair.level], 0);
  const counted = (left.words.length + right.words.length + 2 * Math.min(left.words.length, right.words.length)) / 4;
  const similarity = Math.min(1, agreed / Math.max(1, counted));
  return Math.round((verdictOf(level) === 'different' ? Math.min(similarity, 0.6) : similarity) * 1000) / 1000;
}
