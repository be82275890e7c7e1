import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** One saved page, as `manifest.json` lists it; only what running a detector needs. */
export interface ManifestPage {
  id: string;
  /** Relative to the manifest. */
  file: string;
  url: string;
  site: string;
  parse_as?: string;
}

export interface Manifest {
  folder: string;
  pages: ManifestPage[];
}

/** @throws Error that says what is wrong with the file */
export function readManifest(path: string): Manifest {
  const { pages } = parse(path);
  if (!Array.isArray(pages)) throw new Error(`${path} has no list of pages`);
  for (const page of pages) {
    if (!page.id || !page.file || !URL.canParse(page.url))
      throw new Error(`${path}: page ${page.id} lacks id, file or url`);
    if (!/^[\w.-]+$/.test(page.id)) throw new Error(`${path}: page id ${page.id} is no file name`);
  }
  return { folder: dirname(path), pages };
}

function parse(path: string): { pages?: ManifestPage[] } {
  const text = readFileSync(path, 'utf8');
  try {
    return Object(JSON.parse(text));
  } catch {
    throw new Error(`${path} is not JSON`);
  }
}

export function readPage(manifest: Manifest, page: ManifestPage): string {
  return readFileSync(resolve(manifest.folder, page.file), 'utf8');
}

/** Content type the page is to be parsed as. */
export function contentTypeOf(page: ManifestPage): 'application/xhtml+xml' | 'text/html' {
  return page.parse_as === 'application/xhtml+xml' ? 'application/xhtml+xml' : 'text/html';
}
