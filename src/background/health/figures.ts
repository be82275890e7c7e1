import type { Figures } from '../../model/page-health';
import type { SeenPerson } from '../../model/person';

const RANKS = [1, 2, 3, 4];

/**
 * A page view in numbers. Each may only fall when something is lost: people by role; shares of people with a name and with an
 * account; and for each rank of trust how many facts a person has from readers of that rank or better, so that falling back
 * to another reader shows although everybody is still found.
 */
export function figuresOf(people: readonly Pick<SeenPerson, 'person' | 'evidence'>[]): Figures {
  const told = people.filter(({ person }) => person.role !== 'mentioned');
  const roles = (role: string) => told.filter(({ person }) => person.role === role).length;
  const share = (has: (one: (typeof told)[number]) => boolean) => told.filter(has).length / told.length;
  const counts = { subject: roles('subject'), author: roles('author'), listed: roles('listed') };
  if (!told.length) return counts;
  const facts = told.flatMap(({ evidence }) => evidence);
  const trusted = RANKS.map(rank => [`rank${rank}`, facts.filter(fact => fact.rank <= rank).length / told.length]);
  return {
    ...counts,
    named: share(({ person }) => person.fullName !== undefined),
    identified: share(({ person }) => person.identifiers.length > 0),
    ...Object.fromEntries(trusted),
  };
}

/** Kinds of pages whose address alone promises somebody, and in which role (null: any). Others promise what they always showed. */
const PROMISES: Record<string, 'subject' | null> = { profile: 'subject', feed: null, post: null, search: null };

/** Whether nobody is there whom the address promises. */
export function isEmpty(pageKind: string, { subject = 0, author = 0, listed = 0 }: Figures): boolean {
  return PROMISES[pageKind] === 'subject' ? subject === 0 : subject + author + listed === 0;
}

export const isPromised = (pageKind: string): boolean => pageKind in PROMISES;
