import type { Contact } from '../model/contact';
import type { RankedCandidate } from '../model/match';
import type { Person } from '../model/person';
import { matchPerson } from './rank';
import type { BookStatistics } from './types';

/** Share of probability from which a contact is offered before another is added. */
const SUSPECT_PROBABILITY = 0.2;

/** A contact seen as a person, to look up its keys and match it like one. */
export function contactAsPerson(contact: Contact): Person {
  return {
    site: 'web',
    role: 'subject',
    identifiers: [
      ...contact.identifiers,
      ...contact.emails.map(value => ({ kind: 'email' as const, value })),
      ...contact.phones.map(value => ({ kind: 'phone' as const, value })),
    ],
    fullName: contact.fullName,
    jobTitle: contact.jobTitle,
    company: contact.company,
    location: [contact.city, contact.country].filter(Boolean).join(', ') || undefined,
  };
}

/**
 * Contacts that a new one would duplicate, likeliest first. Looks more than matching does: a contact with another account on the same site
 * is offered too when name and employer agree, because people change their handles.
 * @param contact - the draft as a contact; one with the same id among the candidates is left out
 */
export function duplicatesOf(
  contact: Contact,
  candidates: readonly Contact[],
  statistics: BookStatistics,
): RankedCandidate[] {
  const others = candidates.filter(({ id }) => id !== contact.id);
  const { candidates: ranked } = matchPerson(contactAsPerson(contact), others, statistics, []);
  return ranked.filter(one => one.probability >= SUSPECT_PROBABILITY || sharesIdentifier(one) || looksAlike(one));
}

const sharesIdentifier = ({ reasons }: RankedCandidate) =>
  reasons.some(({ signal, level }) => level === 'exact' && ['handle', 'memberId', 'url', 'email'].includes(signal));

function looksAlike({ reasons }: RankedCandidate): boolean {
  const level = (signal: string) => reasons.find(reason => reason.signal === signal)?.level ?? '';
  return SAME_NAME.has(level('name')) && SAME_EMPLOYER.has(level('company'));
}

const SAME_NAME = new Set(['exact', 'spelling', 'nickname', 'close', 'reordered']);
const SAME_EMPLOYER = new Set(['exact', 'spelling', 'domain']);
