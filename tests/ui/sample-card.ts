import type { CardView } from '../../src/messages/people';
import type { Person } from '../../src/model/person';

export const ines: Person = {
  site: 'linkedin',
  role: 'subject',
  identifiers: [{ kind: 'handle', site: 'linkedin', value: 'ines-valdarno' }],
  fullName: 'Ines Valdarno',
};

export const bruno: Person = {
  site: 'linkedin',
  role: 'subject',
  identifiers: [{ kind: 'handle', site: 'linkedin', value: 'bruno-keltz' }],
  fullName: 'Bruno Keltz',
};

const AT = '2026-03-02T09:00:00.000Z';

/** Card of a known contact. */
export function cardOf(person: Person, more: Partial<CardView> = {}): CardView {
  const id = person.identifiers[0]?.value ?? '';
  return {
    verdict: 'match',
    person,
    contact: {
      id,
      connectionId: 'crm-1',
      kind: 'contact',
      fullName: person.fullName ?? '',
      emails: [],
      phones: [],
      identifiers: person.identifiers,
      createdAt: AT,
      updatedAt: AT,
    },
    sourceName: 'Tryton',
    crmName: 'Tryton',
    deals: [],
    touches: [],
    candidates: [],
    reasons: [],
    duplicates: [],
    sources: [],
    defaultAudience: 'crm',
    waiting: 0,
    ...more,
  };
}
