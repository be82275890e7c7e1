import type { IMPORT_FORMATS } from '../messages/data';
import type { CsvRow } from './csv';
import { guessField } from './mapping';

export type ImportFormat = (typeof IMPORT_FORMATS)[number];

/** LinkedIn puts an explanation before the column names. */
const HEADER_SEARCH_ROWS = 12;

/** What kind of file it is, by what stands in it; the name counts only where the content says nothing. */
export function detectFormat(fileName: string, head: string): ImportFormat {
  const start = head.replace(/^\uFEFF/, '').trimStart();
  if (/^BEGIN:VCARD/i.test(start) || /\.vcf$/i.test(fileName)) return 'vcard';
  if (/^First Name,Last Name,(URL|Email Address),/m.test(head)) return 'linkedin';
  if (/E-mail 1 - (Value|Label)/.test(head) || /Group Membership/.test(head)) return 'google';
  return 'csv';
}

/**
 * Row that holds the column names: the first in which at least two columns are known, else the first row.
 * @returns its index among `rows`
 */
export function headerIndex(rows: readonly CsvRow[]): number {
  const index = rows
    .slice(0, HEADER_SEARCH_ROWS)
    .findIndex(({ values }) => values.filter(value => value.length < 60 && guessField(value) !== 'ignore').length >= 2);
  return Math.max(0, index);
}
