import {
  contactAsPerson,
  duplicatesOf,
  MAX_HOLDERS,
  matchPerson,
  personKeys,
  pickCandidates,
  soundsToAsk,
  withSounds,
} from '../matching/index';
import type { BookStatistics, PersonKeys } from '../matching/types';
import type { Contact } from '../model/contact';
import { type Identifier, identifierKey } from '../model/identifier';
import type { Link } from '../model/link';
import { aliasesOf } from '../model/link-history';
import type { MatchResult, RankedCandidate } from '../model/match';
import type { Person } from '../model/person';
import type { ContactBook } from '../storage/contacts';
import { linksOf, linksOfContacts } from '../storage/links';
import type { Services } from './services';

/** What of the book is asked here. */
export interface MatchServices {
  database: Services['database'];
  book: Pick<ContactBook, 'rowsByKeys' | 'getRows' | 'getMany' | 'count'>;
}

export interface Matched {
  result: MatchResult;
  /** Contacts of the result's candidates, by id. */
  contacts: Map<string, Contact>;
  /** Every link of those that share an identifier with somebody on the page, by contact. */
  links: Map<string, Link[]>;
}

/** What is known about some people before anything is compared. */
interface Gathered {
  statistics: BookStatistics;
  contacts: Map<string, Contact>;
  links: Map<string, Link[]>;
  /** Per person: whom to compare, and what the rep decided before. */
  of: { candidates: Contact[]; links: Link[] }[];
}

/**
 * Matches the people of a page against the book with a handful of reads: all keys in one look-up, all candidates in one, and what is
 * counted of those who have candidates.
 * @returns one result per person, in order
 */
export async function matchPeople(services: MatchServices, people: readonly Person[]): Promise<Matched[]> {
  const { statistics, contacts, links, of } = await gather(services, people, personKeys);
  return people.map((person, index) => {
    const { candidates, links: decided } = of[index] ?? { candidates: [], links: [] };
    return { result: matchPerson(person, candidates, statistics, decided), contacts, links };
  });
}

/** Verdict on one person. */
export async function matchOne(services: MatchServices, person: Person): Promise<Matched> {
  const [matched] = await matchPeople(services, [person]);
  if (!matched) throw new Error('no result for the person');
  return matched;
}

/**
 * Contacts of the book that these new ones would duplicate, likeliest first.
 * @returns per contact, in order
 */
export async function findSuspects(
  services: MatchServices,
  fresh: readonly Contact[],
): Promise<{ ranked: RankedCandidate[]; contacts: Map<string, Contact> }[]> {
  const people = fresh.map(contactAsPerson);
  const { statistics, contacts, of } = await gather(services, people, person => withSounds(personKeys(person)));
  return fresh.map((contact, index) => {
    return { ranked: duplicatesOf(contact, of[index]?.candidates ?? [], statistics), contacts };
  });
}

async function gather(
  { database, book }: MatchServices,
  people: readonly Person[],
  keysOf: (person: Person) => PersonKeys,
): Promise<Gathered> {
  const about = people.flatMap(person => person.identifiers);
  const made = new KeysInTurn(people, keysOf);
  const [total, links, hits] = await Promise.all([
    book.count(),
    linksOf(database, about),
    book.rowsByKeys(made, MAX_HOLDERS),
  ]);
  const keys = people.map((_, index) => made.of(index));
  const sounds = keys.flatMap(one => soundsToAsk(one, hits));
  for (const [key, found] of await book.rowsByKeys(sounds, MAX_HOLDERS)) hits.set(key, found);
  const rowsOf = keys.map(one => pickCandidates(one, hits, total));
  // Only whom somebody can be compared with has words worth counting.
  const counted = new Set(keys.flatMap(({ frequency }, index) => (rowsOf[index]?.length ? frequency : [])));
  const [byRow, terms, linked] = await Promise.all([
    book.getRows(new Set(rowsOf.flat())),
    book.rowsByKeys([...counted], 0, { roughly: true }),
    book.getMany([...new Set(links.map(link => link.contactId))]),
  ]);
  const contacts = new Map([...byRow.values(), ...linked].map(contact => [contact.id, contact]));
  const identified = new Set(linked.map(({ id }) => id));
  for (const key of keys.flatMap(({ identifiers }) => identifiers)) {
    for (const row of hits.get(key)?.rows ?? []) {
      const contact = byRow.get(row);
      if (contact) identified.add(contact.id);
    }
  }
  const linksByContact = await linksOfContacts(database, [...identified]);
  const compared = new Map(
    [...contacts.values()].map(contact => [contact.id, withAliases(contact, linksByContact.get(contact.id))]),
  );
  return {
    statistics: { total, count: key => (hits.get(key) ?? terms.get(key))?.count ?? 0 },
    contacts,
    links: linksByContact,
    of: people.map((person, index) => {
      const own = linksAbout(links, person.identifiers);
      const picked = (rowsOf[index] ?? []).map(row => byRow.get(row)?.id);
      const ids = new Set([...picked, ...own.map(link => link.contactId)]);
      return { links: own, candidates: [...ids].flatMap(id => compared.get(id ?? '') ?? []) };
    }),
  };
}

/** Keys of some people, made while they are looked up: the browser fetches what holds the first while a fresh worker makes the others. */
class KeysInTurn implements Iterable<string> {
  readonly #made: PersonKeys[] = [];

  constructor(
    private readonly people: readonly Person[],
    private readonly keysOf: (person: Person) => PersonKeys,
  ) {}

  of(index: number): PersonKeys {
    this.#made[index] ??= this.keysOf(this.people[index]!);
    return this.#made[index];
  }

  *[Symbol.iterator](): Generator<string> {
    for (let index = 0; index < this.people.length; index++) {
      const { identifiers, blocking } = this.of(index);
      yield* identifiers;
      yield* blocking;
    }
  }
}

/** An account known by a link counts like one of the record, for and against. */
function withAliases(contact: Contact, links: readonly Link[] = []): Contact {
  const aliases = links.length > 0 ? aliasesOf(links) : [];
  return aliases.length > 0 ? { ...contact, identifiers: [...contact.identifiers, ...aliases] } : contact;
}

function linksAbout(links: readonly Link[], identifiers: readonly Identifier[]): Link[] {
  const keys = new Set(identifiers.map(identifierKey));
  return links.filter(link => keys.has(identifierKey(link.identifier)));
}
