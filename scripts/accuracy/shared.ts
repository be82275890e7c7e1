import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';

/** Labelled data of others lies beside the repository. */
export const SHARED = fileURLToPath(new URL('../../../shared/', import.meta.url));

export const hasShared = (name: string): boolean => existsSync(SHARED + name);

export const readShared = (name: string): string => readFileSync(SHARED + name, 'utf8');

/** Rows of a CSV by their header, trimmed. */
export const readCsv = (name: string): Record<string, string>[] =>
  Papa.parse<Record<string, string>>(readShared(name), {
    header: true,
    skipEmptyLines: true,
    transformHeader: header => header.trim(),
    transform: value => value.trim(),
  }).data;
