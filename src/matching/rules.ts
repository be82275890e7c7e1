import type { Evidence } from './compare';

/** Least probability of a *match*; chosen on the tuning halves, docs/matching.md. */
export const MATCH_PROBABILITY = 0.98;
/** Least probability that the person is anybody in the book for the card to ask. */
export const REVIEW_PROBABILITY = 0.05;

/** Levels at which an employer agrees. */
const EMPLOYER_AGREES = new Set(['exact', 'spelling', 'domain', 'close', 'acronym', 'part']);
/** Sites where people use their own names, so that another name means another person. */
const MIN_OTHER_SUPPORT = 2;

/** Counter-evidence that rules a contact out whatever else agrees. A decision of the rep comes before another account. */
export function isVetoed({ decision, rivalAccount, identified, name, reasons }: Evidence): boolean {
  if (decision === 'refused' || decision === 'split') return true;
  if (decision) return false;
  if (rivalAccount) return identified.every(({ signal }) => signal === 'email' || signal === 'phone');
  const otherMailbox = reasons.some(({ signal, level }) => signal === 'email' && level === 'same-domain-different');
  return otherMailbox && identified.length === 0 && name?.verdict !== 'same';
}

/** What must hold beside the probability, because the numbers of a book cannot know it. */
export function isCertainEnough(evidence: Evidence): boolean {
  if (evidence.decision === 'linked-by-rep') return true;
  if (evidence.rivalAccount) return false;
  return evidence.decision === 'linked-by-page' || evidence.identified.length > 0
    ? namesAllow(evidence)
    : isMoreThanNamesake(evidence);
}

/**
 * A record's identifier under a wholly different name is a slip, a re-used mailbox or somebody's new name: the rep decides.
 * For accounts, one agreeing word is enough (marriage, display names); a mailbox can be a couple's, so its given name must fit.
 */
function namesAllow({ name, identified }: Evidence): boolean {
  if (name?.verdict !== 'different') return name?.level !== 'generation';
  const hasAccount = identified.some(({ signal }) => signal !== 'email' && signal !== 'phone');
  if (name.level === 'family-different' || name.level === 'middle-different') return true;
  return hasAccount && name.level === 'given-different';
}

/** Namesakes never match on the name alone: the employer must agree too, or two other fields while no employer is known. */
function isMoreThanNamesake({ name, company, reasons }: Evidence): boolean {
  if (name?.verdict !== 'same') return false;
  if (reasons.some(({ signal, level }) => signal === 'email' && level === 'same-domain-different')) return false;
  if (company) return EMPLOYER_AGREES.has(company.level);
  const support = reasons.filter(({ signal, weightBits }) => signal !== 'name' && weightBits > 1);
  return support.length >= MIN_OTHER_SUPPORT;
}
