import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { anyPage } from '../../../src/sites';
import { expectPeople, ownPages } from '../pages';

const URL_OF_PAGE = new URL('https://page.example/about');

function detect(html: string) {
  const { document } = new JSDOM(html, { url: URL_OF_PAGE.href }).window;
  return anyPage.detect(document, URL_OF_PAGE);
}

const linked = (data: unknown) =>
  detect(`<script type="application/ld+json">${JSON.stringify(data)}</script><h1>About</h1>`);

describe('any page', () => {
  it.each(ownPages(import.meta.dirname))('finds exactly the people of $name', page => expectPeople(page));

  it('gives what a page claims about other sites the lowest rank', () => {
    const [found] = linked({ '@type': 'Person', name: 'Ada Birch', sameAs: 'https://www.linkedin.com/in/ada-birch' });
    expect(found?.person.isHearsay).toBe(true);
    expect(found?.evidence).toContainEqual({ reader: 'link', rank: 4, field: 'identifiers' });
    expect(found?.evidence).toContainEqual({ reader: 'structured-data', rank: 2, field: 'fullName' });
  });

  it('gives no account of the writer when several people wrote', () => {
    const found = detect(
      '<meta name="twitter:creator" content="@one_of_us"><a rel="author" href="/a">Ada Birch</a><a rel="author" href="/b">Bo Strand</a>',
    );
    expect(found.flatMap(({ person }) => person.identifiers.filter(({ kind }) => kind === 'handle'))).toEqual([]);
  });

  it('joins a mailbox only to the one person whose name it bears', () => {
    const birch = '<a rel="author" href="/a">Ada Birch</a>';
    const mail = '<a href="mailto:birch@page.example">mail</a>';
    expect(detect(birch + mail)[0]?.person.identifiers).toContainEqual({ kind: 'email', value: 'birch@page.example' });
    const both = detect(`${birch}<a rel="author" href="/b">Bo Birch</a>${mail}`);
    expect(both.flatMap(({ person }) => person.identifiers.filter(({ kind }) => kind === 'email'))).toEqual([]);
  });

  it('follows references that lead in a circle, and very deep data, without end', () => {
    expect(
      linked({
        '@graph': [
          { '@type': 'Article', '@id': '#a', author: { '@id': '#b' } },
          { '@type': 'Person', '@id': '#b', name: 'Ada Birch', worksFor: { '@id': '#c' } },
          {
            '@type': 'Organization',
            '@id': '#c',
            name: 'Fernhollow',
            founder: { '@id': '#b' },
            member: { '@id': '#a' },
          },
        ],
      }).map(({ person }) => [person.fullName, person.role, person.company]),
    ).toEqual([['Ada Birch', 'author', 'Fernhollow']]);
    let deep: unknown = { '@type': 'Person', name: 'Far Down' };
    for (let level = 0; level < 3000; level++) deep = { item: deep };
    expect(linked(deep)).toEqual([]);
  });

  it.each([
    ['null', 'null'],
    ['number', '7'],
    ['cut off', '{"@type":"Person","name":"Ada'],
    ['wrong types', '{"@type":{"a":1},"name":{"x":[]},"author":5,"sameAs":{"y":null}}'],
    [
      'person with odd fields',
      '{"@type":"Person","name":["",{}],"sameAs":[null,5,{"@id":7}],"email":{},"jobTitle":[[]]}',
    ],
    ['prototype', '{"@type":"Person","__proto__":{"name":"Ada Birch"}}'],
  ])('finds nobody in linked data that is broken: %s', (_, text) => {
    expect(detect(`<script type="application/ld+json">${text}</script>`)).toEqual([]);
  });

  it('shortens names of a megabyte and keeps markup as text', () => {
    const found = linked({ '@type': 'Person', name: 'x'.repeat(1e6) });
    expect(found.every(({ person }) => (person.fullName?.length ?? 0) <= 200)).toBe(true);
    const [spoof] = linked({ '@type': 'Person', name: '\u202eAda\u202c Birch\u200b' });
    expect(spoof?.person.fullName).toBe('Ada Birch');
  });

  it('stays small on a page with thousands of cards', () => {
    const cards = '<div class="h-card"><a class="p-name u-url" href="/p/N">Person N</a></div>';
    const html = Array.from({ length: 1500 }, (_, index) => cards.replaceAll('N', `No${index}`)).join('');
    expect(detect(html)).toHaveLength(1000);
  });
});

// Public pages to try by hand: https://indieweb.org/User:Tantek.com, https://schema.org/Person, https://microformats.org/about
