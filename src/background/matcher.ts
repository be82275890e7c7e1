import { matchPerson, personKeys } from '../matching/index';
import type { BookStatistics } from '../matching/types';
import type { Contact } from '../model/contact';
import type { MatchResult } from '../model/match';
import type { Person } from '../model/person';
import type { KeyHits } from '../storage/contacts';
import { linksOf } from '../storage/links';
import type { Services } from './services';

/** Candidates beyond this many per key say nothing about one person. */
const CANDIDATES_PER_KEY = 50;

export interface Matched {
  result: MatchResult;
  /** Contacts of the result's candidates, by id. */
  contacts: Map<string, Contact>;
}

/**
 * Matches the people of a page against the book with a handful of reads: all keys in one look-up, all candidates in one.
 * @returns one result per person, in order
 */
export async function matchPeople({ database, book }: Services, people: readonly Person[]): Promise<Matched[]> {
  const keys = people.map(personKeys);
  const lookUp = new Set(keys.flatMap(({ identifiers, blocking }) => [...identifiers, ...blocking]));
  const counted = new Set(keys.flatMap(({ frequency }) => frequency));
  const links = await linksOf(
    database,
    people.flatMap(person => person.identifiers),
  );
  const [hits, terms, total] = await Promise.all([
    book.byKeys([...lookUp], CANDIDATES_PER_KEY),
    book.byKeys([...counted], 0),
    book.count(),
  ]);
  const linkedIds = links.map(link => link.contactId);
  const candidateIds = keys.map(({ identifiers, blocking }) => idsOf(hits, [...identifiers, ...blocking]));
  const contacts = await contactsById({ database, book }, [...candidateIds.flat(), ...linkedIds]);
  const statistics: BookStatistics = { total, count: key => (hits.get(key) ?? terms.get(key))?.count ?? 0 };
  return people.map((person, index) => {
    const own = links.filter(link =>
      person.identifiers.some(
        ({ kind, site, value }) =>
          kind === link.identifier.kind && site === link.identifier.site && value === link.identifier.value,
      ),
    );
    const ids = new Set([...(candidateIds[index] ?? []), ...own.map(link => link.contactId)]);
    const candidates = [...ids].flatMap(id => contacts.get(id) ?? []);
    return { result: matchPerson(person, candidates, statistics, own), contacts };
  });
}

/** Verdict on one person. */
export async function matchOne(services: Services, person: Person): Promise<Matched> {
  const [matched] = await matchPeople(services, [person]);
  if (!matched) throw new Error('no result for the person');
  return matched;
}

const idsOf = (hits: ReadonlyMap<string, KeyHits>, keys: readonly string[]): string[] =>
  keys.flatMap(key => hits.get(key)?.ids ?? []);

async function contactsById({ book }: Services, ids: readonly string[]): Promise<Map<string, Contact>> {
  const contacts = await book.getMany([...new Set(ids)]);
  return new Map(contacts.map(contact => [contact.id, contact]));
}
