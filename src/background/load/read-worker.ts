import { type ReadAnswer, type ReadRequest, STARTED } from './messages';
import { readPortion } from './portion';
import { buffersOf } from './transfer';

// One of several threads that read the file of an import. It knows nothing of the book, nor of other slices.

addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => void answer(data));
postMessage(STARTED);

async function answer({ job, from }: ReadRequest): Promise<void> {
  try {
    const portion = await readPortion(job, from);
    const { chunk, row, identifiers, compared } = portion;
    const moved = [...buffersOf(chunk), row.buffer, identifiers.buffer, compared.buffer] as ArrayBuffer[];
    postMessage({ portion } satisfies ReadAnswer, { transfer: moved });
  } catch (error) {
    const failed = error instanceof Error ? (error.stack ?? error.message) : String(error);
    postMessage({ failed } satisfies ReadAnswer);
  }
}
