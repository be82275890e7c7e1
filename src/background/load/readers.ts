import { guessNext } from '../../import/guess-next';
import { type PortionSource, type ReadingJob, readHere } from './portion';
import { ReadAhead } from './read-ahead';
import { ReaderThread } from './reader-thread';
import { CAN_START_THREADS } from './thread';

/** The threads that read for an import, for as long as the worker lives that puts chunks together. */
export class Readers {
  readonly #threads: ReaderThread[];

  /** @param count - with 1, this thread reads itself */
  constructor(count: number) {
    this.#threads = count > 1 && CAN_START_THREADS ? Array.from({ length: count }, () => new ReaderThread()) : [];
  }

  /** Resolves when each has started or failed to. */
  async settled(): Promise<void> {
    await Promise.all(this.#threads.map(thread => thread.settled));
  }

  open(job: ReadingJob): PortionSource {
    if (this.#threads.length === 0) return readHere(job);
    const readers = this.#threads.map(thread => ({ read: (from: number) => thread.read(job, from) }));
    return new ReadAhead(readers, from => guessNext(job.file, from, job.plan, job.sliceBytes));
  }

  /** The same, but every thread reads the first slice, so that the browser compiles for each what it needs. */
  rehearse(job: ReadingJob): PortionSource {
    if (this.#threads.length === 0) return readHere(job);
    return {
      next: async from => {
        const [portion] = await Promise.all(this.#threads.map(thread => thread.read(job, from)));
        return portion!;
      },
    };
  }
}
