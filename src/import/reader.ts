import type { ImportField } from '../messages/data';
import {
  bytesPerCharacter,
  type Encoding,
  markLength,
  sniffEncoding,
  toField,
  toStructure,
  toText,
  utf8Length,
  wholeCharacters,
} from './bytes';
import { guessDelimiter, readCsv, readPlainCsv, skipLine } from './csv';
import { bytesOf, type FileWindow } from './file-window';
import { detectFormat, headerIndex, type ImportFormat } from './format';
import { guessMapping } from './mapping';
import { fieldsOf, type RecordFields } from './record';
import { splitVcards, vcardFields } from './vcard';

const HEAD_BYTES = 64 * 1024;
/** Some two hundred rows: a step is short, so that other questions are answered between two. */
const SLICE_BYTES = 32 * 1024;
/** A record longer than this is left out: no contact is that long, but a broken file may be. */
const LONGEST_RECORD_BYTES = 32 * 1024 * 1024;
const SAMPLE_ROWS = 5;

export interface FilePlan {
  format: ImportFormat;
  encoding: Encoding;
  delimiter: string;
  columns: string[];
  mapping: ImportField[];
  sample: string[][];
  /** Byte at which the first record begins. */
  start: number;
}

/** One record of a file, or why it cannot be read (`messages.json` key). */
export type FileRecord = { fields: RecordFields } | { reasonKey: string; detail?: string };

/** What has to be known of a file to read on in it. */
export type SlicePlan = Pick<FilePlan, 'format' | 'encoding' | 'delimiter'> & {
  mapping: readonly ImportField[];
  columnCount: number;
};

export interface FileSlice {
  records: FileRecord[];
  /** Byte at which the next slice begins. */
  next: number;
}

/** Looks at the start of a file: what it is, how it is written, which columns it has. */
export async function planImport(file: Blob, fileName: string): Promise<FilePlan> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const encoding = sniffEncoding(head);
  const mark = markLength(head, encoding);
  const structure = toStructure(head.subarray(mark), encoding);
  const format = detectFormat(fileName, toField(structure, encoding));
  const plan: FilePlan = { format, encoding, delimiter: '', columns: [], mapping: [], sample: [], start: mark };
  if (format === 'vcard') return plan;
  const delimiter = guessDelimiter(structure);
  const isEnd = file.size <= HEAD_BYTES;
  const { rows } = readCsv(structure, delimiter, encoding, isEnd);
  const header = headerIndex(rows);
  const columns = rows[header]?.values.map(value => value.trim()) ?? [];
  const sample = rows.slice(header + 1, header + 1 + SAMPLE_ROWS).map(({ values }) => values);
  const start = mark + headerEnd(structure, delimiter, encoding, header) * bytesPerCharacter(encoding);
  return { ...plan, delimiter, columns, mapping: guessMapping(columns), sample, start };
}

/** Characters up to the end of the header row. Blank rows before it do not count as rows, so the end is searched for. */
function headerEnd(structure: string, delimiter: string, encoding: Encoding, header: number): number {
  let used = 0;
  for (let row = 0; row <= header; ) {
    const line = structure.slice(used);
    const end = endOfRow(line);
    const { rows } = readCsv(line.slice(0, end), delimiter, encoding, true);
    used += end;
    if (rows.length > 0) row++;
    if (end === 0) break;
  }
  return used;
}

/** End of the first row, line breaks inside quotes left alone. */
function endOfRow(text: string): number {
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '"') quoted = !quoted;
    if (!quoted && text[index] === '\n') return index + 1;
  }
  return text.length;
}

/**
 * Reads the next slice of a file. Nothing but the byte offset is carried from one slice to the next, so a killed worker goes on
 * exactly where the last durable step ended.
 */
