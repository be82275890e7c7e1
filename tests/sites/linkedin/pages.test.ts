import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkedin } from '../../../src/sites/linkedin';
import { addressOf, flat, parsePage } from '../pages';

const pages = readdirSync(import.meta.dirname).filter(file => /\.x?html$/.test(file));

describe('LinkedIn, own pages', () => {
  it.each(pages)('%s', page => {
    const file = join(import.meta.dirname, page);
    const url = addressOf(file);
    const expected: Record<string, string>[] = JSON.parse(readFileSync(file.replace(/\.x?html$/, '.json'), 'utf8'));
    const found = linkedin.detect(parsePage(file, url), new URL(url)).map(flat);
    expect(found.map(({ name, role }) => `${role} ${name}`)).toEqual(
      expected.map(({ name, role }) => `${role} ${name}`),
    );
    for (const [index, person] of expected.entries()) expect(found[index]).toMatchObject(person);
  });
});
