import { parseArgs } from 'node:util';
import { type Figure, figureOf } from './accuracy/figures';
import { type NameFigure, nameFigures } from './accuracy/names';
import { febrlSets, generatedSets, hardSet, type JudgedSet } from './accuracy/sets';

const USAGE = 'usage: eval:accuracy [--count CONTACTS] [--people PEOPLE] [--seed S]';
/** Probabilities from which a claim could be made; `rules.ts` holds the one that is. */
const THRESHOLDS = [0.95, 0.97, 0.98, 0.99, 0.995];

/**
 * `npm run --silent eval:accuracy`: precision and recall of *match* on the labelled sets, one JSON line a set and half on standard output, the
 * same as a table on standard error.
 */
function main(): void {
  const { count, people, seed } = readArguments();
  const figures: (Figure | NameFigure)[] = [...nameFigures()];
  for (const line of figures) print(line);
  for (const set of judgedSets(count, people, seed)) {
    const halves = [figureOf(set.set, 'tuning', set.judged), figureOf(set.set, 'reported', set.judged)];
    for (const figure of halves) print(figure);
    for (const line of thresholdLines(set)) print(line);
    figures.push(...halves);
  }
  process.stderr.write(tableOf(figures.filter(({ half }) => half === 'reported')));
}

function* judgedSets(count: number, people: number, seed: number): Generator<JudgedSet> {
  yield* febrlSets();
  yield* generatedSets(count, people, seed);
  yield hardSet();
}

/** What a stricter threshold would give on the half that thresholds are chosen on. */
function thresholdLines({ set, judged }: JudgedSet): object[] {
  if (!set.startsWith('generated')) return [];
  return THRESHOLDS.map(threshold => {
    const { matches, right, precision, recall } = figureOf(set, 'tuning', judged, threshold);
    return { set, half: 'tuning', threshold, matches, right, precision, recall };
  });
}

function readArguments(): { count: number; people: number; seed: number } {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '50000' },
      people: { type: 'string', default: '4000' },
      seed: { type: 'string', default: '20261' },
    },
  });
  const [count, people, seed] = [Number(values.count), Number(values.people), Number(values.seed)];
  if (![count, people, seed].every(value => Number.isSafeInteger(value) && value > 0)) throw new Error(USAGE);
  return { count, people, seed };
}

function tableOf(figures: readonly (Figure | NameFigure)[]): string {
  const rows = figures.map(figure =>
    'people' in figure
      ? [
          figure.set,
          figure.people,
          `${figure.right} of ${figure.matches}`,
          figure.precision,
          figure.recall,
          figure.review,
        ]
      : [figure.set, figure.pairs, `${figure.right} of ${figure.same}`, figure.precision, figure.recall, figure.maybe],
  );
  const head = ['reported half', 'people or pairs', 'right claims', 'precision', 'recall', 'asked'];
  const line = (cells: readonly unknown[]) => `| ${cells.map(cell => cell ?? '–').join(' | ')} |\n`;
  return line(head) + line(head.map(() => '---')) + rows.map(line).join('');
}

const print = (figure: object): void => void process.stdout.write(`${JSON.stringify(figure)}\n`);

try {
  main();
} catch (error) {
  process.stderr.write(`eval:accuracy: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
