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

/** Steps over one line that cannot be read as a row, so that a stray quote costs one row and not the rest of the file. */
export function skipLine(structure: string): number {
  const end = structure.indexOf('\n');
  return end < 0 ? structure.length : end + 1;
}
