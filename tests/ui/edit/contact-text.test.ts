import { describe, expect, it } from 'vitest';
import { type Contact, contactDraftSchema } from '../../../src/model/contact';
import { EMPTY_CONTACT, hiddenIdentifiers, toDraft, toText } from '../../../src/ui/edit/contact-text';

const contact: Contact = {
  id: 'c1',
  connectionId: 'local',
  kind: 'contact',
  fullName: 'Tomás Ortega',
  emails: ['tomas@vela.example', 't@example.org'],
  phones: ['+34 600 000 000'],
  identifiers: [
    { kind: 'handle', site: 'linkedin', value: 'tomas-ortega' },
    { kind: 'handle', site: 'x', value: 'tomas' },
  ],
  company: 'Vela Foods',
  tags: ['fair'],
  createdAt: '2026-01-05T08:00:00.000Z',
  updatedAt: '2026-01-05T08:00:00.000Z',
};

describe('contact form', () => {
  it('changes nothing when nothing was changed', () => {
    const draft = toDraft(toText(contact), hiddenIdentifiers(contact));
    const { fullName, emails, phones, identifiers, company, tags } = contact;
    expect(draft).toMatchObject({ fullName, emails, phones, identifiers, company, tags });
    expect(contactDraftSchema().safeParse(draft).success).toBe(true);
  });

  it('keeps identifiers that no address shows', () => {
    const hidden = { kind: 'phone', value: '+34600000000' } as const;
    const withHidden = { ...contact, identifiers: [...contact.identifiers, hidden] };
    expect(toDraft(toText(withHidden), hiddenIdentifiers(withHidden)).identifiers).toContainEqual(hidden);
  });

  it('reads profile addresses and home pages, once each', () => {
    const profiles = 'https://www.linkedin.com/in/Ada-L/?x=1\nlinkedin.com/in/ada-l\n\nhttps://ada.example.org/me';
    expect(toDraft({ ...EMPTY_CONTACT, fullName: ' Ada ', profiles })).toMatchObject({
      fullName: 'Ada',
      identifiers: [
        { kind: 'handle', site: 'linkedin', value: 'ada-l' },
        { kind: 'url', value: 'https://ada.example.org/me' },
      ],
    });
  });

  it('leaves out what was emptied', () => {
    const draft = toDraft({ ...toText(contact), company: ' ', emails: '\n', profiles: '' });
    expect(draft.company).toBeUndefined();
    expect(draft.emails).toEqual([]);
    expect(draft.identifiers).toEqual([]);
  });
});
