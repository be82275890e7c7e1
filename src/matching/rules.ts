import type { Evidence } from './compare';

/** Least probability of a *match*; chosen on the tuning halves, docs/matching.md. */
export const MATCH_PROBABILITY = 0.95;
/** Least probability that the person is anybody in the book for the card to ask. */
export const REVIEW_PROBABILITY = 0.05;

/** Least probability of the best candidate for that: a crowd of namesakes is no question one can answer. */
export const ASK_PROBABILITY = 0.01;

/** Levels at which an employer agrees. */
const EMPLOYER_AGREES = new Set(['exact', 'spelling', 'domain', 'close', 'acronym', 'part']);
const MIN_OTHER_SUPPORT = 2;
/** Six bits: one in 64 would share the field by chance. */
const RARE_BITS = 6;
const NO_EMPLOYER_PROBABILITY = 0.98;
/** Another job title at the same employer may be a promotion, or a namesake whom the book does not know. */
const OTHER_TITLE_PROBABILITY = 0.99;

/** Counter-evidence that rules a contact out whatever else agrees. A decision of the rep comes before another account. */
export function isVetoed({ decision, rivalAccount, identified, name, reasons }: Evidence): boolean {
  if (decision === 'refused' || decision === 'split') return true;
  if (decision) return false;
  if (rivalAccount) return identified.every(({ signal }) => signal === 'email' || signal === 'phone');
  const otherMailbox = reasons.some(({ signal, level }) => signal === 'email' && level === 'same-domain-different');
  return otherMailbox && identified.length === 0 && name?.verdict !== 'same';
}

/** What must hold beside the probability, because the numbers of a book cannot know it. */
export function isCertainEnough(evidence: Evidence, probability: number): boolean {
  if (probability < MATCH_PROBABILITY && evidence.decision !== 'linked-by-rep') return false;
  if (evidence.decision === 'linked-by-rep') return true;
  if (evidence.rivalAccount) return false;
  return evidence.decision === 'linked-by-page' || evidence.identified.length > 0
    ? namesAllow(evidence)
    : isMoreThanNamesake(evidence, probability);
}

/**
 * A record's identifier under a wholly different name is a slip, a re-used mailbox or somebody's new name: the rep decides.
 * For accounts, one agreeing word is enough (marriage, display names); a mailbox can be a couple's, so its given name must fit, or a father's
 * and a son's, so `Jr.` on one side only is asked about.
 */
function namesAllow({ name, identified }: Evidence): boolean {
  const hasAccount = identified.some(({ signal }) => signal !== 'email' && signal !== 'phone');
  if (name?.verdict !== 'different') return hasAccount || name?.level !== 'generation';
  if (name.level === 'family-different' || name.level === 'middle-different') return true;
  return hasAccount && name.level === 'given-different';
}

/**
 * Namesakes never match on the name alone: the employer must agree too. While no employer is known, two other fields or
 * a title that hardly anybody has stand in for it.
 */
function isMoreThanNamesake({ name, company, reasons }: Evidence, probability: number): boolean {
  if (name?.verdict !== 'same') return false;
  if (reasons.some(({ signal, level }) => signal === 'email' && level === 'same-domain-different')) return false;
  const hasOtherTitle = reasons.some(({ signal, level }) => signal === 'jobTitle' && level === 'different');
  if (hasOtherTitle && probability < OTHER_TITLE_PROBABILITY) return false;
  if (company) return EMPLOYER_AGREES.has(company.level);
  if (probability < NO_EMPLOYER_PROBABILITY) return false;
  const support = reasons.filter(({ signal, weightBits }) => signal !== 'name' && weightBits > 1);
  return support.length >= MIN_OTHER_SUPPORT || support.some(({ weightBits }) => weightBits >= RARE_BITS);
}
