import type { LoadEvent, LoadRequest } from '../../../background/load/messages';
import type { ImportProgress } from '../../../messages/data';

/** An import that workers of this page carry out. */
export interface Loading {
  /** Resolves when nothing is loaded any more: the file is at its end, or it was stopped, or it failed. */
  ended: Promise<void>;
  /** Ends after the chunk that is being stored. */
  stop: () => void;
}

/** Prepared in vain: they would never answer. */
const broken = new WeakSet<Worker>();

const NOT_STARTED: Loading = { ended: Promise.resolve(), stop: () => undefined };

/**
 * Loads a file into the book on threads of its own, so that neither the page nor the background waits.
 * @param onProgress - told of each chunk when it is durable
 * @param prepared - by {@link prepareToLoad}
 */
export function loadInWorkers(id: string, onProgress: (progress: ImportProgress) => void, prepared?: Worker): Loading {
  const worker = prepared ?? startWorker();
  if (!worker || broken.has(worker)) return NOT_STARTED;
  const ask = (request: LoadRequest): void => worker.postMessage(request);
  const ended = new Promise<void>(resolve => {
    worker.onerror = () => resolve();
    worker.onmessage = ({ data }: MessageEvent<LoadEvent>) => {
      if ('progress' in data) onProgress(data.progress);
      else resolve();
    };
  }).finally(() => worker.terminate());
  ask({ load: id, cores: cores() });
  return { ended, stop: () => ask({ stop: true }) };
}

/** Starts the workers while the rep looks at the columns, so that little is left to do after the click. */
export function prepareToLoad(id: string): Worker | undefined {
  const worker = startWorker();
  worker?.postMessage({ prepare: id, cores: cores() } satisfies LoadRequest);
  return worker;
}

const cores = (): number => navigator.hardwareConcurrency;

function startWorker(): Worker | undefined {
  try {
    const worker = new Worker(new URL('../../../background/load/worker.ts', import.meta.url), { type: 'module' });
    worker.onerror = () => {
      worker.terminate();
      broken.add(worker);
    };
    return worker;
  } catch (error) {
    // The background does it then, step by step.
    console.warn('throughline: no worker for the import', error);
    return undefined;
  }
}
