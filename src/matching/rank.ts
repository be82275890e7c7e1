import { type Contact, LOCAL_CONNECTION } from '../model/contact';
import type { Link } from '../model/link';
import type { MatchResult, RankedCandidate } from '../model/match';
import type { Person } from '../model/person';
import { nameKeys } from './blocking';
import { createComparison, type Evidence } from './compare';
import { decisionsOf } from './decisions';
import { createFrequencies, type Frequencies } from './frequency';
import { type Prepared, preparePerson } from './prepare';
import { ASK_PROBABILITY, isCertainEnough, isVetoed, REVIEW_PROBABILITY } from './rules';
import { otherSources } from './sources';
import type { BookStatistics } from './types';
import { PRIOR_IN_BOOK } from './weights';

const MAX_RANKED = 10;
/** 2^±60 is as certain as a double can tell apart from 1. */
const MAX_BITS = 60;

/** @see Matching.matchPerson */
export function matchPerson(
  person: Person,
  candidates: readonly Contact[],
  statistics: BookStatistics,
  links: readonly Link[],
): MatchResult {
  const prepared = preparePerson(person);
  const frequencies = createFrequencies(statistics);
  const decisions = decisionsOf(person.identifiers, links);
  const compare = createComparison(prepared, frequencies);
  const evidence = unique(candidates)
    .map(contact => compare(contact, decisions.get(contact.id)))
    .filter(isConceivable);
  return verdict(rank(evidence, prepared, frequencies));
}

const unique = (contacts: readonly Contact[]) => [...new Map(contacts.map(contact => [contact.id, contact])).values()];

/** Of the contacts that share a key, most have another name and nothing else in common: out before anything is sorted. */
const isConceivable = ({ identified, decision, name }: Evidence) =>
  identified.length > 0 || decision !== undefined || name?.verdict !== 'different' || name.level === 'family-different';

/** One candidate with its place among the others. */
interface Ranked extends Evidence {
  probability: number;
  vetoed: boolean;
}

/**
 * A person is at most one of the contacts, or nobody in the book: the probabilities of all, and of nobody, sum to one. This is the margin over
 * the runner-up: two equally good candidates share the probability.
 */
function rank(evidence: readonly Evidence[], person: Prepared, frequencies: Frequencies): Ranked[] {
  const prior = Math.log2(PRIOR_IN_BOOK / (1 - PRIOR_IN_BOOK) / frequencies.bookSize);
  const odds = evidence.map(one =>
    isVetoed(one) ? 0 : 2 ** Math.max(-MAX_BITS, Math.min(MAX_BITS, prior + one.bits)),
  );
  const total = 1 + odds.reduce((sum, one) => sum + one, 0) + unseenOdds(evidence, person, frequencies, prior);
  return evidence
    .map((one, index) => ({ ...one, vetoed: isVetoed(one), probability: odds[index]! / total }))
    .sort(byLikelihood);
}

/** Likeliest first. Of equals a CRM's record goes before that of this device, then the one changed last. */
const byLikelihood = (left: Ranked, right: Ranked): number =>
  Number(left.vetoed) - Number(right.vetoed) ||
  right.bits - left.bits ||
  Number(left.contact.connectionId === LOCAL_CONNECTION) - Number(right.contact.connectionId === LOCAL_CONNECTION) ||
  compareText(right.contact.updatedAt, left.contact.updatedAt) ||
  compareText(left.contact.id, right.contact.id);

const compareText = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

/** Namesakes in the book that are not among the candidates compete with the weight of the name alone. */
function unseenOdds(evidence: readonly Evidence[], person: Prepared, frequencies: Frequencies, prior: number): number {
  const [name] = person.names;
  const key = name && nameKeys(name)[0];
  if (!key) return 0;
  const namesakes = evidence.filter(one => one.name?.verdict === 'same');
  const unseen = Math.max(0, frequencies.count(key) - namesakes.length);
  const bits = Math.max(0, ...namesakes.map(one => one.name!.weightBits));
  return unseen * 2 ** Math.min(MAX_BITS, prior + bits);
}

function verdict(ranked: readonly Ranked[]): MatchResult {
  const [best] = ranked;
  const base = {
    probability: best && !best.vetoed ? best.probability : 0,
    weightBits: best ? round(best.bits) : 0,
    candidates: ranked.slice(0, MAX_RANKED).map(toCandidate),
  };
  if (!best || best.vetoed) return { ...base, verdict: ranked.some(asksAnyway) ? 'review' : 'none' };
  const sources = otherSources(
    best,
    ranked.filter(({ vetoed }) => !vetoed),
  );
  const others = ranked.filter(one => !sources.includes(one));
  const duplicateOf = duplicatesOfBest(best, others);
  const withDuplicates = {
    ...base,
    ...(duplicateOf.length ? { duplicateOf } : {}),
    ...(sources.length ? { sources: sources.map(({ contact }) => contact.id) } : {}),
  };
  // The records of one person share out what is known of it; together they are as likely as one record would be.
  const probability = sources.reduce((sum, one) => sum + one.probability, best.probability);
  const isOpen = duplicateOf.length > 0 && best.decision !== 'linked-by-rep';
  if (!isOpen && isCertainEnough(best, probability)) {
    return { ...withDuplicates, probability, verdict: 'match', contactId: best.contact.id };
  }
  const asks = isOpen || isWorthAsking(best, ranked) || ranked.some(asksAnyway);
  return { ...withDuplicates, verdict: asks ? 'review' : 'none' };
}

function isWorthAsking(best: Ranked, ranked: readonly Ranked[]): boolean {
  const anybody = ranked.reduce((sum, { probability }) => sum + probability, 0);
  return anybody >= REVIEW_PROBABILITY && best.probability >= ASK_PROBABILITY;
}

/** An agreeing identifier is never passed over in silence: the rep sees the contradiction. */
const asksAnyway = ({ identified, decision }: Ranked) =>
  identified.length > 0 && decision !== 'refused' && decision !== 'split';

/** Others that hold an identifier of the best; a mailbox or phone held under another name is shared, not a duplicate. */
function duplicatesOfBest(best: Ranked, ranked: readonly Ranked[]): string[] {
  const held = new Set(best.identified.map(({ seen }) => seen));
  return ranked
    .filter(other => other !== best && other.decision !== 'refused' && other.decision !== 'split')
    .filter(
      other =>
        bothDecided(best, other) ||
        other.identified.some(
          ({ seen, signal }) => held.has(seen) && (isPersonal(signal) || other.name?.verdict !== 'different'),
        ),
    )
    .map(({ contact }) => contact.id)
    .slice(0, MAX_RANKED);
}

const isPersonal = (signal: string) => signal !== 'email' && signal !== 'phone';
const bothDecided = (one: Ranked, other: Ranked) =>
  one.decision === 'linked-by-rep' && other.decision === 'linked-by-rep';

function toCandidate({ contact, probability, bits, reasons, vetoed }: Ranked): RankedCandidate {
  return {
    contactId: contact.id,
    probability,
    weightBits: round(bits),
    reasons: reasons.map(({ signal, level, weightBits, seen, recorded, sharedBy }) => ({
      signal,
      level,
      weightBits: round(weightBits),
      ...(seen === undefined ? {} : { seen }),
      ...(recorded === undefined ? {} : { recorded }),
      ...(sharedBy === undefined ? {} : { sharedBy }),
    })),
    ...(vetoed ? { vetoed } : {}),
  };
}

const round = (bits: number) => Math.round(bits * 10) / 10;
