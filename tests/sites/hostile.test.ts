import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { anyPage, detectorFor, SITES } from '../../src/sites';
import { linkedin } from '../../src/sites/linkedin';
import { mastodon } from '../../src/sites/mastodon';
import type { SiteDetector } from '../../src/sites/types';
import { x } from '../../src/sites/x';
import { ownPages } from './pages';

const LONG = 'a'.repeat(5_000_000);
const LONGEST = [
  ['main a[href]', 'href'],
  ['[title]', 'title'],
  ['[aria-label]', 'aria-label'],
  ['meta[content]', 'content'],
] as const;
/** Enough for a slow machine; what is meant is that it ends. */
const PATIENCE_MS = 120_000;

const folderOf = ({ id, part }: SiteDetector) => (id === 'web' ? 'any-page' : part ? `${id}-${part}` : id);
const firstPage = (site: SiteDetector) =>
  ownPages(`${import.meta.dirname}/${folderOf(site)}`)[0] ?? { html: '', url: '' };
const ALL: readonly SiteDetector[] = [...SITES, anyPage];

describe.each(ALL.map(site => [folderOf(site), site] as const))('%s on a hostile page', (_id, site) => {
  it('reads past texts of five megabytes, frames, shadow roots and depth', { timeout: PATIENCE_MS }, () => {
    const { html, url } = firstPage(site);
    const { window } = new JSDOM(html, { url });
    const { document } = window;
    for (const [selector, name] of LONGEST) document.querySelector(selector)?.setAttribute(name, LONG);
    const host = document.createElement('div');
    host.attachShadow({ mode: 'closed' }).innerHTML = '<a href="/somebody">Somebody Hidden</a>';
    const heading = document.createElement('h1');
    heading.textContent = LONG;
    document.body.append(document.createElement('iframe'), host, heading);
    let at: Element = document.body;
    for (let level = 0; level < 500; level++) at = at.appendChild(document.createElement('div'));
    at.innerHTML = '<a href="/deep.down">Deep Down</a><time datetime="never"></time>';
    const found = site.detect(document, new URL(url));
    expect(found.every(({ person }) => (person.fullName?.length ?? 0) <= 200)).toBe(true);
    expect(found.every(({ person }) => person.identifiers.every(({ value }) => value.length <= 512))).toBe(true);
    window.close();
  });
});

describe.each([linkedin, x, mastodon, anyPage].map(site => [site.id, site] as const))('%s in a crowd', (_id, site) => {
  it('reads a hundred thousand elements to the end', { timeout: PATIENCE_MS }, () => {
    const { html, url } = firstPage(site);
    const { window } = new JSDOM(html, { url });
    const { document } = window;
    const wanted = site.detect(document, new URL(url)).length;
    const crowd = document.createElement('div');
    crowd.innerHTML = '<i>x <b>y</b></i>'.repeat(50_000);
    document.body.append(crowd);
    expect(site.detect(document, new URL(url))).toHaveLength(wanted);
    window.close();
  });
});

describe('addresses that trade on a name', () => {
  it.each([
    'https://linkedin.com.evil.example/in/ada',
    'https://www.linkedin.com.evil.example/sales/lead/ACwAAA1b2c3d4e5f6g7h8i',
    'https://www.xn--linkdin-bhg.com/in/ada',
    'https://evil.example/www.linkedin.com/in/ada',
    'https://notlinkedin.com/in/ada',
    'https://x.com.evil.example/ada',
    'https://x.com@evil.example/ada',
    'https://xn--x-7sb.com/ada',
    'https://notx.com/ada',
    'https://github.com.evil.example/ada',
    'https://evil.example/github.com/ada',
    'https://www.xn--fcebook-8va.com/ada',
    'https://medium.com.evil.example/@ada',
    'https://bsky.app.evil.example/profile/ada.example',
    'https://notreddit.com/user/ada',
    'https://mail.google.com.evil.example/mail/u/0/#inbox',
    'http://github.com/ada',
  ])('%s belongs to no site', address => {
    expect(detectorFor(new URL(address))).toBeUndefined();
  });

  it('give no account to the people of any page', () => {
    const sameAs = [
      'https://linkedin.com.evil.example/in/ada-birch',
      'https://www.xn--lnkedin-5fb.com/in/ada-birch',
      'https://x.com@evil.example/ada_birch',
      'https://github.com%2eevil.example/ada',
      'https://evil.example/?https://x.com/ada_birch',
    ];
    const data = JSON.stringify({ '@type': 'Person', name: 'Ada Birch', sameAs });
    const html = `<script type="application/ld+json">${data}</script><h1>Ada Birch</h1>`;
    const url = 'https://page.example/ada';
    const [found] = anyPage.detect(new JSDOM(html, { url }).window.document, new URL(url));
    expect(found?.person.fullName).toBe('Ada Birch');
    expect(found?.person.identifiers.filter(({ kind }) => kind !== 'url')).toEqual([]);
  });

  it('shows the first thousand of ten thousand people', { timeout: PATIENCE_MS }, () => {
    const person = (index: number) =>
      `<div itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ada Birch${index}</b></div>`;
    const html = Array.from({ length: 10_000 }, (_, index) => person(index)).join('');
    const url = 'https://page.example/all';
    const { window } = new JSDOM(html, { url });
    expect(anyPage.detect(window.document, new URL(url))).toHaveLength(1000);
    window.close();
  });
});
