import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from './chromium';

/** Deletes what the browser keeps outside the tables of its database. @returns number of files */
export function deleteBlobFiles({ profile }: Browser): number {
  const folder = join(profile, 'Default', 'IndexedDB');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const lost = files.filter(file => file.isFile() && file.parentPath.includes('.blob'));
  for (const { parentPath, name } of lost) rmSync(join(parentPath, name));
  return lost.length;
}
