import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import type { Chunk } from '../../storage/book/chunk';
import { KeyProbe } from '../../storage/book/key-probe';
import type { StoredImport } from '../../storage/database';
import { type Duplicate, findDuplicates } from '../import-duplicates';
import { finish, holdBack, type ReadRow, skip } from '../import-rows';
import type { Services } from '../services';
import { bookAndChunk } from './book-and-chunk';
import { Gathering } from './gathering';
import { KnownKeys } from './known-keys';
import { type PortionSource, portionOf } from './portion';

/** A chunk is closed when one of these is reached; a chunk is what a kill costs at most. */
const CHUNK_ROWS = 32_000;
/** The first is small, and each is twice the one before: rows are there soon, and a page that is closed early has done something. */
const FIRST_ROWS = 2_000;
const CHUNK_BYTES = 32 * 1024 * 1024;
const CHUNK_NOTES = 2_000;
/**
 * Rows that may be somebody known are compared when there are so many, and at the end of the file: to look up the keys of some takes
 * nearly as long as of many, since it reads most pages of the key index.
 */
const MOST_PUT_OFF = 2_000;
/** Bytes of a row, to guess how many there are. */
const ROW_BYTES = 80;

/** Rows of a file made ready to be stored, and the import as it is when they are. */
export interface LoadedChunk {
  chunk: Chunk;
  notes: Activity[];
  /** The import before. */
  from: StoredImport;
  next: StoredImport;
}

/** Makes chunks of a file's portions, without storing anything. What is known of rows before is known here, wherever they were read. */
export class Loader {
  readonly #services: Services;
  readonly #source: PortionSource;
  readonly #known: KnownKeys;
  #progress: StoredImport;
  #rows = FIRST_ROWS;

  /** @param probe - that of a rehearsal, which has read the book's filters */
  constructor(services: Services, progress: StoredImport, source: PortionSource, probe = new KeyProbe()) {
    this.#services = services;
    this.#progress = progress;
    this.#source = source;
    this.#known = new KnownKeys(Math.ceil((progress.totalBytes - progress.readBytes) / ROW_BYTES), probe);
    if (progress.putOff) this.#known.meetAll(portionOf(progress.putOff));
  }

  /** Told of each chunk that became a run of the book. */
  stored(run: number | undefined): void {
    if (run !== undefined) this.#known.ignore(run);
  }

  /**
   * The next chunk; undefined at the end of the file.
   * @param isStored - resolves when the chunk before is in the book, where rows that look known are then looked up
   */
  async next(isStored: Promise<unknown>): Promise<LoadedChunk | undefined> {
    const from = this.#progress;
    if (from.state !== 'running') return undefined;
    const next: StoredImport = structuredClone(from);
    const putOff = next.putOff ?? [];
    const gathered = await this.#read(next, putOff);
    const isSorted = putOff.length >= MOST_PUT_OFF || next.readBytes >= next.totalBytes;
    if (isSorted) {
      await isStored;
      await this.#sort(next, gathered, putOff);
    }
    next.putOff = isSorted ? undefined : putOff;
    next.imported += gathered.count;
    if (next.readBytes >= next.totalBytes) finish(next, new Date().toISOString());
    this.#progress = next;
    return { ...gathered.finish(), from, next };
  }

  /** @param putOff - gets the contacts that may be in the book already, or anywhere in the file before */
  async #read(progress: StoredImport, putOff: ReadRow[]): Promise<Gathering> {
    const gathered = new Gathering();
    const following = this.#known.follow(this.#services.book);
    const isFull = (): boolean =>
      gathered.count >= this.#rows ||
      gathered.bytes >= CHUNK_BYTES ||
      gathered.notes >= CHUNK_NOTES ||
      putOff.length >= MOST_PUT_OFF;
    while (progress.readBytes < progress.totalBytes && !isFull()) {
      // The book is busy with the chunk before: the first portion is read while it answers.
      const [portion] = await Promise.all([this.#source.next(progress.readBytes), following]);
      const first = gathered.add(portion, progress.rows);
      for (const place of this.#known.meetAll(portion)) {
        putOff.push(gathered.read(first + place));
        gathered.leaveOut(first + place);
      }
      for (const { row, reasonKey, detail } of portion.skipped) skip(progress, progress.rows + row, reasonKey, detail);
      progress.rows += portion.rows;
      progress.readBytes = portion.next;
    }
    await following;
    this.#rows = Math.min(CHUNK_ROWS, this.#rows * 2);
    return gathered;
  }

  /** Those that are new come last in the chunk. */
  async #sort(progress: StoredImport, gathered: Gathering, putOff: readonly ReadRow[]): Promise<void> {
    const { database, book } = this.#services;
    const duplicates = await findDuplicates(
      { database, book: bookAndChunk(book, gathered) },
      putOff.map(({ contact }) => contact),
    );
    const held: (ReadRow & { duplicate: Duplicate })[] = [];
    const added: ReadRow[] = [];
    for (const [at, row] of putOff.entries()) {
      const duplicate = duplicates[at];
      if (duplicate) held.push({ ...row, duplicate: sameFile(row.contact, duplicate) });
      else added.push(row);
    }
    if (added.length > 0) gathered.add(portionOf(added), 0);
    await holdBack(this.#services, progress, held);
  }
}

/** The same row once more, anywhere in the file, says nothing new. */
function sameFile(contact: Contact, duplicate: Duplicate): Duplicate {
  if (duplicate === 'same-file' || duplicate.contact.importId !== contact.importId) return duplicate;
  return factsOf(contact) === factsOf(duplicate.contact) ? 'same-file' : duplicate;
}

const factsOf = ({ fullName, emails, phones, identifiers, company }: Contact): string =>
  JSON.stringify([fullName, emails, phones, identifiers, company]);
