import { STARTED } from './messages';

/**
 * Firefox (ESR 153) now and then hangs a worker for good when that starts another one, and says nothing of it: 4 of 90 starts of sound
 * ones. An import would hang with it.
 */
export const CAN_START_THREADS = globalThis.location?.protocol !== 'moz-extension:';

/**
 * A worker of this thread, which answers one request after the other. It may never start (in Firefox, not allowed, script not there, an
 * error in it) and may break later; whoever has work for it does that work himself while it is not ready.
 */
export class Thread<Request, Answer> {
  /** Resolves when it is ready, or broken. A browser that says neither leaves it open. */
  readonly settled: Promise<void>;
  #worker: Worker | undefined;
  #isReady = false;
  #settle: () => void = () => undefined;
  #waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(start: () => Worker) {
    this.settled = new Promise(resolve => {
      this.#settle = resolve;
    });
    if (!CAN_START_THREADS) {
      this.#settle();
      return;
    }
    try {
      this.#worker = start();
      this.#listenTo(this.#worker);
    } catch (error) {
      this.#break(error instanceof Error ? error.message : String(error));
    }
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /**
   * Asks when what was asked before is answered.
   * @param transfer - lost if the thread breaks
   * @throws Error when it is broken, or breaks meanwhile
   */
  ask(request: Request, transfer: Transferable[] = []): Promise<Answer> {
    const answer = this.#last.then(() => this.#exchange(request, transfer));
    this.#last = answer.catch(() => undefined);
    return answer;
  }

  #exchange(request: Request, transfer: Transferable[]): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (!this.#worker) throw new Error('the thread is broken');
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(request, transfer);
    });
  }

  #listenTo(worker: Worker): void {
    worker.onmessage = ({ data }: MessageEvent<Answer | typeof STARTED>) => {
      if (data !== STARTED) return this.#waiting?.resolve(data);
      this.#isReady = true;
      this.#settle();
    };
    worker.onmessageerror = () => this.#break('an answer could not be read');
    worker.onerror = event => {
      // An error that is not prevented here goes on to whoever has started this thread, who would end it too.
      event.preventDefault();
      this.#break(event.message || 'the script could not be loaded');
    };
  }

  #break(message: string): void {
    console.warn('throughline: a thread of the import is gone', message);
    this.#isReady = false;
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#waiting?.reject(new Error(message));
    this.#settle();
  }
}
