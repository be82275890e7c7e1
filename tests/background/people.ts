import type { ContactDraft } from '../../src/model/contact';
import type { Person } from '../../src/model/person';
import { value } from './extension';

export const ANNA: Person = {
  site: 'linkedin',
  role: 'subject',
  identifiers: [{ kind: 'handle', site: 'linkedin', value: 'anna-example' }],
  fullName: 'Anna Example',
  company: 'Northwind Freight',
};

export const draftOf = (person: Person): ContactDraft => ({
  fullName: person.fullName ?? '',
  company: person.company,
  emails: [],
  phones: [],
  identifiers: person.identifiers,
});

/** Adds a contact to the book the way the rep does, and returns its id. */
export async function addContact(person: Person = ANNA): Promise<string> {
  const answer = await value('contact.create', { id: crypto.randomUUID(), draft: draftOf(person), force: true });
  if (!answer.created) throw new Error('duplicate');
  return answer.contactId;
}

export const noteOn = (contactId: string, body: string, audience: 'crm' | 'private' = 'crm') => ({
  id: crypto.randomUUID() as string,
  contactId,
  kind: 'note' as const,
  channel: 'linkedin',
  direction: 'out' as const,
  body,
  occurredAt: null,
  messageKeys: [],
  audience,
});
