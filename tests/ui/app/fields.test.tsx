// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import type { CrmField } from '../../../src/crm/types';
import type { Contact } from '../../../src/model/contact';
import type { FieldMapping } from '../../../src/model/field-mapping';
import { FieldsScreen } from '../../../src/ui/app/fields/fields-screen';
import { byName, click, installExtension, type Replies, settle, show, type } from '../extension';

const AT = '2026-11-22T08:00:00.000Z';

const field = (name: string, label: string, more: Partial<CrmField> = {}): CrmField => ({
  object: 'contact',
  field: name,
  label,
  type: 'text',
  isCustom: false,
  ...more,
});

const FIELDS: CrmField[] = [
  field('linkedin_url', 'LinkedIn', { type: 'url' }),
  field('region__c', 'Region', { isCustom: true }),
  field('fax', 'Fax'),
  // The lead has it too, and the company has fields of its own.
  field('fax', 'Fax', { object: 'lead' }),
  field('industry', 'Industry', { object: 'account' }),
];
const GUESS: FieldMapping = { profiles: [{ site: 'linkedin', field: 'linkedin_url' }], shown: [] };

const record = (mapping: FieldMapping): Contact => ({
  id: 'hs:1',
  connectionId: 'hs',
  kind: 'contact',
  fullName: 'Ottoline Vance',
  emails: [],
  phones: [],
  identifiers: mapping.profiles.length > 0 ? [{ kind: 'handle', site: 'linkedin', value: 'ottoline' }] : [],
  customFields: mapping.shown.map(({ label }) => ({ label, value: 'North' })),
  createdAt: AT,
  updatedAt: AT,
});

async function screen(replies: Replies = {}) {
  const extension = installExtension({
    'crm.connections': () => ({ connections: [] }),
    'mapping.get': () => ({ fields: FIELDS, mapping: GUESS }),
    'mapping.preview': ({ mapping }) => record(mapping),
    'mapping.save': () => null,
    ...replies,
  });
  await show(<FieldsScreen connectionId="hs" />);
  return extension;
}

/** Choices rest before the CRM is asked. */
const rest = async () => {
  await new Promise(done => setTimeout(done, 420));
  await settle();
};
const preview = () => byName('aside', 'On a real record').textContent ?? '';

describe('the fields of a CRM', () => {
  it('are guessed, and seen on a real record before anything is saved', async () => {
    const extension = await screen();
    expect((byName('select', 'Field with the LinkedIn address') as HTMLSelectElement).value).toBe('linkedin_url');
    expect(preview()).toContain('LinkedIn: ottoline');
    await click(byName('button', 'Show Region on the card'));
    await rest();
    expect(preview()).toContain('RegionNorth');
    expect(extension.ofType('mapping.save')).toEqual([]);
    await click(byName('button', 'Save'));
    expect(extension.ofType('mapping.save').map(({ request }) => request)).toEqual([
      { connectionId: 'hs', mapping: { ...GUESS, shown: [{ field: 'region__c', label: 'Region' }] } },
    ]);
    expect(document.body.textContent).toContain('Everything is read anew');
  });

  it('a wrong guess is taken out, and a row without a field says nothing', async () => {
    const extension = await screen();
    await click(byName('button', 'Remove LinkedIn'));
    await click(byName('button', 'Add a field'));
    await rest();
    expect(preview()).toContain('None in these fields');
    await click(byName('button', 'Save'));
    expect(extension.ofType('mapping.save').map(({ request }) => request)).toEqual([
      { connectionId: 'hs', mapping: { profiles: [], shown: [] } },
    ]);
  });

  it('offers each field of people once, the company’s own first, and finds them by label or name', async () => {
    await screen();
    const offered = () => [...document.querySelectorAll('.offered li')].map(({ textContent }) => textContent);
    expect(offered()).toEqual(['Region region__ccustomShow', 'Fax faxShow', 'LinkedIn linkedin_urlShow']);
    await type('fax', byName('input', 'Find a field'));
    expect(offered()).toEqual(['Fax faxShow']);
  });

  it('orders what the card shows', async () => {
    const extension = await screen();
    await click(byName('button', 'Show Region on the card'));
    await click(byName('button', 'Show Fax on the card'));
    await click(byName('button', 'Move Fax up'));
    await click(byName('button', 'Save'));
    const [{ request } = { request: undefined }] = extension.ofType('mapping.save');
    expect((request as { mapping: FieldMapping }).mapping.shown.map(({ label }) => label)).toEqual(['Fax', 'Region']);
  });

  it('says what to do when the CRM cannot be asked', async () => {
    await screen({
      'mapping.get': () => ({ ok: false, error: { code: 'failed', message: '', messageKey: 'crm_error_forbidden' } }),
    });
    expect(document.querySelector('.notice')?.textContent).toContain('Ask your admin');
  });
});
