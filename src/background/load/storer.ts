import type { Services } from '../services';
import type { LoadedChunk } from './loader';
import type { StoreAnswer, StoreRequest } from './messages';
import { NotWantedError, storeChunk } from './store-chunk';
import { Thread } from './thread';
import { buffersOf } from './transfer';

/** Stores one chunk at a time, in a thread of its own if there is one. */
export class Storer {
  readonly #thread = new Thread<StoreRequest, StoreAnswer>(
    () => new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' }),
  );

  get settled(): Promise<void> {
    return this.#thread.settled;
  }

  /**
   * @returns number of the run that the chunk became
   * @throws NotWantedError, or whatever kept it from being stored: then the import stands as it did before
   */
  async store(services: Services, loaded: LoadedChunk): Promise<number | undefined> {
    if (!this.#thread.isReady) return storeChunk(services, loaded);
    return this.#storeThere(loaded);
  }

  /** Nothing is stored. */
  async rehearse(loaded: LoadedChunk): Promise<void> {
    if (this.#thread.isReady) await this.#storeThere({ ...loaded, isRehearsal: true });
  }

  async #storeThere(request: StoreRequest): Promise<number | undefined> {
    const answer = await this.#thread.ask(request, buffersOf(request.chunk));
    if (!('failed' in answer)) return answer.run;
    throw answer.failed === 'not-wanted' ? new NotWantedError(answer.message) : new Error(answer.message);
  }
}
