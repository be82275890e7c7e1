import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { mastodon } from '../../../src/sites/mastodon';
import { drifted } from '../drift';
import { described, expectPeople, ownPages } from '../pages';

const pages = ownPages(import.meta.dirname);

const page = (html: string, address: string) => new JSDOM(html, { url: address }).window.document;
const whose = (html: string, address: string) =>
  mastodon
    .detect(page(html, address), new URL(address))
    .map(({ person, evidence }) => [person.identifiers[0]?.value, evidence[0]?.rank]);

describe('mastodon', () => {
  it.each([
    ['<div id="mastodon" data-props="{}"></div>', 'https://fedi.example/home', true],
    ['<meta name="generator" content="Mastodon v4.5.0">', 'https://fedi.example/@ines', true],
    ['<link rel="alternate" type="application/activity+json" href="/users/ines">', 'https://fedi.example/@ines', true],
    // A blog that speaks the same protocol has pages of its own kind.
    ['<link rel="alternate" type="application/activity+json" href="/?p=1">', 'https://blog.example/a-post/', false],
    ['<p>We are on Mastodon</p>', 'https://blog.example/@ines', false],
  ])('knows its servers by what they say: %s at %s', (html, address, isOne) => {
    expect(mastodon.recognises?.(page(html, address), new URL(address))).toBe(isOne);
  });

  it('believes a server about its own accounts only, and about a name above its own', () => {
    const profile = (domain: string, handle: string) =>
      `<script id="initial-state" type="application/json">{"meta":{"domain":"${domain}"}}</script><main><h1><span>Ines</span><small>${handle}</small></h1></main>`;
    expect(whose(profile('okoro.example', '@ines'), 'https://social.okoro.example/@ines')).toEqual([
      ['ines@okoro.example', 1],
    ]);
    expect(whose(profile('okoro.example', '@ines'), 'https://evil.example/@ines')).toEqual([['ines@evil.example', 1]]);
    expect(whose(profile('', '@ines@okoro.example'), 'https://evil.example/@ines@okoro.example')).toEqual([
      ['ines@okoro.example', 4],
    ]);
  });

  it.each(pages)('finds exactly the people of $name', page => expectPeople(page));

  describe.each(['hashed names', 'no labels', 'wrappers', 'another language'] as const)('with %s', drift => {
    it.each(pages)('finds the same people of $name', page => {
      const found = mastodon.detect(drifted(page, drift), new URL(page.url)).map(described);
      const wanted = page.expected.map(({ role, handle, key }) => [role, handle, key ?? null]);
      expect(found.map(({ role, handle, key }) => [role, handle, key])).toEqual(wanted);
    });
  });
});
