import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import {
  documentOf,
  hasSharedPages,
  type JudgedPage,
  ownJudgedPages,
  pagesOfManifest,
  SHARED_MANIFEST,
} from '../../scripts/lib/drift/pages';
import { detectOn } from '../../scripts/lib/drift/run';
import { makeSkeleton } from '../../src/page/skeleton/skeleton';
import { KNOWN_HOSTS, VOCABULARY } from '../../src/page/skeleton/vocabulary';
import { createRandom } from '../../src/sample/random';

const WORDS = /[\p{L}\p{M}]{3,}|\p{N}{3,}/gu;
/** Known hosts and schemes stay in addresses. */
const IN_ADDRESSES = new Set(['http', 'https', ...(KNOWN_HOSTS.source.match(/[a-z]{3,}/g) ?? [])]);
const SEEDS = [5, 17, 91];
/** Made anew from an alphabet so small that any of them turns up: letters of hexadecimal numbers, the letter after a member id's head. */
const BY_CHANCE = /^(?:[a-f]{3,4}|ac[ow]aa.)$/;
const READ = ['alt', 'title', 'aria-label', 'placeholder', 'value', 'content'];

const skeletonOf = (document: Document, seed = 5) => makeSkeleton(document, createRandom(seed).next);
const wordsIn = (text: string): string[] => text.toLowerCase().match(WORDS) ?? [];

/** What people read on a page, and what names them in addresses. */
function saidOn(page: JudgedPage, document: Document): Set<string> {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.documentElement, 4);
  while (walker.nextNode()) {
    const { parentElement } = walker.currentNode;
    if (!parentElement?.closest('script,style,noscript')) texts.push(walker.currentNode.textContent ?? '');
  }
  for (const name of READ)
    for (const element of document.querySelectorAll(`[${name}]`)) texts.push(element.getAttribute(name) ?? '');
  for (const { name, handle, email, lead_id, leadId } of page.expected)
    texts.push(name ?? '', handle ?? '', email ?? '', lead_id ?? leadId ?? '');
  return new Set(texts.flatMap(wordsIn));
}

/** What a skeleton holds beside names of tags and attributes; its first line says when it was made. */
function heldBy(text: string, isXml: boolean): Set<string> {
  const body = text.slice(text.indexOf('\n') + 1);
  const contentType = isXml ? 'application/xhtml+xml' : 'text/html';
  const { document } = new JSDOM(body, { contentType }).window;
  const values = [...document.querySelectorAll('*')].flatMap(element =>
    [...element.attributes].map(({ value }) => value),
  );
  return new Set([document.documentElement.textContent ?? '', ...values].flatMap(wordsIn));
}

const pages = [...ownJudgedPages(), ...(hasSharedPages() ? pagesOfManifest(SHARED_MANIFEST) : [])];

/** Who wrote, who is praised and who is no person stands in words there, and a skeleton has none of the page's. */
const TOLD_BY_WORDS = /^any-page\/(?:byline-\w+|blog-comments|nobody|pseudo-persons|team-links)$/;

describe('a skeleton', () => {
  it.each(pages)('holds no word and no number of $id', page => {
    const document = documentOf(page);
    const said = saidOn(page, document);
    // A short random word may be one of the page's by chance; what is kept is there whatever the chance.
    const [first = new Set<string>(), ...others] = SEEDS.map(seed => {
      const { text, isXml } = skeletonOf(document, seed);
      return heldBy(text, isXml);
    });
    const kept = [...first].filter(
      word =>
        others.every(other => other.has(word)) &&
        said.has(word) &&
        !VOCABULARY.has(word) &&
        !BY_CHANCE.test(word) &&
        !IN_ADDRESSES.has(word),
    );
    expect(kept).toEqual([]);
  });

  it('shows the same people by role on most pages', () => {
    const told = pages.filter(({ id }) => !TOLD_BY_WORDS.test(id));
    const differing = told.filter(page => {
      const { text, isXml } = skeletonOf(documentOf(page));
      const url = /^<!-- (\S+)/.exec(text)?.[1] ?? '';
      const skeleton = { ...page, url, text, contentType: isXml ? 'application/xhtml+xml' : 'text/html' } as const;
      return roles(skeleton) !== roles(page);
    });
    const share = 1 - differing.length / told.length;
    expect(share, differing.map(({ id }) => id).join('\n')).toBeGreaterThan(0.85);
  });
});

const roles = (page: JudgedPage): string =>
  detectOn(page)
    .map(({ person }) => person.role)
    .sort()
    .join(' ');