export async function readSlice(
  file: Blob | FileWindow,
  offset: number,
  plan: SlicePlan,
  sliceBytes = SLICE_BYTES,
): Promise<FileSlice> {
  for (let size = sliceBytes; ; size *= 4) {
    const bytes = await bytesOf(file, offset, offset + size);
    const isEnd = offset + size >= file.size;
    const plain = plan.format !== 'vcard' && plan.encoding === 'utf-8' ? plainRows(bytes, plan, isEnd) : undefined;
    if (plain && plain.used > 0) return { records: plain.records, next: offset + plain.used };
    const structure = toStructure(bytes, plan.encoding);
    const { records, used } =
      plan.format === 'vcard' ? cards(structure, plan.encoding, isEnd) : rows(structure, plan, isEnd);
    const next = offset + used * bytesPerCharacter(plan.encoding);
    if (used > 0 || isEnd) return { records, next: isEnd && used === 0 ? file.size : next };
    if (size >= LONGEST_RECORD_BYTES) return skipBroken(structure, offset, plan);
  }
}

/** Ordinary rows, the fast way; `used` in bytes. */
function plainRows(
  bytes: Uint8Array,
  plan: SlicePlan,
  isEnd: boolean,
): { records: FileRecord[]; used: number } | undefined {
  const text = toText(bytes);
  const slice = text === undefined ? undefined : readPlainCsv(text, plan.delimiter, isEnd);
  if (text === undefined || !slice) return undefined;
  const records = slice.rows.map(({ values }) => recordOf(values, plan));
  if (isEnd) return { records, used: bytes.length };
  return { records, used: wholeCharacters(bytes) - utf8Length(text.slice(slice.used)) };
}

function recordOf(values: readonly string[], { delimiter, mapping, columnCount }: SlicePlan): FileRecord {
  if (values.length > columnCount && values.slice(columnCount).some(value => value !== '')) {
    return { reasonKey: 'import_skip_columns', detail: values.join(delimiter).slice(0, 120) };
  }
  return { fields: fieldsOf(values, mapping) };
}

function skipBroken(
  structure: string,
  offset: number,
  { format, encoding }: Pick<FilePlan, 'format' | 'encoding'>,
): FileSlice {
  const used = format === 'vcard' ? structure.length : skipLine(structure);
  return { records: [{ reasonKey: 'import_skip_too_long' }], next: offset + used * bytesPerCharacter(encoding) };
}

function rows(structure: string, plan: SlicePlan, isEnd: boolean): { records: FileRecord[]; used: number } {
  const slice = readCsv(structure, plan.delimiter, plan.encoding, isEnd);
  // A stray quote swallows everything after it: give up that one line, and read on behind it.
  const stray = slice.rows.findIndex(({ problem }) => problem !== undefined);
  const good = stray >= 0 ? slice.rows.slice(0, stray) : slice.rows;
  const records = good.map(({ values }) => recordOf(values, plan));
  if (stray < 0) return { records, used: slice.used };
  return afterStray(structure, records, good.length);
}

/** Where reading goes on behind a line with a quote that is never closed. */
function afterStray(
  structure: string,
  records: FileRecord[],
  rowsBefore: number,
): { records: FileRecord[]; used: number } {
  let used = 0;
  for (let row = 0; row < rowsBefore && used < structure.length; ) {
    const end = endOfRow(structure.slice(used));
    if (structure.slice(used, used + end).trim() !== '') row++;
    used += end;
  }
  const line = structure.slice(used);
  const end = skipLine(line);
  return {
    records: [...records, { reasonKey: 'import_skip_quotes', detail: line.slice(0, Math.min(end, 120)).trim() }],
    used: used + end,
  };
}

function cards(structure: string, encoding: Encoding, isEnd: boolean): { records: FileRecord[]; used: number } {
  const { cards: texts, used } = splitVcards(structure);
  const records = texts.map((card): FileRecord => {
    try {
      return { fields: vcardFields(toField(card, encoding)) };
    } catch (error) {
      return {
        reasonKey: 'import_skip_card',
        detail: error instanceof Error ? error.message.slice(0, 120) : undefined,
      };
    }
  });
  const rest = structure.slice(used).trim();
  if (!isEnd) return { records, used };
  return {
    records: rest === '' ? records : [...records, { reasonKey: 'import_skip_card', detail: rest.slice(0, 60) }],
    used: structure.length,
  };
}
