import { describe, expect, it } from 'vitest';
import { mastodon } from '../../../src/sites/mastodon';
import { drifted } from '../drift';
import { described, expectPeople, ownPages } from '../pages';

const pages = ownPages(import.meta.dirname);

describe('mastodon', () => {
  it.each(pages)('finds exactly the people of $name', page => expectPeople(page));

  describe.each(['hashed names', 'no labels', 'wrappers', 'another language'] as const)('with %s', drift => {
    it.each(pages)('finds the same people of $name', page => {
      const found = mastodon.detect(drifted(page, drift), new URL(page.url)).map(described);
      const wanted = page.expected.map(({ role, handle, key }) => [role, handle, key ?? null]);
      expect(found.map(({ role, handle, key }) => [role, handle, key])).toEqual(wanted);
    });
  });
});
