import { FileWindow } from '../../import/file-window';
import { type FileRecord, readSlice, type SlicePlan } from '../../import/reader';
import { type RecordContext, type RecordResult, toRecord } from '../../import/record';
import { eachContactKey } from '../../matching/index';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { type Chunk, ChunkBuilder } from '../../storage/book/chunk';
import { HashList } from '../../storage/book/hash';
import type { StoredImport } from '../../storage/database';
import { noteOf, planOf, type ReadRow } from '../import-rows';
import { idSeries, newIdPrefix } from './id-series';

/** Some three thousand rows: a quarter of a second for whoever reads them. */
const SLICE_BYTES = 256 * 1024;

/** All that has to be known to make contacts of any slice of a file. */
export interface ReadingJob {
  file: Blob;
  plan: SlicePlan;
  importId: string;
  /** Region for phone numbers without a country code. */
  phoneRegion: string;
  idPrefix: string;
  /** Read and parsed at a time. */
  sliceBytes: number;
}

/** Contacts with their keys, whatever the book and the rest of the file say of them. */
export interface PortionContacts {
  chunk: Chunk;
  /** Of each contact of the chunk: its row, which counts from 1 in every slice of a file. */
  row: Uint32Array;
  /** How many of its keys are identifiers. They come first. */
  identifiers: Uint32Array;
  /** How many of its keys come first under which contacts are compared with it. */
  compared: Uint32Array;
  /** By the contact's place in the chunk. */
  notes: { at: number; note: Activity }[];
}

/** Those of one slice of a file. */
export interface Portion extends PortionContacts {
  /** Byte at which the next slice begins. */
  next: number;
  /** Rows of the file, the bad ones too. */
  rows: number;
  skipped: { row: number; reasonKey: string; detail?: string }[];
}

/** Gives the portions of a file. */
export interface PortionSource {
  /** @param from - the `next` of the portion before, as a rule */
  next(from: number): Promise<Portion>;
}

export function readingJob(progress: StoredImport, file: Blob, phoneRegion: string): ReadingJob {
  const [plan, idPrefix] = [planOf(progress), newIdPrefix()];
  return { file, plan, importId: progress.id, phoneRegion, idPrefix, sliceBytes: SLICE_BYTES };
}

/** Reads in this thread, when asked. */
export function readHere(job: ReadingJob): PortionSource {
  const file = new FileWindow(job.file);
  return { next: from => readPortion(job, from, file) };
}

export async function readPortion(job: ReadingJob, from: number, file: Blob | FileWindow = job.file): Promise<Portion> {
  const { plan, importId, phoneRegion, idPrefix, sliceBytes } = job;
  const { records, next } = await readSlice(file, from, plan, sliceBytes);
  const at = new Date().toISOString();
  const context: RecordContext = { importId, at, phoneRegion, newId: idSeries(idPrefix, from) };
  const builder = new PortionBuilder();
  const skipped: Portion['skipped'] = [];
  for (const [index, record] of records.entries()) {
    const result = resultOf(record, context);
    if (!result.ok) {
      skipped.push({ row: index + 1, reasonKey: result.reasonKey, detail: result.detail });
      continue;
    }
    builder.add(index + 1, result.contact, result.note);
  }
  return { next, rows: records.length, ...builder.finish(), skipped };
}

/** The same of rows that were read before. */
export function portionOf(rows: readonly ReadRow[]): PortionContacts {
  const builder = new PortionBuilder();
  for (const { row, contact, note } of rows) builder.add(row, contact, note);
  return builder.finish();
}

class PortionBuilder {
  readonly #chunk = new ChunkBuilder();
  readonly #row: number[] = [];
  readonly #identifiers: number[] = [];
  readonly #compared: number[] = [];
  readonly #notes: Portion['notes'] = [];
  readonly #keys = new HashList();

  add(row: number, contact: Contact, note: string | undefined): void {
    const keys = this.#keys;
    keys.clear();
    this.#row.push(row);
    this.#identifiers.push(eachContactKey(contact, keys.add, () => this.#compared.push(keys.length)));
    if (note) this.#notes.push({ at: this.#chunk.count, note: noteOf(contact, note) });
    this.#chunk.add(contact, keys);
  }

  finish(): PortionContacts {
    return {
      chunk: this.#chunk.finish(),
      row: Uint32Array.from(this.#row),
      identifiers: Uint32Array.from(this.#identifiers),
      compared: Uint32Array.from(this.#compared),
      notes: this.#notes,
    };
  }
}

const resultOf = (record: FileRecord, context: RecordContext): RecordResult =>
  'fields' in record ? toRecord(record.fields, context) : { ok: false, ...record };
