import { loose } from './normalize';
import type { PersonName } from './person-name';
import { nicknameGroups } from './tables/nicknames';

/** Two names divided into words alike, and where each word came from. */
export interface Division {
  left: DividedName;
  right: DividedName;
}

export interface DividedName {
  name: PersonName;
  /** For each word of `name`, the words of the name as written that it stands for. */
  origin: readonly (readonly number[])[];
}

/** `jb`, `ajk`, `rk`: two or three letters that no name is made of. */
const INITIALS = /^(?!ng$)[^eiouy][^aeiouy]{1,2}$/;

/**
 * Brings two names to one division into words: `Min Jun` beside `Minjun`, `Abd al-Rahman` beside `Abdulrahman`, `JB` beside
 * `Jean-Baptiste`. Undefined when nothing was to be done.
 */
export function divideAlike(left: PersonName, right: PersonName): Division | undefined {
  // Most names that are compared are those of strangers, and one that is divided otherwise has another number of words.
  if (left.words.length === right.words.length) return undefined;
  let [one, other] = [whole(left), whole(right)];
  one = joinLike(one, right);
  other = joinLike(other, left);
  one = spellInitials(one, other.name);
  other = spellInitials(other, one.name);
  const isChanged = one.name !== left || other.name !== right;
  return isChanged ? { left: one, right: other } : undefined;
}

const whole = (name: PersonName): DividedName => ({ name, origin: name.words.map((_word, index) => [index]) });

/** Joins two neighbours that the other name writes as one word, with or without the particle between them. */
function joinLike(divided: DividedName, other: PersonName): DividedName {
  const { words, glued = words } = divided.name;
  for (let at = 0; at + 1 < words.length; at++) {
    const forms = [loose(words[at]! + words[at + 1]!), loose(glued[at]! + glued[at + 1]!)];
    const model = other.words.find(word => forms.includes(loose(word)) && !words.includes(word));
    if (model) return joinLike(replace(divided, at, 2, [model]), other);
  }
  return divided;
}

/** Takes `jb` apart where the other name has neighbours that begin so. */
function spellInitials(divided: DividedName, other: PersonName): DividedName {
  const { words } = divided.name;
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (words.length === 1 || !INITIALS.test(word) || nicknameGroups(word).length || other.words.includes(word))
      continue;
    if (beginSo([...word], other.words)) return replace(divided, at, 1, [...word]);
  }
  return divided;
}

const beginSo = (letters: readonly string[], words: readonly string[]) =>
  words.some((_word, from) =>
    letters.every((letter, index) => {
      const word = words[from + index];
      return word !== undefined && word.length > 1 && word[0] === letter;
    }),
  ) && words.length > letters.length;

/** The name with `count` words from `at` on exchanged for others. */
function replace({ name, origin }: DividedName, at: number, count: number, words: readonly string[]): DividedName {
  const from = origin.slice(at, at + count).flat();
  const spliced = name.words.toSpliced(at, count, ...words);
  const glued = name.glued?.toSpliced(at, count, ...words);
  const last = spliced.length - 1;
  const shift = words.length - count;
  const familyFrom = name.familyFrom > at ? Math.max(at, name.familyFrom + shift) : name.familyFrom;
  return {
    name: { ...name, words: spliced, forms: undefined, glued, familyFrom: Math.min(last, familyFrom) },
    origin: origin.toSpliced(at, count, ...words.map(() => from)),
  };
}
