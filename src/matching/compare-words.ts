import { distance } from 'fastest-levenshtein';
import { remember } from './memory';
import { loose } from './normalize';
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

const MIN_ONE_EDIT = 4;
const MIN_TWO_EDITS = 8;

/** Levels of one word against others; a page's people meet the same contacts' words again and again. */
const levelsOf = remember((_left: string) => new Map<string, WordLevel>());
const MAX_REMEMBERED = 2000;

/** Compares two folded words. */
export function compareWords(left: string, right: string): WordLevel {
  if (left === right) return 'exact';
  const levels = levelsOf(left);
  let level = levels.get(right);
  if (level === undefined) {
    level = compareDifferent(left, right);
    if (levels.size < MAX_REMEMBERED) levels.set(right, level);
  }
  return level;
}

function compareDifferent(left: string, right: string): WordLevel {
  if (left.length === 1 || right.length === 1) return left[0] === right[0] ? 'initial' : 'different';
  if (loose(left) === loose(right)) return 'spelling';
  if (areNicknames(left, right)) return 'nickname';
  if (areCognates(left, right)) return 'cognate';
  return isClose(left, right) ? 'close' : 'different';
}

/** One edit from four letters, two from eight, first letters alike or a swap; never two names that both exist. */
function isClose(left: string, right: string): boolean {
  const shorter = Math.min(left.length, right.length);
  if (shorter < MIN_ONE_EDIT || Math.abs(left.length - right.length) > 2) return false;
  if (nicknameGroups(left).length && nicknameGroups(right).length) return false;
  if (differsInEnding(left, right)) return false;
  const edits = isSwap(left, right) ? 1 : distance(left, right);
  return edits <= (shorter >= MIN_TWO_EDITS ? 2 : 1);
}

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
