import type { Database } from '../../storage/database';
import { openDatabase } from '../../storage/open';
import { getSettings } from '../../storage/settings';
import { announce } from '../announce';
import { publicProgress } from '../import-rows';
import { openReportingBook } from '../reporting-book';
import { type LoadedChunk, Loader } from './loader';
import { LOAD_LOCK, type LoadEvent, type LoadRequest, type StoreAnswer } from './messages';

// The first thread of an import: a worker of the page that shows it. Reads the file, makes contacts and keys; `store-worker.ts`
// stores them. Each chunk is durable with the import's progress, so that nothing is lost when page, browser or machine end.

let isStopped = false;

addEventListener('message', ({ data }: MessageEvent<LoadRequest>) => {
  if ('stop' in data) isStopped = true;
  else void run(data.load);
});

const tell = (event: LoadEvent): void => postMessage(event);

async function run(id: string): Promise<void> {
  try {
    const ended = await navigator.locks.request(LOAD_LOCK, () => load(id));
    tell({ ended });
  } catch (error) {
    console.error('throughline: import failed', error);
    tell({ ended: 'failed' });
  }
}

async function load(id: string): Promise<'done' | 'stopped'> {
  const database = await openDatabase();
  const book = openReportingBook(database);
  const loader = await openLoader(database, id, { database, book });
  if (!loader) return 'done';
  const storer = new Storer();
  let stored: Promise<boolean> = Promise.resolve(true);
  for (;;) {
    const loaded = isStopped ? undefined : await loader.next(stored);
    if (!(await stored)) return 'stopped';
    if (!loaded) return isStopped ? 'stopped' : 'done';
    stored = storer.store(loaded).then(answer => {
      if ('failed' in answer) {
        if (answer.failed === 'error') throw new Error(answer.message);
        return false;
      }
      loader.stored(answer.run);
      tell({ progress: publicProgress(loaded.next) });
      announce('imports', 'contacts');
      return true;
    });
    // Awaited by the next turn, which may come later than its failure.
    stored.catch(() => undefined);
  }
}

async function openLoader(database: Database, id: string, services: ConstructorParameters<typeof Loader>[0]) {
  const [progress, stored, settings] = await Promise.all([
    database.get('imports', id),
    database.get('importFiles', id),
    getSettings(database),
  ]);
  if (!progress || !stored || progress.state !== 'running') return undefined;
  return new Loader(services, progress, stored.file, settings.phoneRegion);
}

/** The thread that stores, one chunk at a time. */
class Storer {
  readonly #worker = new Worker(new URL('./store-worker.ts', import.meta.url), { type: 'module' });

  store(loaded: LoadedChunk): Promise<StoreAnswer> {
    const { blocks, postings } = loaded.chunk;
    const arrays = [...blocks.map(({ record }) => record), postings.hi, postings.lo, postings.row];
    const moved = arrays.map(({ buffer }) => buffer);
    return new Promise((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<StoreAnswer>) => resolve(data);
      this.#worker.onerror = event => reject(new Error(event.message));
      this.#worker.postMessage(loaded, moved as ArrayBuffer[]);
    });
  }
}
