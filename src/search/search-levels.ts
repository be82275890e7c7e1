import type { IsHidden, SearchAnswer } from './types';
import { allowedEdits, type QueryWord, queryWords } from './words';

/**
 * How far a search goes for errors: as typed; with one error in one word of names, companies, titles and cities; with all
 * errors that the length of each word allows; with one error in addresses, handles and phones, too. A level is entered
 * when those before did not fill the list (the last one: when they found nobody).
 */
export const LEVELS = [0, 1, 2, 3] as const;
export type Level = (typeof LEVELS)[number];

/** An index that can be asked level by level. */
export interface LevelledIndex {
  /** Contacts that fit with the errors of this level and not with fewer. */
  searchLevel(query: readonly QueryWord[], level: Level, limit: number, isHidden: IsHidden): SearchAnswer;
}

/** An index and the rows of it that do not count. */
export interface SearchedIndex {
  index: LevelledIndex;
  isHidden: IsHidden;
}

/** Searches several indexes as if they were one; each row must be visible in one of them at most. */
export function searchLevels(indexes: readonly SearchedIndex[], text: string, limit: number): SearchAnswer {
  const query = queryWords(text);
  const mayErr = query.some(readings => readings.some(reading => allowedEdits(reading) > 0));
  let answer: SearchAnswer = { results: [], total: 0, isComplete: true };
  for (const level of LEVELS) {
    if (level > 0 && (!mayErr || answer.total >= limit || (level === 3 && answer.total > 0))) break;
    const found = indexes.map(({ index, isHidden }) => index.searchLevel(query, level, limit, isHidden));
    answer = merge([answer, ...found], limit);
  }
  return answer;
}

function merge(answers: readonly SearchAnswer[], limit: number): SearchAnswer {
  const results = answers.flatMap(answer => answer.results);
  results.sort((a, b) => a.quality - b.quality || b.boost - a.boost || a.row - b.row);
  return {
    results: results.slice(0, limit),
    total: answers.reduce((sum, answer) => sum + answer.total, 0),
    isComplete: answers.every(answer => answer.isComplete),
  };
}
