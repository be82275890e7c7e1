import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { identifierKey } from '../../../src/model/identifier-key';
import { bluesky } from '../../../src/sites/bluesky';
import { drifted } from '../drift';
import { described, expectPeople, ownPages } from '../pages';

const pages = ownPages(import.meta.dirname);

describe('bluesky', () => {
  it('takes the handle from the page when the address holds an id', () => {
    const address = 'https://bsky.app/profile/did:plc:abcdefghijklmnopqrstuvwx';
    const html = '<main><div>Ines Okoro</div><div>\u202a@ines.okoro.example\u202c</div></main>';
    const { document } = new JSDOM(html, { url: address }).window;
    const [found] = bluesky.detect(document, new URL(address));
    expect(found?.person).toMatchObject({ role: 'subject', fullName: 'Ines Okoro' });
    expect(found?.person.identifiers.map(identifierKey)).toEqual([
      'memberId:bluesky:did:plc:abcdefghijklmnopqrstuvwx',
      'handle:bluesky:ines.okoro.example',
    ]);
  });

  it('reads the time of a post from its key', () => {
    const page = pages.find(({ name }) => name === 'home') as (typeof pages)[number];
    const [found] = bluesky.detect(drifted(page, 'no labels'), new URL(page.url));
    expect(found?.touch?.occurredAt).toMatch(/^202\d-\d\d-\d\dT/);
  });

  it.each(pages)('finds exactly the people of $name', page => expectPeople(page));

  describe.each(['hashed names', 'no labels', 'wrappers', 'another language'] as const)('with %s', drift => {
    it.each(pages)('finds the same people of $name', page => {
      const found = bluesky.detect(drifted(page, drift), new URL(page.url)).map(described);
      const wanted = page.expected.map(({ role, handle, key }) => [role, handle, key ?? null]);
      expect(found.map(({ role, handle, key }) => [role, handle, key])).toEqual(wanted);
    });
  });
});
