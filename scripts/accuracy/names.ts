import { z } from 'zod';
import { compareCompanyNames, compareNames } from '../../src/matching';
import { type Half, halfOf, share } from './figures';
import { hasShared, readCsv, readShared } from './shared';

/** Written names that are labelled as one or two. */
interface NamePair {
  left: string;
  right: string;
  isPerson: boolean;
  isSame: boolean;
}

/** How often "the same" is said of two written names, and how often that is right. */
export interface NameFigure {
  set: string;
  half: Half;
  pairs: number;
  same: number;
  right: number;
  truePairs: number;
  precision: number | null;
  recall: number | null;
  /** True pairs of which nothing is said for certain. */
  maybe: number;
}

const entitySchema = z.array(
  z.object({
    match: z.boolean(),
    schema: z.string(),
    query: z.looseObject({ name: z.string().optional() }),
    candidate: z.looseObject({ name: z.string().optional() }),
  }),
);

export function* nameFigures(): Generator<NameFigure> {
  const sets: [string, NamePair[]][] = [
    ['name pairs', hasShared('data/name-pairs.csv') ? namePairs() : []],
    ['entity checks', hasShared('data/entity-checks.json') ? entityPairs() : []],
  ];
  for (const [set, pairs] of sets) {
    for (const isPerson of [true, false]) {
      const kind = pairs.filter(pair => pair.isPerson === isPerson);
      const name = `${set}, ${isPerson ? 'people' : 'organisations'}`;
      if (kind.length) yield* [figureOf(name, 'tuning', kind), figureOf(name, 'reported', kind)];
    }
  }
}

const namePairs = (): NamePair[] =>
  readCsv('data/name-pairs.csv').map(({ name1 = '', name2 = '', schema, is_match }) => ({
    left: name1,
    right: name2,
    isPerson: schema === 'Person',
    isSame: is_match === 'true',
  }));

const entityPairs = (): NamePair[] =>
  entitySchema.parse(JSON.parse(readShared('data/entity-checks.json'))).map(({ match, schema, query, candidate }) => ({
    left: query.name ?? '',
    right: candidate.name ?? '',
    isPerson: schema === 'Person',
    isSame: match,
  }));

function figureOf(set: string, half: Half, pairs: readonly NamePair[]): NameFigure {
  const own = pairs.filter(({ left, right }) => halfOf(`${left}|${right}`) === half);
  const verdicts = own.map(({ left, right, isPerson, isSame }) => ({
    isSame,
    verdict: (isPerson ? compareNames : compareCompanyNames)(left, right).verdict,
  }));
  const same = verdicts.filter(({ verdict }) => verdict === 'same');
  const right = same.filter(({ isSame }) => isSame).length;
  const truePairs = verdicts.filter(({ isSame }) => isSame);
  return {
    set,
    half,
    pairs: own.length,
    same: same.length,
    right,
    truePairs: truePairs.length,
    precision: share(right, same.length),
    recall: share(right, truePairs.length),
    maybe: truePairs.filter(({ verdict }) => verdict === 'maybe').length,
  };
}
