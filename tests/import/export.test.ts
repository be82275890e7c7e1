import { describe, expect, it } from 'vitest';
import { toCsv, toVcard } from '../../src/import/export';
import { planImport, readSlice } from '../../src/import/reader';
import { toRecord } from '../../src/import/record';
import type { Contact } from '../../src/model/contact';

const contact: Contact = {
  id: 'c1',
  connectionId: 'local',
  kind: 'contact',
  fullName: 'Zoë "Zo" Müller; Söhne, née Ek',
  givenName: 'Zoë',
  familyName: 'Müller',
  emails: ['zoe@halden.example', 'zoe@home.example'],
  phones: ['+4943112345'],
  identifiers: [
    { kind: 'handle', site: 'linkedin', value: 'zoe-mueller' },
    { kind: 'handle', site: 'bluesky', value: 'zoe.example' },
  ],
  company: 'Halden, Robotics\nGmbH',
  jobTitle: '=1+1',
  city: 'Kiel',
  tags: ['key', 'fair'],
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

async function readBack(text: string, name: string) {
  const file = new Blob([text]);
  const plan = await planImport(file, name);
  const { records } = await readSlice(file, plan.start, { ...plan, columnCount: plan.columns.length });
  const [record] = records;
  if (!record || !('fields' in record)) throw new Error(JSON.stringify(record));
  const result = toRecord(record.fields, { importId: 'i', at: '', phoneRegion: 'DE', newId: () => 'new' });
  if (!result.ok) throw new Error(result.reasonKey);
  return result.contact;
}

describe('export', () => {
  it.each([
    ['CSV', toCsv([contact]), 'all.csv'],
    ['vCard', toVcard([contact]), 'all.vcf'],
  ])('%s can be read back', async (_name, text, file) => {
    const back = await readBack(text, file);
    expect(back.fullName).toBe(contact.fullName);
    expect(back.emails).toEqual(contact.emails);
    expect(back.phones).toEqual(contact.phones);
    expect(back.city).toBe('Kiel');
    expect(back.identifiers).toEqual(expect.arrayContaining(contact.identifiers));
  });

  it('gives spreadsheets no formulas to run', () => {
    expect(toCsv([contact])).toContain("'=1+1");
  });
});
