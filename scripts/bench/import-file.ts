import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { profileIdentifiers } from '../../src/model/profile-urls';
import type { BenchContact } from './documents';
import { generateFiles, readLines } from './kit';

const COLUMNS = [
  'firstName',
  'lastName',
  'email',
  'company',
  'jobTitle',
  'linkedin',
  'x',
  'github',
  'phone',
  'city',
] as const;
const HEADER = 'First name,Last name,Email,Company,Job title,LinkedIn,X,GitHub,Phone,City\n';
const AUTHORS = 50;
const NAMES = 400;

/** A CSV as a CRM exports it, and what is asked of the book that it becomes. */
export interface ImportFile {
  path: string;
  rows: number;
  bytes: number;
  /** Full names that stand in it, evenly spread. */
  names: string[];
  /** People as a page would show them, every second one with the handle that the book knows. */
  authors: object[];
  last: BenchContact;
  dispose(): void;
}

const quoted = (value: string): string => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
const nameOf = ({ firstName, lastName }: BenchContact): string => `${firstName} ${lastName}`.trim();

const authorOf = (line: BenchContact, index: number): object => ({
  ref: String(index),
  person: {
    site: 'linkedin',
    role: 'author',
    identifiers: index % 2 === 0 && line.linkedin ? profileIdentifiers(line.linkedin) : [],
    fullName: nameOf(line),
    company: line.company || undefined,
  },
  evidence: [],
});

/** Writes the contacts of the kit's generator as CSV. */
export async function makeImportFile(count: number, seed: string): Promise<ImportFile> {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-import-'));
  const source = generateFiles(count, seed);
  const path = join(folder, 'contacts.csv');
  const out = createWriteStream(path);
  out.write(HEADER);
  const names: string[] = [];
  const authors: object[] = [];
  let rows = 0;
  let last: BenchContact | undefined;
  for await (const line of readLines<BenchContact>(source.contacts)) {
    if (!out.write(`${COLUMNS.map(column => quoted(line[column])).join(',')}\n`)) {
      await new Promise<void>(resume => out.once('drain', resume));
    }
    if (rows % Math.ceil(count / NAMES) === 0) names.push(nameOf(line));
    if (rows % Math.ceil(count / AUTHORS) === 0) authors.push(authorOf(line, authors.length));
    rows++;
    last = line;
  }
  await finished(out.end());
  source.dispose();
  if (!last) throw new Error('the generator gave no contacts');
  const dispose = () => rmSync(folder, { recursive: true, force: true });
  return { path, rows, bytes: out.bytesWritten, names, authors, last, dispose };
}
