import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectorFor } from '../../../src/sites';
import { linkedinSales } from '../../../src/sites/linkedin-sales';
import { addressOf, flat, parsePage } from '../linkedin/saved-page';

const pages = readdirSync(import.meta.dirname)
  .filter(file => file.endsWith('.html'))
  .map(file => join(import.meta.dirname, file));

describe('Sales Navigator', () => {
  it.each(pages)('%s', page => {
    const expected: Record<string, string>[] = JSON.parse(readFileSync(page.replace(/html$/, 'json'), 'utf8'));
    const url = new URL(addressOf(page));
    expect(detectorFor(url)).toBe(linkedinSales);
    const found = linkedinSales.detect(parsePage(page, url.href), url).map(flat);
    expect(found.map(({ name, role }) => `${role} ${name}`)).toEqual(
      expected.map(({ name, role }) => `${role} ${name}`),
    );
    for (const [index, person] of expected.entries()) expect(found[index]).toMatchObject(person);
  });

  it.each([
    ['https://www.linkedin.com/sales/lead/ACwAAA1b2c3d4e5f6g7h8i,NAME_SEARCH,x', 'profile'],
    ['https://www.linkedin.com/sales/search/people', 'search'],
    ['https://www.linkedin.com/sales/lists/people/1', 'list'],
    ['https://www.linkedin.com/sales/company/1', 'company'],
    ['https://www.linkedin.com/salesforce/', null],
    ['https://www.linkedin.com/in/sales/', null],
  ])('%s is %s', (url, kind) => {
    expect(linkedinSales.pageKind(new URL(url))).toBe(kind);
  });
});
