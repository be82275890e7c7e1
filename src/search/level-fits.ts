import type { Level } from './search-levels';
import type { Fit, TypedWord } from './typed-word';

/** Where the rarest word has so many bytes of lists, contacts that hold what was typed as whole words are looked at first. */
const WIDE_BYTES = 20_000;

/** A contact holds a word of each fit. */
export type Demand = readonly Fit[];

/**
 * What contacts are gathered from at a level: those that fit with just the errors of the level hold a word of each fit of
 * at least one demand. Only the demands that can be met.
 */
export function fitsOfLevel(typed: readonly TypedWord[], level: Level): Demand[] {
  return demands(typed, level).filter(demand => demand.length > 0 && demand.every(({ width }) => width > 0));
}

function demands(typed: readonly TypedWord[], level: Level): Demand[] {
  if (level === 0) return [typed.map(({ fits }) => fits.asTyped)];
  if (level === 1) return typed.map((_, n) => typed.map(({ fits }, at) => (at === n ? fits.oneEdit : fits.asTyped)));
  if (level === 2) return [...twiceInOne(typed), ...onceInTwo(typed)];
  return typed.map((_, n) => typed.map(({ fits }, at) => (at === n ? fits.codeEdit : fits.anything)));
}

const twiceInOne = (typed: readonly TypedWord[]): Demand[] =>
  typed.map((_, n) => typed.map(({ fits }, at) => (at === n ? fits.twoEdits : fits.anyEdits)));

const onceInTwo = (typed: readonly TypedWord[]): Demand[] =>
  typed.flatMap((_, n) =>
    typed
      .slice(n + 1)
      .map((__, m) => typed.map(({ fits }, at) => (at === n || at === n + 1 + m ? fits.oneEdit : fits.anyEdits))),
  );

/** Fits of one typed word at the levels before. */
export function fitsBelow({ fits }: TypedWord, level: Level): readonly Fit[] {
  return [fits.asTyped, fits.oneEdit, fits.twoEdits].slice(0, level);
}

/** Are the fewest errors with which a contact fits those that the level looks for? */
export const hasErrorsOfLevel = (edits: number, level: Level): boolean =>
  level === 2 ? edits >= 2 : level === 3 || edits === level;

export const isWide = ([first, ...others]: readonly Demand[]): boolean =>
  first !== undefined && others.length === 0 && first.every(({ width }) => width > WIDE_BYTES);

/** The words as typed to their end, but for the last, which may be typed still. */
export const wholeWords = (typed: readonly TypedWord[]): Demand =>
  typed.map(({ fits }, n) => (n === typed.length - 1 ? fits.asTyped : fits.whole));
