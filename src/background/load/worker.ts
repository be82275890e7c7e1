import { KeyProbe } from '../../storage/book/key-probe';
import { openDatabase } from '../../storage/open';
import { getSettings } from '../../storage/settings';
import { announce } from '../announce';
import { publicProgress } from '../import-rows';
import { openReportingBook } from '../reporting-book';
import type { Services } from '../services';
import { Loader } from './loader';
import { LOAD_LOCK, type LoadEvent, type LoadRequest } from './messages';
import { readingJob } from './portion';
import { readersFor } from './reader-count';
import { Readers } from './readers';
import { type OpenedImport, REHEARSED_BYTES, rehearsed } from './rehearsal';
import { NotWantedError } from './store-chunk';
import { Storer } from './storer';

// The first thread of an import: a worker of the page that shows it. Puts chunks together of what it reads itself, or several
// `read-worker.ts` read side by side where there are cores for them; `store-worker.ts` stores them. What these cannot do is done here. Each
// chunk is durable with the import's progress, so that nothing is lost when page, browser or machine end.

let isStopped = false;
let rehearsal: Promise<void> | undefined;
let isLoading = false;
let isAlone = false;
let click: () => void = () => undefined;
/** Somebody waits for the import now. */
const clicked = new Promise<void>(resolve => {
  click = resolve;
});
const storer = new Storer();
let readers: Readers | undefined;
/** One for the whole life of the worker, which has one import. */
const probe = new KeyProbe();
/** In a book of a million, a thousand rows of which a tenth may be duplicates ask for some 12 MB of key pages: a rehearsal is to leave them here. */
const KEY_CACHE_BYTES = 24 * 1024 * 1024;
const opened = openDatabase().then(database => ({
  database,
  book: openReportingBook(database, { keyCacheBytes: KEY_CACHE_BYTES }),
}));

addEventListener('message', ({ data }: MessageEvent<LoadRequest>) => {
  if ('stop' in data) {
    isStopped = true;
    // The page ends this worker then, and its wait for another import with it. An AbortSignal that comes right after the request is not heard by Chromium 156.
    if (!isAlone) tell({ ended: 'stopped' });
    return;
  }
  readers ??= new Readers(readersFor(data.cores));
  if ('prepare' in data) rehearsal = rehearse(data.prepare, readers);
  else void run(data.load, readers);
});

const tell = (event: LoadEvent): void => postMessage(event);

async function run(id: string, readers: Readers): Promise<void> {
  isLoading = true;
  click();
  try {
    await rehearsal;
    const ended = await navigator.locks.request(LOAD_LOCK, () => {
      isAlone = true;
      return load(id, readers);
    });
    tell({ ended });
  } catch (error) {
    console.error('throughline: import failed', error);
    tell({ ended: 'failed' });
  }
}

async function load(id: string, readers: Readers): Promise<'done' | 'stopped'> {
  const services = await opened;
  const found = await openImport(services, id);
  if (found?.progress.state !== 'running') return 'done';
  const source = readers.open(readingJob(found.progress, found.file, found.phoneRegion));
  const loader = new Loader(services, found.progress, source, probe);
  let stored: Promise<boolean> = Promise.resolve(true);
  for (;;) {
    const loaded = isStopped ? undefined : await loader.next(stored);
    if (!(await stored)) return 'stopped';
    if (!loaded) return isStopped ? 'stopped' : 'done';
    stored = storer.store(services, loaded).then(
      run => {
        loader.stored(run);
        tell({ progress: publicProgress(loaded.next) });
        announce('imports', 'contacts');
        return true;
      },
      error => {
        if (error instanceof NotWantedError) return false;
        throw error;
      },
    );
    // Awaited by the next turn, which may come later than its failure.
    stored.catch(() => undefined);
  }
}

/** Reads what a load needs of the book, and does a part of its work for nothing: the same is many times as fast the next time. */
async function rehearse(id: string, readers: Readers): Promise<void> {
  try {
    const services = await opened;
    await services.book.followKeys(probe);
    // What is not ready by the click is not rehearsed.
    await Promise.race([Promise.all([storer.settled, readers.settled()]), clicked]);
    const found = await openImport(services, id);
    if (!found) return;
    for (const bytes of REHEARSED_BYTES) {
      // Whoever has clicked waits.
      if (isLoading) return;
      const loaded = await rehearsed(services, found, bytes, probe, job => readers.rehearse(job));
      if (loaded && !isLoading) await storer.rehearse(loaded);
    }
  } catch (error) {
    // The load itself will fail with it, where somebody waits for an answer.
    console.warn('throughline: import not rehearsed', error);
  }
}

async function openImport({ database }: Services, id: string): Promise<OpenedImport | undefined> {
  const [progress, stored, settings] = await Promise.all([
    database.get('imports', id),
    database.get('importFiles', id),
    getSettings(database),
  ]);
  return progress && stored && { progress, file: stored.file, phoneRegion: settings.phoneRegion };
}
