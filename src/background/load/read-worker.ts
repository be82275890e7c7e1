import type { ReadAnswer, ReadRequest } from './messages';
import { type ReadingJob, readPortion } from './portion';
import { buffersOf } from './transfer';

// One of several threads that read the file of an import. It knows nothing of the book, nor of other slices.

let job: ReadingJob | undefined;

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => {
  if ('job' in data) job = data.job;
  else void answer(data.from);
});

async function answer(from: number): Promise<void> {
  try {
    const portion = await readPortion(job!, from);
    const { chunk, row, identifiers, compared } = portion;
    const moved = [...buffersOf(chunk), row.buffer, identifiers.buffer, compared.buffer] as ArrayBuffer[];
    postMessage({ portion } satisfies ReadAnswer, { transfer: moved });
  } catch (error) {
    const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
    postMessage({ failed } satisfies ReadAnswer);
  }
}
