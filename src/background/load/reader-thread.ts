import type { ReadAnswer, ReadRequest } from './messages';
import { type Portion, type ReadingJob, readPortion } from './portion';
import { Thread } from './thread';

/** A thread that reads slices of files, one at a time. What it cannot read, the thread that asks for it reads itself. */
export class ReaderThread {
  readonly #thread = new Thread<ReadRequest, ReadAnswer>(
    () => new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' }),
  );

  get settled(): Promise<void> {
    return this.#thread.settled;
  }

  /** @throws what reading the slice here throws */
  async read(job: ReadingJob, from: number): Promise<Portion> {
    return (await this.#readThere(job, from)) ?? readPortion(job, from);
  }

  async #readThere(job: ReadingJob, from: number): Promise<Portion | undefined> {
    if (!this.#thread.isReady) return undefined;
    const answer = await this.#thread.ask({ job, from }).catch(() => undefined);
    if (answer && 'failed' in answer) console.warn('throughline: a slice is read once more', answer.failed);
    return answer && 'portion' in answer ? answer.portion : undefined;
  }
}
