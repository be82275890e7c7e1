import type { KeyProbe } from '../../storage/book/key-probe';
import type { StoredImport } from '../../storage/database';
import type { Services } from '../services';
import { type LoadedChunk, Loader } from './loader';
import { type PortionSource, type ReadingJob, readHere, readingJob } from './portion';

/** An import as it stands, with its file. */
export interface OpenedImport {
  progress: StoredImport;
  file: Blob;
  phoneRegion: string;
}

/**
 * Some hundred rows, with which the browser compiles what each row needs, and little to wait for; then the whole of a small file, after
 * which what the book holds of its people is in memory.
 */
export const REHEARSED_BYTES = [64 * 1024, 256 * 1024] as const;

/**
 * Loads the first rows of an import that may never be started, with the mapping that was guessed, and stores nothing.
 * @param bytes - of the file, about
 * @param probe - gets the filters of the book
 * @param read - by whom the slice is read
 * @returns undefined when there is nothing to load
 */
export function rehearsed(
  services: Services,
  { progress, file, phoneRegion }: OpenedImport,
  bytes: number,
  probe: KeyProbe,
  read: (job: ReadingJob) => PortionSource = readHere,
): Promise<LoadedChunk | undefined> {
  if (progress.state !== 'mapping') return Promise.resolve(undefined);
  // The last row may be cut off: nobody sees it.
  const part = file.slice(0, progress.readBytes + bytes);
  const rehearsal: StoredImport = { ...progress, state: 'running', totalBytes: part.size };
  const source = read(readingJob(rehearsal, part, phoneRegion));
  return new Loader(services, rehearsal, source, probe).next(Promise.resolve());
}
