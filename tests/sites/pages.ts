import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { detectInText } from '../../scripts/lib/detect-dom';
import { flatten } from '../../scripts/lib/detected';
import { identifierKey } from '../../src/model/identifier-key';
import type { Detection } from '../../src/sites/types';

/** A page of the project's own, with its address from the comment in its first line and the people beside it. */
export interface OwnPage {
  name: string;
  url: string;
  html: string;
  expected: Record<string, unknown>[];
}

export function ownPages(folder: string): OwnPage[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.html'));
  if (!files.length) throw new Error(`${folder} has no pages`);
  return files.map(file => {
    const html = readFileSync(join(folder, file), 'utf8');
    const url = /^<!-- (\S+) /.exec(html)?.[1];
    if (!url) throw new Error(`${file} has no address in its first line`);
    const expected = JSON.parse(readFileSync(join(folder, file.replace(/html$/, 'json')), 'utf8'));
    return { name: file.replace(/\.html$/, ''), url, html, expected };
  });
}

/** What a detection says, under the names that the expectations use. */
export function described({ person, touch, anchor }: Detection): Record<string, unknown> {
  return {
    ...flatten(person),
    headline: person.headline,
    location: person.location,
    identifiers: person.identifiers.map(identifierKey),
    kind: touch?.kind,
    direction: touch?.direction,
    key: touch?.messageKey ?? null,
    sourceUrl: touch?.sourceUrl ?? null,
    occurredAt: touch?.occurredAt,
    anchorText: anchor.textContent?.replace(/\s+/g, ' ').trim(),
  };
}

/** Finds exactly the expected people, in order; each expectation names only the fields it cares about. */
export function expectPeople(page: OwnPage, found = detectInText(page.html, page.url)): void {
  const actual = found.map(described);
  expect(
    actual.map(({ name, role, handle, email }) => [name, role, handle ?? email]),
    page.name,
  ).toEqual(page.expected.map(({ name, role, handle, email }) => [name, role, handle ?? email]));
  for (const [index, expected] of page.expected.entries()) expect(actual[index], page.name).toMatchObject(expected);
}
