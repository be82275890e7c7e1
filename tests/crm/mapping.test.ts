import { describe, expect, it } from 'vitest';
import {
  emptiedFields,
  guessMapping,
  mappedFields,
  mappedIdentifiers,
  mappedValues,
  shownFields,
} from '../../src/crm/mapping';
import type { CrmContext, CrmField } from '../../src/crm/types';
import type { FieldMapping } from '../../src/model/field-mapping';

const field = (name: string, label = name, type: CrmField['type'] = 'text'): CrmField => ({
  object: 'contact',
  field: name,
  label,
  type,
  isCustom: true,
});
const contextWith = (mapping: FieldMapping) => ({ mapping }) as CrmContext;

describe('guessMapping', () => {
  it.each([
    ['hs_linkedin_url', 'LinkedIn URL', 'linkedin'],
    ['cLinkedinUrl', 'Profil', 'linkedin'],
    ['a81f0c', 'Linked In', 'linkedin'],
    ['LinkedIn_URL__c', 'LinkedIn URL', 'linkedin'],
    ['twitterhandle', 'Twitter Username', 'x'],
    ['x_handle', 'X handle', 'x'],
    ['X__c', 'X', 'x'],
    ['xLink', 'X', 'x'],
    ['GitHub__c', 'GitHub', 'github'],
    ['bsky', 'Bluesky', 'bluesky'],
  ])('takes %s (%s) for %s', (name, label, site) => {
    expect(guessMapping([field(name, label)]).profiles).toEqual([{ site, field: name }]);
  });

  it.each([
    ['followercount', 'Twitter followers count'],
    ['hs_social_linkedin_clicks_score', 'LinkedIn score'],
    ['tax_exempt', 'Tax exempt'],
    ['x_studio_vat', 'VAT'],
    ['x_axis', 'Axis'],
    ['fax', 'Fax'],
    ['linkedin_last_date', 'LinkedIn last date'],
  ])('leaves %s (%s) alone', (name, label) => {
    expect(guessMapping([field(name, label)]).profiles).toEqual([]);
  });

  it('looks at fields of people that can hold text', () => {
    const fields = [
      { ...field('linkedin_company_page'), object: 'account' as const },
      field('linkedin_connected', 'LinkedIn', 'boolean'),
      { ...field('LinkedIn__c'), object: 'lead' as const },
    ];
    expect(guessMapping(fields)).toEqual({ profiles: [{ site: 'linkedin', field: 'LinkedIn__c' }], shown: [] });
  });
});

describe('mapped fields', () => {
  const context = contextWith({
    profiles: [
      { site: 'linkedin', field: 'li' },
      { site: 'linkedin', field: 'li2' },
      { site: 'x', field: 'tw' },
      { site: 'web', field: 'site' },
    ],
    shown: [
      { field: 'tier', label: 'Tier' },
      { field: 'tags', label: 'Tags' },
      { field: 'none', label: 'None' },
    ],
  });

  it('give identifiers, however addresses and handles are written', () => {
    const record: Record<string, unknown> = {
      li: 'https://de.linkedin.com/in/Ada-Example/?trk=x',
      li2: 'ada-example',
      tw: '@AdaExample',
      site: 'https://ada.example/about?utm_source=x',
    };
    expect(mappedIdentifiers(context, name => record[name])).toEqual([
      { kind: 'handle', site: 'linkedin', value: 'ada-example' },
      { kind: 'handle', site: 'x', value: 'adaexample' },
      { kind: 'url', value: 'https://ada.example/about' },
    ]);
    expect(mappedIdentifiers(context, () => null)).toEqual([]);
  });

  it('take addresses, each site in its first field', () => {
    const values = mappedValues(context, [
      { kind: 'handle', site: 'linkedin', value: 'ada-example' },
      { kind: 'handle', site: 'github', value: 'ada' },
      { kind: 'url', value: 'https://ada.example' },
    ]);
    expect(values).toEqual({ li: 'https://www.linkedin.com/in/ada-example', site: 'https://ada.example' });
  });

  it('are emptied of a profile that was taken out, and of nothing else', () => {
    const record: Record<string, string> = {
      li: 'https://www.linkedin.com/in/ada-example',
      li2: 'ask Ada for her profile',
      tw: '@ada',
    };
    const read = (name: string) => record[name];
    expect(emptiedFields(context, read, [])).toEqual(['li', 'tw']);
    expect(emptiedFields(context, read, [{ kind: 'handle', site: 'linkedin', value: 'ada-example' }])).toEqual(['tw']);
  });

  it('are shown as text, in the chosen order, without the empty ones', () => {
    const record: Record<string, unknown> = {
      tier: { label: 'Gold', value: 'g' },
      tags: ['a', { value: 'b' }],
      none: '',
    };
    expect(shownFields(context, name => record[name])).toEqual({
      customFields: [
        { label: 'Tier', value: 'Gold' },
        { label: 'Tags', value: 'a, b' },
      ],
    });
    expect(shownFields(contextWith({ profiles: [], shown: [] }), () => 'x')).toEqual({});
    expect(mappedFields(context)).toEqual(['li', 'li2', 'tw', 'site', 'tier', 'tags', 'none']);
  });
});
