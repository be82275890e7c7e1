import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/model/contact';
import { contact, createBook, person } from './book';
import { email, handle } from './hard-set';

const slug = handle('linkedin', 'ruta-kazlauskaite');
const facts: Partial<Contact> = {
  fullName: 'Rūta Kazlauskaitė',
  company: 'Baltic Reed UAB',
  jobTitle: 'CFO',
  emails: ['ruta@balticreed.example'],
  identifiers: [slug],
};
const here = contact('here', { ...facts, connectionId: 'crm-1' });
const there = contact('there', { ...facts, connectionId: 'crm-2' });
const seen = person({ fullName: 'Ruta Kazlauskaite', identifiers: [slug] });

describe('one person in two connections', () => {
  it('is one person with two sources, by profile and by e-mail', () => {
    const byMail = { ...seen, identifiers: [email('ruta@balticreed.example')] };
    for (const one of [seen, byMail]) {
      const result = createBook([here, there]).match(one);
      expect(result).toMatchObject({ verdict: 'match', contactId: 'here', sources: ['there'] });
      expect(result.duplicateOf).toBeUndefined();
      expect(result.probability).toBeGreaterThan(0.99);
    }
  });

  it('is so on a page that shows name and work alone, since the records share a mailbox', () => {
    const book = createBook([here, contact('there', { ...facts, identifiers: [], connectionId: 'crm-2' })]);
    const atWork = person({ fullName: 'Ruta Kazlauskaite', company: 'Baltic Reed', jobTitle: 'CFO' });
    expect(book.match(atWork)).toMatchObject({ verdict: 'match', contactId: 'here', sources: ['there'] });
  });

  it('goes by the CRM before this device, then by the last change', () => {
    const local = contact('local', { ...facts, updatedAt: '2026-09-01T00:00:00Z' });
    const later = { ...there, updatedAt: '2026-05-01T00:00:00Z' };
    expect(createBook([local, here, later]).match(seen)).toMatchObject({
      contactId: 'there',
      sources: expect.arrayContaining(['here', 'local']),
    });
  });

  it('goes by the record that the rep linked', () => {
    const row = {
      id: 'row',
      contactId: 'there',
      identifier: slug,
      state: 'linked',
      how: 'rep',
      createdAt: '2026-03-01T00:00:00Z',
    } as const;
    expect(createBook([here, there]).match(seen, [row])).toMatchObject({ contactId: 'there', sources: ['here'] });
  });

  it('stays a suspected duplicate within one connection', () => {
    const twice = [here, contact('again', { ...facts, connectionId: 'crm-1' })];
    expect(createBook(twice).match(seen)).toMatchObject({ verdict: 'review', duplicateOf: [expect.any(String)] });
    const twiceThere = [here, there, contact('again', { ...facts, connectionId: 'crm-2' })];
    expect(createBook(twiceThere).match(seen)).toMatchObject({ verdict: 'review', duplicateOf: [expect.any(String)] });
  });

  it('is asked about where the names contradict, and two namesakes stay two', () => {
    const wrong = contact('wrong', { ...facts, fullName: 'Jonas Petrauskas', emails: [], connectionId: 'crm-2' });
    expect(createBook([here, wrong]).match(seen)).toMatchObject({ verdict: 'review', duplicateOf: ['wrong'] });
    const namesake = contact('namesake', {
      ...facts,
      identifiers: [],
      emails: ['r.kazlauskaite@amber.example'],
      connectionId: 'crm-2',
    });
    const atWork = person({ fullName: 'Ruta Kazlauskaite', company: 'Baltic Reed', jobTitle: 'CFO' });
    expect(createBook([here, namesake]).match(atWork).verdict).toBe('review');
  });
});
