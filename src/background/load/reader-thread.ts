import type { ReadAnswer, ReadRequest } from './messages';
import type { Portion, ReadingJob } from './portion';
import type { Reader } from './read-ahead';

/** A thread that reads slices of a file, one at a time. */
export class ReaderThread implements Reader {
  readonly #worker = new Worker(new URL('./read-worker.ts', import.meta.url), { type: 'module' });
  /** Its script could not be loaded, or an error was caught by nobody; whoever reads is told. */
  readonly #broken = new Promise<never>((_, reject) => {
    this.#worker.onerror = event => reject(new Error(event.message));
  });

  constructor() {
    this.#broken.catch(() => undefined);
  }

  /** To be called before the first slice of a file. */
  begin(job: ReadingJob): void {
    this.#ask({ job });
  }

  read(from: number): Promise<Portion> {
    const answered = new Promise<Portion>((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<ReadAnswer>) => {
        if ('portion' in data) resolve(data.portion);
        else reject(new Error(data.failed));
      };
    });
    this.#ask({ from });
    return Promise.race([answered, this.#broken]);
  }

  #ask(request: ReadRequest): void {
    this.#worker.postMessage(request);
  }
}
