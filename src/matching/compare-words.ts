import { distance } from 'fastest-levenshtein';
import { remember } from './memory';
import { loose } from './normalize';
import { GIVEN_NAMES } from './tables/given-names';
import { areCognates, areNicknames, nicknameGroups } from './tables/nicknames';

/** How two words of a name agree, best first. */
export type WordLevel = 'exact' | 'spelling' | 'nickname' | 'close' | 'cognate' | 'initial' | 'different';

/** For ordering and for display only; what counts as evidence are the weights in `weights.ts`. */
export const WORD_SIMILARITY: Readonly<Record<WordLevel, number>> = {
  exact: 1,
  spelling: 0.97,
  nickname: 0.92,
  close: 0.86,
  cognate: 0.7,
  initial: 0.6,
  different: 0,
};

const MIN_SWAP = 4;
/** Shorter names lie too close together: `Chen`/`Chan`, `Ross`/`Rose`. */
const MIN_ONE_EDIT = 5;
const MIN_TWO_EDITS = 8;
const MIN_AFTER_ARTICLE = 5;

/** Levels of one word against others; a page's people meet the same contacts' words again and again. */
const levelsOf = remember((_left: string) => new Map<string, WordLevel>());
const familyLevelsOf = remember((_left: string) => new Map<string, WordLevel>());
const MAX_REMEMBERED = 2000;

/**
 * Compares two folded words.
 * @param areFamilyNames - both stand where a family name stands: an ending is then no more than a letter
 */
export function compareWords(left: string, right: string, areFamilyNames = false): WordLevel {
  if (left === right) return 'exact';
  const levels = areFamilyNames ? familyLevelsOf(left) : levelsOf(left);
  let level = levels.get(right);
  if (level === undefined) {
    level = compareDifferent(left, right, areFamilyNames);
    if (levels.size < MAX_REMEMBERED) levels.set(right, level);
  }
  return level;
}

function compareDifferent(left: string, right: string, areFamilyNames: boolean): WordLevel {
  if (left.length === 1 || right.length === 1) return left[0] === right[0] ? 'initial' : 'different';
  if (loose(left) === loose(right) || differInArticle(left, right)) return 'spelling';
  if (areNicknames(left, right)) return 'nickname';
  if (areCognates(left, right)) return 'cognate';
  return isClose(left, right, areFamilyNames) ? 'close' : 'different';
}

/** `Alrashidi`/`Rashidi` */
function differInArticle(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  return short.length >= MIN_AFTER_ARTICLE && (long === `al${short}` || long === `el${short}`);
}

/** A swap from four letters, one edit from five, two from eight; never two names that both exist. */
function isClose(left: string, right: string, areFamilyNames: boolean): boolean {
  const shorter = Math.min(left.length, right.length);
  if (shorter < MIN_SWAP || Math.abs(left.length - right.length) > 2) return false;
  const [leftIsGiven, rightIsGiven] = [isGiven(left), isGiven(right)];
  if (leftIsGiven && rightIsGiven) return false;
  if (isSwap(left, right)) return true;
  if (shorter < MIN_ONE_EDIT || (isSyllable(left) && isSyllable(right))) return false;
  const mayBeGiven = !areFamilyNames || leftIsGiven || rightIsGiven;
  if (mayBeGiven && differsInEnding(left, right)) return false;
  return distance(left, right) <= (shorter >= MIN_TWO_EDITS ? 2 : 1);
}

/** True for a given name that is usual somewhere. */
export const isGiven = (word: string): boolean => nicknameGroups(word).length > 0 || GIVEN_NAMES.has(word);

/** `Cheng`, `Chang`, `Zhang`: names of one syllable differ by one letter as a rule. */
const isSyllable = (word: string) => /^[b-df-hj-np-tv-z]{1,2}[aeiou]{1,3}(?:ng?)?$/.test(word);

/** `Mario`/`Maria`, `Daniel`/`Daniela`: the ending is the difference between two people. */
function differsInEnding(left: string, right: string): boolean {
  const [shorter, longer] = left.length <= right.length ? [left, right] : [right, left];
  if (longer.length > shorter.length) return longer === `${shorter}a`;
  return left.slice(0, -1) === right.slice(0, -1) && /[aeo]/.test(left.at(-1)!) && /[aeo]/.test(right.at(-1)!);
}

/** Two neighbouring letters changed places. */
function isSwap(left: string, right: string): boolean {
  if (left.length !== right.length) return false;
  let at = 0;
  while (left[at] === right[at]) at++;
  return left[at] === right[at + 1] && left[at + 1] === right[at] && left.slice(at + 2) === right.slice(at + 2);
}
