import { setTimeout } from 'node:timers/promises';
import { type PortionSource, type ReadingJob, readHere, readPortion } from '../../src/background/load/portion';
import { ReadAhead } from '../../src/background/load/read-ahead';
import { guessNext } from '../../src/import/guess-next';

/** Readers of one process, which answer in any order as threads do. @param random - between 0 and 1: how long each takes */
export function readBy(count: number, job: ReadingJob, random: () => number = Math.random): PortionSource {
  if (count === 1) return readHere(job);
  const reader = {
    async read(from: number) {
      await setTimeout(random() * 3);
      return structuredClone(await readPortion(job, from));
    },
  };
  const guess = (from: number): Promise<number | undefined> => guessNext(job.file, from, job.plan, job.sliceBytes);
  return new ReadAhead(
    Array.from({ length: count }, () => reader),
    guess,
  );
}
