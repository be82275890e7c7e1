import { VOCABULARY } from './vocabulary';

/** Random numbers in [0, 1). Not seeded outside of tests: nobody can make the same stand-ins again from a guess. */
export type RandomSource = () => number;

/** Invented words and numbers, the same for the same original within one file. */
export interface StandIns {
  /** For a run of letters or of digits. */
  word(original: string): string;
  /** Letter for letter, digit for digit: for ids whose length and kind of letters tell what they are. */
  id(original: string): string;
  /** Another one each time. */
  fresh(original: string): string;
  /** A valid day, where the original begins with one; what follows keeps its form. */
  date(original: string): string;
}

const CONSONANTS = 'bdfgklmnprstvz';
const VOWELS = 'aeiou';
/** Letters of scripts that are told apart by detectors and layouts; everything else becomes Latin. */
const SCRIPTS: readonly [RegExp, string][] = [
  [/\p{Script=Han}/u, '山川木火土金水日月田石竹'],
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 'さしすせそたちつてと'],
  [/\p{Script=Hangul}/u, '가나다라마바사아자차'],
  [/\p{Script=Cyrillic}/u, 'абвгдезиклмнопрст'],
  [/\p{Script=Greek}/u, 'αβγδεζηθικλμνο'],
  [/\p{Script=Arabic}/u, 'ابتثجحدرسصعفقكلم'],
  [/\p{Script=Hebrew}/u, 'אבגדהוזחטיכלמנ'],
  [/\p{Script=Devanagari}/u, 'कखगघचछजटडतथदनपब'],
];
const TRIES = 60;

/** @param taken - words and numbers of the page, lower case: no stand-in may be one of them */
export function createStandIns(random: RandomSource, taken: ReadonlySet<string>): StandIns {
  const known = new Map<string, string>();
  const below = (limit: number): number => Math.floor(random() * limit);
  const pick = (letters: string): string => [...letters][below([...letters].length)] ?? '';

  const digits = (length: number): string =>
    Array.from({ length }, (_, place) => (place ? below(10) : 1 + below(9))).join('');

  function letters(original: string): string {
    const [, script] = SCRIPTS.find(([pattern]) => pattern.test(original)) ?? [];
    const length = [...original].length;
    if (script) return Array.from({ length }, () => pick(script)).join('');
    // The length of a long word says too much; short ones must stay short.
    const about = length < 3 ? length : Math.max(3, Math.min(length, 9) + below(3) - 1);
    return Array.from({ length: about }, (_, place) => pick(place % 2 ? VOWELS : CONSONANTS)).join('');
  }

  function invented(original: string): string {
    const isNumber = /^\p{N}/u.test(original);
    let made = '';
    for (let attempt = 0; attempt < TRIES; attempt++) {
      made = isNumber ? digits(original.length + (attempt > TRIES / 2 ? 1 : 0)) : letters(original);
      if (!taken.has(made) && !VOCABULARY.has(made)) break;
    }
    return made;
  }

  function stable(original: string, make: () => string): string {
    const key = original.toLowerCase();
    const made = known.get(key) ?? make();
    known.set(key, made);
    return made;
  }

  return {
    word: original =>
      inCaseOf(
        original,
        stable(original, () => invented(original)),
      ),
    fresh: original => inCaseOf(original, invented(original)),
    id: original =>
      stable(`id ${original}`, () =>
        original
          .replace(/[a-z]/g, () => pick('bcdf'))
          .replace(/[A-Z]/g, () => pick('BCDF'))
          .replace(/\d/g, () => String(below(10))),
      ),
    date: original =>
      stable(`date ${original}`, () => {
        const two = (limit: number) => String(1 + below(limit)).padStart(2, '0');
        const day = `${1971 + below(25)}-${two(12)}-${two(28)}`;
        return (
          day + original.slice(10).replace(/\d+/g, part => (part.length === 2 ? two(22) : '0'.repeat(part.length)))
        );
      }),
  };
}

function inCaseOf(original: string, made: string): string {
  const first = original[0] ?? '';
  if (original.length > 1 && original === original.toUpperCase()) return made.toUpperCase();
  return first === first.toLowerCase() ? made : (made[0] ?? '').toUpperCase() + made.slice(1);
}
