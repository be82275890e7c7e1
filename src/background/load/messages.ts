import type { ImportProgress } from '../../messages/data';
import type { LoadedChunk } from './loader';
import type { Portion, ReadingJob } from './portion';

/** Held by whoever appends to the book: one import at a time, in whatever page. */
export const LOAD_LOCK = 'throughline.load';

/** What the page tells the worker that loads. `prepare`: this import will probably be loaded soon. `cores`: what the browser says. */
export type LoadRequest = { prepare: string; cores: number } | { load: string; cores: number } | { stop: true };

/** What the worker tells the page; `ended` comes last. */
export type LoadEvent = { progress: ImportProgress } | { ended: 'done' | 'stopped' | 'failed' };

/** What the workers that read and store say first: the script has run, and will answer. */
export const STARTED = 'started';

/** To the worker that stores. A rehearsal is stored nowhere. */
export type StoreRequest = LoadedChunk & { isRehearsal?: boolean };

export type StoreAnswer = { run: number | undefined } | { failed: 'not-wanted' | 'error'; message: string };

/** To a worker that reads: which file, and where the slice begins. */
export type ReadRequest = { job: ReadingJob; from: number };

export type ReadAnswer = { portion: Portion } | { failed: string };
