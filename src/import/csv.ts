import Papa from 'papaparse';
import { type Encoding, toField } from './bytes';

export interface CsvRow {
  values: string[];
  /** `messages.json` key of why the row cannot be read. */
  problem?: string;
}

export interface CsvSlice {
  rows: CsvRow[];
  /** Characters of the structure text that were used up; the rest belongs to the next slice. */
  used: number;
}

/** Separator of a CSV file, from its first lines. */
export function guessDelimiter(head: string): string {
  return Papa.parse(head, { preview: 20, delimitersToGuess: [',', ';', '\t', '|'] }).meta.delimiter || ',';
}

/**
 * Reads the complete rows at the start of a text (one character per byte, see `bytes.ts`). The last row is left for the next slice
 * unless the file ends here, because it may be cut.
 */
export function readCsv(structure: string, delimiter: string, encoding: Encoding, isEnd: boolean): CsvSlice {
  const rows: CsvRow[] = [];
  const ends: number[] = [];
  Papa.parse<string[]>(structure, {
    delimiter,
    step({ data, errors, meta }) {
      const problem = errors.some(({ type }) => type === 'Quotes') ? 'import_skip_quotes' : undefined;
      rows.push({ values: data.map(value => toField(value, encoding)), problem });
      ends.push(meta.cursor);
    },
  });
  if (!isEnd) {
    rows.pop();
    ends.pop();
  }
  const used = isEnd ? structure.length : (ends.at(-1) ?? 0);
  return { rows: rows.filter(({ values }) => values.some(value => value !== '')), used };
}

/**
 * The same for text that is decoded already, line by line: nearly all lines have no quotes, and need no parser.
 * @returns undefined when there is something unusual in it, for which only {@link readCsv} gives the right answer
 */
export function readPlainCsv(text: string, delimiter: string, isEnd: boolean): CsvSlice | undefined {
  const newline = text.includes('\r') ? '\r\n' : '\n';
  if (newline === '\r\n' && /\r(?!\n)|(?<!\r)\n/.test(text)) return undefined;
  const rows: CsvRow[] = [];
  const endOfRecord = recordEnds(text, newline);
  let start = 0;
  while (start < text.length) {
    const end = endOfRecord(start);
    if (end === undefined) break;
    const values = readRecord(text.slice(start, end), delimiter, newline);
    if (!values) return undefined;
    if (values.some(value => value !== '')) rows.push({ values });
    start = end + newline.length;
  }
  if (!isEnd || start >= text.length) return { rows, used: Math.min(start, text.length) };
  const values = readRecord(text.slice(start), delimiter, newline);
  if (!values) return undefined;
  if (values.some(value => value !== '')) rows.push({ values });
  return { rows, used: text.length };
}

/**
 * Gives the place of the line break after a record, or undefined: one inside quotes has an odd number of them before it. Asked for one record
 * after the other, since the next quote may lie thousands of rows ahead and is looked for once.
 */
function recordEnds(text: string, newline: string): (start: number) => number | undefined {
  let quote = text.indexOf('"');
  return start => {
    let end = text.indexOf(newline, start);
    for (let isOpen = false; end >= 0; end = text.indexOf(newline, end + 1)) {
      for (; quote >= 0 && quote < end; quote = text.indexOf('"', quote + 1)) isOpen = !isOpen;
      if (!isOpen) return end;
    }
    return undefined;
  };
}

/** Every quote opens a whole field, closes it, or is doubled inside one. */
function isWellQuoted(text: string, delimiter: string): boolean {
  for (let at = 0; ; at++) {
    if (text[at] === '"') {
      do at = text.indexOf('"', at + 1) + 1;
      while (at > 0 && text[at] === '"');
      if (at === 0 || (at < text.length && text[at] !== delimiter)) return false;
    } else {
      const end = text.indexOf(delimiter, at);
      if (text.slice(at, end < 0 ? undefined : end).includes('"')) return false;
      at = end < 0 ? text.length : end;
    }
    if (at >= text.length) return true;
  }
}

function readRecord(text: string, delimiter: string, newline: '\n' | '\r\n'): string[] | undefined {
  if (!text.includes('"')) return text.split(delimiter);
  if (!isWellQuoted(text, delimiter)) return undefined;
  const { data, errors } = Papa.parse<string[]>(text, { delimiter, newline });
  return errors.length === 0 && data.length === 1 ? data[0] : undefined;
}

/** Steps over one line that cannot be read as a row, so that a stray quote costs one row and not the rest of the file. */
export function skipLine(structure: string): number {
  const end = structure.indexOf('\n');
  return end < 0 ? structure.length : end + 1;
}
