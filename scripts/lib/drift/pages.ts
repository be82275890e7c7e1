import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { JSDOM, VirtualConsole } from 'jsdom';
import { attachShadowRoots } from '../detect-dom';
import { contentTypeOf, readManifest, readPage } from '../manifest';

/** Whom a page shows, in the form of manifests and of the expectations beside our own pages. */
export interface ExpectedPerson {
  name?: string;
  role?: string;
  site?: string;
  platform?: string;
  handle?: string;
  lead_id?: string;
  leadId?: string;
  email?: string;
  url?: string;
  org?: boolean;
}

/** A saved page with its people. */
export interface JudgedPage {
  id: string;
  site: string;
  url: string;
  text: string;
  contentType: 'text/html' | 'application/xhtml+xml';
  expected: readonly ExpectedPerson[];
  mustNot: readonly string[];
  /** More people are on the page than the list names. */
  isIncomplete: boolean;
}

interface JudgedEntry {
  site: string;
  expected?: ExpectedPerson[];
  must_not?: string[];
  expected_complete?: boolean;
}

const ROOT = resolve(import.meta.dirname, '../../..');
const OWN = join(ROOT, 'tests/sites');
/** Saved pages of others, read where they lie; not everybody has them. */
export const SHARED_MANIFEST = resolve(ROOT, '../shared/fixtures/manifest.json');

/** @throws Error that says what is wrong with the manifest, or which page expects nothing */
export function pagesOfManifest(path: string): JudgedPage[] {
  const manifest = readManifest(path);
  return manifest.pages.map(page => {
    const { site, expected, must_not: mustNot = [], expected_complete: complete } = page as typeof page & JudgedEntry;
    if (!Array.isArray(expected)) throw new Error(`${path}: page ${page.id} says nothing about its people`);
    return {
      id: page.id,
      site,
      url: page.url,
      text: readPage(manifest, page),
      contentType: contentTypeOf(page),
      expected,
      mustNot,
      isIncomplete: complete === false,
    };
  });
}

/** The project's own pages: the address stands in their first line, the people in a file beside them. */
export function ownJudgedPages(): JudgedPage[] {
  const folders = readdirSync(OWN, { withFileTypes: true }).filter(entry => entry.isDirectory());
  return folders.flatMap(({ name: site }) => {
    const files = readdirSync(join(OWN, site)).filter(file => /\.x?html$/.test(file));
    return files.map(file => ownPage(site, file));
  });
}

function ownPage(site: string, file: string): JudgedPage {
  const text = readFileSync(join(OWN, site, file), 'utf8');
  const url = /^<!-- (\S+)/.exec(text)?.[1];
  if (!url) throw new Error(`${site}/${file} has no address in its first line`);
  return {
    id: `${site}/${file.replace(/\.x?html$/, '')}`,
    site: site === 'any-page' ? 'web' : site,
    url,
    text,
    contentType: file.endsWith('.xhtml') ? 'application/xhtml+xml' : 'text/html',
    expected: JSON.parse(readFileSync(join(OWN, site, file.replace(/\.x?html$/, '.json')), 'utf8')),
    mustNot: [],
    isIncomplete: false,
  };
}

export const hasSharedPages = (): boolean => existsSync(SHARED_MANIFEST);

/** The page as a document at its address. */
export function documentOf({ text, url, contentType }: JudgedPage): Document {
  const { document } = new JSDOM(text, { url, contentType, virtualConsole: new VirtualConsole() }).window;
  attachShadowRoots(document);
  return document;
}
