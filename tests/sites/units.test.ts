import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { identifierKey } from '../../src/model/identifier-key';
import { SITES } from '../../src/sites';
import type { Detection, SiteDetector } from '../../src/sites/types';
import { addressOf, parsePage } from './linkedin/saved-page';

const saved = SITES.flatMap(site => {
  const folder = join(import.meta.dirname, site.id);
  const pages = readdirSync(folder).filter(file => /\.x?html$/.test(file));
  return pages.map(page => ({ site, page, path: join(folder, page) }));
});

/** Who was found, each once: a person in two units is found in both. */
function who(people: readonly Detection[]): string[] {
  const lines = people.map(({ person }) =>
    [person.role, person.fullName, ...person.identifiers.map(identifierKey)].join(' '),
  );
  return [...new Set(lines)].sort();
}

function readInParts(site: SiteDetector, document: Document, url: URL, unit: string): Detection[] {
  const units = [...document.querySelectorAll(unit)].filter(element => !element.parentElement?.closest(unit));
  const outside = site.detectOutsideUnits?.(document, url) ?? [];
  expect(outside.filter(({ anchor }) => anchor.closest(unit))).toEqual([]);
  return [...outside, ...units.flatMap(element => site.detect(element, url))];
}

describe('a page read unit by unit', () => {
  it.each(saved)('shows the same people as the whole: $site.id $page', ({ site, path }) => {
    const url = new URL(addressOf(path));
    const document = parsePage(path, url.href);
    const unit = site.unit?.(url);
    if (!unit) {
      expect(url.pathname).toMatch(/^\/messaging|^\/messages|^\/i\/chat/);
      return;
    }
    expect(who(readInParts(site, document, url, unit))).toEqual(who(site.detect(document, url)));
  });
});
