import type { ImportProgress } from '../../messages/data';
import type { LoadedChunk } from './loader';

/** Held by whoever appends to the book: one import at a time, in whatever page. */
export const LOAD_LOCK = 'throughline.load';

/** What the page tells the worker that loads. */
export type LoadRequest = { load: string } | { stop: true };

/** What the worker tells the page; `ended` comes last. */
export type LoadEvent = { progress: ImportProgress } | { ended: 'done' | 'stopped' | 'failed' };

/** To the worker that stores. */
export type StoreRequest = LoadedChunk;

export type StoreAnswer = { run: number | undefined } | { failed: 'not-wanted' | 'error'; message: string };
