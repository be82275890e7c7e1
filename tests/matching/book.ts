import { contactKeys, matchPerson, personKeys, pickCandidates } from '../../src/matching';
import type { BookStatistics } from '../../src/matching/types';
import type { Contact } from '../../src/model/contact';
import type { Link } from '../../src/model/link';
import type { MatchResult } from '../../src/model/match';
import type { Person } from '../../src/model/person';

/** A contact with invented content; say only what matters. */
export function contact(id: string, facts: Partial<Contact>): Contact {
  return {
    id,
    connectionId: 'local',
    kind: 'contact',
    fullName: '',
    emails: [],
    phones: [],
    identifiers: [],
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
    ...facts,
  };
}

export function person(facts: Partial<Person>): Person {
  return { site: 'linkedin', role: 'subject', identifiers: [], ...facts };
}

/** An index in memory, as the storage keeps it on disk. */
export interface TestBook {
  statistics: BookStatistics;
  candidatesOf(person: Person): Contact[];
  match(person: Person, links?: readonly Link[]): MatchResult;
}

const MAX_IDS = 201;
const known = new WeakMap<Contact, readonly string[]>();

/** Keys, made once for contacts that stand in many books. */
function keysOf(one: Contact): readonly string[] {
  const keys = known.get(one) ?? contactKeys(one);
  known.set(one, keys);
  return keys;
}

export function createBook(contacts: readonly Contact[]): TestBook {
  const hits = new Map<string, { count: number; rows: string[] }>();
  const byId = new Map(contacts.map(one => [one.id, one]));
  for (const one of contacts) {
    for (const key of keysOf(one)) {
      const hit = hits.get(key) ?? { count: 0, rows: [] };
      hits.set(key, hit);
      hit.count++;
      if (hit.rows.length < MAX_IDS) hit.rows.push(one.id);
    }
  }
  const statistics = { total: contacts.length, count: (key: string) => hits.get(key)?.count ?? 0 };
  const candidatesOf = (one: Person) => pickCandidates(personKeys(one), hits, contacts.length).map(id => byId.get(id)!);
  return {
    statistics,
    candidatesOf,
    match: (one, links = []) => {
      const linked = links.flatMap(({ contactId }) => byId.get(contactId) ?? []);
      return matchPerson(one, [...candidatesOf(one), ...linked], statistics, links);
    },
  };
}
