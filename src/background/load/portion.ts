import { type FileRecord, readSlice, type SlicePlan } from '../../import/reader';
import { type RecordContext, type RecordResult, toRecord } from '../../import/record';
import { eachContactKey } from '../../matching/index';
import type { Activity } from '../../model/activity';
import { type Chunk, ChunkBuilder } from '../../storage/book/chunk';
import { HashList } from '../../storage/book/hash';
import type { StoredImport } from '../../storage/database';
import { noteOf, planOf } from '../import-rows';
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

/** The contacts of one slice of a file, whatever the book and the rest of the file say of them. */
export interface Portion {
  /** Byte at which the next slice begins. */
  next: number;
  /** Rows of the file, the bad ones too. */
  rows: number;
  chunk: Chunk;
  /** Of each contact of the chunk: its row, which counts from 1 in every slice. */
  row: Uint32Array;
  /** How many of its keys are identifiers. They come first. */
  identifiers: Uint32Array;
  /** How many of its keys come first under which contacts are compared with it. */
  compared: Uint32Array;
  /** By the contact's place in the chunk. */
  notes: { at: number; note: Activity }[];
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
export const readHere = (job: ReadingJob): PortionSource => ({ next: from => readPortion(job, from) });

export async function readPortion(job: ReadingJob, from: number): Promise<Portion> {
  const { file, plan, importId, phoneRegion, idPrefix, sliceBytes } = job;
  const { records, next } = await readSlice(file, from, plan, sliceBytes);
  const at = new Date().toISOString();
  const context: RecordContext = { importId, at, phoneRegion, newId: idSeries(idPrefix, from) };
  const builder = new ChunkBuilder();
  const [row, identifiers, compared]: number[][] = [[], [], []];
  const notes: Portion['notes'] = [];
  const skipped: Portion['skipped'] = [];
  const keys = new HashList();
  for (const [index, record] of records.entries()) {
    const result = resultOf(record, context);
    if (!result.ok) {
      skipped.push({ row: index + 1, reasonKey: result.reasonKey, detail: result.detail });
      continue;
    }
    const { contact, note } = result;
    keys.clear();
    row!.push(index + 1);
    const count = eachContactKey(contact, keys.add, () => compared!.push(keys.length));
    identifiers!.push(count);
    if (note) notes.push({ at: builder.count, note: noteOf(contact, note) });
    builder.add(contact, keys);
  }
  return {
    next,
    rows: records.length,
    chunk: builder.finish(),
    row: Uint32Array.from(row!),
    identifiers: Uint32Array.from(identifiers!),
    compared: Uint32Array.from(compared!),
    notes,
    skipped,
  };
}

const resultOf = (record: FileRecord, context: RecordContext): RecordResult =>
  'fields' in record ? toRecord(record.fields, context) : { ok: false, ...record };
