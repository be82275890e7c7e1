import { type FileRecord, readSlice } from '../../import/reader';
import { type RecordContext, toRecord } from '../../import/record';
import { eachContactKey } from '../../matching/index';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { type Chunk, ChunkBuilder } from '../../storage/book/chunk';
import { HashList } from '../../storage/book/hash';
import { KeyProbe } from '../../storage/book/key-probe';
import type { StoredImport } from '../../storage/database';
import { type Duplicate, findDuplicates } from '../import-duplicates';
import { finish, holdBack, noteOf, planOf, type ReadRow, skip } from '../import-rows';
import type { Services } from '../services';
import { bookAndChunk } from './book-and-chunk';
import { idSeries } from './id-series';
import { KnownKeys } from './known-keys';

/** A chunk is closed when one of these is reached; a chunk is what a kill costs at most. */
const CHUNK_ROWS = 32_000;
/** The first is small, and each is twice the one before: rows are there soon, and a page that is closed early has done something. */
const FIRST_ROWS = 2_000;
const CHUNK_BYTES = 32 * 1024 * 1024;
const CHUNK_NOTES = 2_000;
const CHUNK_SUSPECTS = 1_000;
/** Read and parsed at a time. */
const SLICE_BYTES = 256 * 1024;
const SUSPECTS_AT_ONCE = 250;
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

/** A row that may be in the book already, or anywhere in the file before. */
type Suspect = ReadRow & { keys: HashList };

/** Reads a file of contacts chunk by chunk, without storing anything. */
export class Loader {
  readonly #services: Services;
  readonly #file: Blob;
  readonly #known: KnownKeys;
  readonly #phoneRegion: string;
  #progress: StoredImport;
  #rows = FIRST_ROWS;

  /** @param probe - that of a rehearsal, which has read the book's filters */
  constructor(services: Services, progress: StoredImport, file: Blob, phoneRegion: string, probe = new KeyProbe()) {
    this.#services = services;
    this.#progress = progress;
    this.#file = file;
    this.#phoneRegion = phoneRegion;
    this.#known = new KnownKeys(Math.ceil((progress.totalBytes - progress.readBytes) / ROW_BYTES), probe);
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
    const { builder, notes, suspects } = await this.#read(next);
    await isStored;
    await this.#sortSuspects(next, builder, notes, suspects);
    next.imported += builder.count;
    if (next.readBytes >= next.totalBytes) finish(next, new Date().toISOString());
    this.#progress = next;
    return { chunk: builder.finish(), notes, from, next };
  }

  async #read(progress: StoredImport) {
    const builder = new ChunkBuilder();
    const notes: Activity[] = [];
    const suspects: Suspect[] = [];
    const keys = new HashList();
    const plan = planOf(progress);
    const context: RecordContext = {
      importId: progress.id,
      at: new Date().toISOString(),
      phoneRegion: this.#phoneRegion,
      newId: idSeries(),
    };
    await this.#known.follow(this.#services.book);
    const isFull = (): boolean =>
      builder.count >= this.#rows ||
      builder.bytes >= CHUNK_BYTES ||
      notes.length >= CHUNK_NOTES ||
      suspects.length >= CHUNK_SUSPECTS;
    while (progress.readBytes < progress.totalBytes && !isFull()) {
      const { records, next } = await readSlice(this.#file, progress.readBytes, plan, SLICE_BYTES);
      for (const record of records) {
        const read = readRow(progress, record, context);
        if (!read) continue;
        if (this.#mayBeKnown(read.contact, keys)) suspects.push({ ...read, keys: keys.copy() });
        else add(builder, notes, read, keys);
      }
      progress.readBytes = next;
    }
    this.#rows = Math.min(CHUNK_ROWS, this.#rows * 2);
    return { builder, notes, suspects };
  }

  /**
   * @param keys - gets those of the contact
   * @returns false when nobody shares an identifier with it. Without one, it is compared with the book as it was before, and with equal
   * rows: whom else in the file it may be, the search for duplicates finds afterwards.
   */
  #mayBeKnown(contact: Contact, keys: HashList): boolean {
    let compared = 0;
    keys.clear();
    const identifiers = eachContactKey(contact, keys.add, () => {
      compared = keys.length;
    });
    return identifiers > 0 ? this.#known.meet(keys, identifiers) : this.#known.meetUnidentified(keys, compared);
  }

  async #sortSuspects(
    progress: StoredImport,
    builder: ChunkBuilder,
    notes: Activity[],
    suspects: readonly Suspect[],
  ): Promise<void> {
    if (suspects.length === 0) return;
    const { database, book } = this.#services;
    const services = { database, book: bookAndChunk(book, builder) };
    for (let start = 0; start < suspects.length; start += SUSPECTS_AT_ONCE) {
      const some = suspects.slice(start, start + SUSPECTS_AT_ONCE);
      const duplicates = await findDuplicates(
        services,
        some.map(({ contact }) => contact),
      );
      for (const [at, suspect] of some.entries()) {
        const duplicate = duplicates[at];
        if (duplicate) await holdBack(this.#services, progress, suspect, sameFile(suspect.contact, duplicate));
        else add(builder, notes, suspect, suspect.keys);
      }
    }
  }
}

function readRow(progress: StoredImport, record: FileRecord, context: RecordContext): ReadRow | undefined {
  const row = ++progress.rows;
  const result = 'fields' in record ? toRecord(record.fields, context) : { ok: false as const, ...record };
  if (result.ok) return { row, contact: result.contact, note: result.note };
  skip(progress, row, result.reasonKey, result.detail);
  return undefined;
}

function add(builder: ChunkBuilder, notes: Activity[], { contact, note }: ReadRow, keys: HashList): void {
  builder.add(contact, keys);
  if (note) notes.push(noteOf(contact, note));
}

/** The same row once more, anywhere in the file, says nothing new. */
function sameFile(contact: Contact, duplicate: Duplicate): Duplicate {
  if (duplicate === 'same-file' || duplicate.contact.importId !== contact.importId) return duplicate;
  return factsOf(contact) === factsOf(duplicate.contact) ? 'same-file' : duplicate;
}

const factsOf = ({ fullName, emails, phones, identifiers, company }: Contact): string =>
  JSON.stringify([fullName, emails, phones, identifiers, company]);
