import type { IsHidden, SearchAnswer } from './types';
import { allowedEdits, type QueryWord, queryWords } from './words';

/**
 * How far a search goes for errors: as typed; with errors in the words of names, companies, titles and cities;
 * with one error in addresses, handles and phones, too. A level is entered when the one before did not fill the list
 * (the last one: when it found nobody).
 */
export const LEVELS = [0, 1, 2] as const;
export type Level = (typeof LEVELS)[number];

/** An index that can be asked level by level. */
export interface LevelledIndex {
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
    if (level > 0 && (!mayErr || answer.total >= limit || (level === 2 && answer.total > 0))) break;
    answer = merge(
      indexes.map(({ index, isHidden }) => index.searchLevel(query, level, limit, isHidden)),
      limit,
    );
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
