import { existsSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../../shared/crm-specs/', import.meta.url);

/**
 * A vendor's contract that may be read but not copied.
 * @returns undefined, and says so, where the folder is missing
 */
export function readSpec<T>(file: string): T | undefined {
  const url = new URL(file, FOLDER);
  if (existsSync(url)) return JSON.parse(readFileSync(url, 'utf8')) as T;
  console.warn(`SKIPPED: the check against ${file}, which is not here`);
  return undefined;
}
