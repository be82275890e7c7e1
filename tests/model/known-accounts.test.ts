import { describe, expect, it } from 'vitest';
import { personSchema } from '../../src/model/person';

const identifiersOf = (value: string, site?: 'linkedin') =>
  personSchema().parse({ site: 'x', role: 'subject', identifiers: [{ kind: 'url', value, ...(site && { site }) }] })
    .identifiers;

describe('identifiers from pages', () => {
  it('name the account behind a plain address', () => {
    expect(identifiersOf('https://github.com/ada-l')).toEqual([{ kind: 'handle', site: 'github', value: 'ada-l' }]);
    expect(identifiersOf('https://twitter.com/Ada')).toEqual([{ kind: 'handle', site: 'x', value: 'ada' }]);
  });

  it('stay what they are for home pages and for what is of a site already', () => {
    expect(identifiersOf('https://ada.example')).toEqual([{ kind: 'url', value: 'https://ada.example' }]);
    const company = { kind: 'url', site: 'linkedin', value: 'https://www.linkedin.com/company/larkmoor' };
    expect(identifiersOf(company.value, 'linkedin')).toEqual([company]);
  });
});
