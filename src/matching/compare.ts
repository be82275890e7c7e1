import type { Contact } from '../model/contact';
import type { Reason } from '../model/match';
import { compareAlias } from './comparisons/alias';
import { compareCompany } from './comparisons/company';
import { compareEmail } from './comparisons/email';
import { compareIdentifiers } from './comparisons/identifier';
import { compareJobTitle } from './comparisons/job-title';
import { compareLocation } from './comparisons/location';
import { type CompareName, createNameComparison, type NameEvidence } from './comparisons/name';
import { comparePhone } from './comparisons/phone';
import type { Decision } from './decisions';
import type { Frequencies } from './frequency';
import type { PersonName } from './person-name';
import { type Prepared, prepareContact } from './prepare';
import { DECIDED_BITS, PAGE_LINK_BITS } from './weights';

/** Everything that speaks for and against one contact. */
export interface Evidence {
  contact: Contact;
  reasons: Reason[];
  /** Sum of the reasons, without the prior. */
  bits: number;
  name: NameEvidence | undefined;
  company: Reason | undefined;
  decision: Decision | undefined;
  /** Keys of identifiers, e-mails and phones that agree and belong to one person. */
  identified: Reason[];
  /** Another account on a site where the page shows one. */
  rivalAccount: boolean;
}

/** Compares one person with any number of contacts; what concerns the person alone is looked up once. */
export function createComparison(
  person: Prepared,
  frequencies: Frequencies,
): (contact: Contact, decision: Decision | undefined) => Evidence {
  const compareName = person.isOrganization ? () => undefined : createNameComparison(person, frequencies);
  return (contact, decision) => compareContact({ person, frequencies, compareName }, contact, decision);
}

interface Side {
  person: Prepared;
  frequencies: Frequencies;
  compareName: CompareName;
}

/** Identifiers first; a name of somebody else ends the comparison, since no other field could save it. */
function compareContact(
  { person, frequencies, compareName }: Side,
  contact: Contact,
  decision: Decision | undefined,
): Evidence {
  const prepared = prepareContact(contact);
  const exact = exactReasons(person, prepared, frequencies);
  const identified = exact.filter(isIdentifying);
  const named = compareName(prepared);
  const name =
    identified.length > 0 && saysNothing({ person, contact: prepared, identified }, named) ? undefined : named;
  const isHopeless = !decision && identified.length === 0 && name !== undefined && HOPELESS.has(name.level);
  const rest = isHopeless
    ? []
    : softReasons(person, prepared, frequencies, identified.length > 0 || exact.some(isClaimed));
  const reasons = [...decisionReasons(decision), ...exact, ...(name ? [name] : []), ...rest];
  return {
    contact,
    reasons,
    bits: reasons.reduce((sum, { weightBits }) => sum + weightBits, 0),
    name,
    company: rest.find(({ signal }) => signal === 'company'),
    decision,
    identified,
    rivalAccount: exact.some(isRivalAccount),
  };
}

interface Identified {
  person: Prepared;
  contact: Prepared;
  identified: readonly Reason[];
}

/** One word that is nobody's name, beside an account that agrees: people call themselves as they like there. */
function saysNothing(sides: Identified, name: NameEvidence | undefined): boolean {
  if (name?.verdict !== 'different') return false;
  return (name.level === 'different' && sides.person.names.every(({ words }) => words.length === 1)) || isUnread(sides);
}

/**
 * A name in letters that nobody can spell in those of the other side: that they seem to differ is no evidence. A mailbox or phone alone may have
 * gone to somebody else, so there the address must name whom it belongs to.
 */
function isUnread({ person, contact, identified }: Identified): boolean {
  if (!person.names.every(seen => contact.names.every(recorded => isUnspelled(seen) !== isUnspelled(recorded))))
    return false;
  const spelled = [...person.names, ...contact.names].filter(name => !isUnspelled(name)).flatMap(({ words }) => words);
  return identified.some(({ signal, seen = '' }) => {
    if (signal === 'phone') return false;
    return signal !== 'email' || spelled.some(word => word.length >= MIN_NAMING && seen.split('@')[0]!.includes(word));
  });
}

const MIN_NAMING = 3;

const isUnspelled = ({ native, script }: PersonName) => native !== undefined && script !== 'latin';

const HOPELESS: ReadonlySet<string> = new Set(['different', 'given-different']);

function exactReasons(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason[] {
  const reasons = compareIdentifiers(person, contact, frequencies);
  const email = compareEmail(person, contact, frequencies);
  const phone = comparePhone(person, contact, frequencies);
  if (email) reasons.push(email);
  if (phone) reasons.push(phone);
  return reasons;
}

const isRivalAccount = ({ signal, level }: Reason) =>
  (signal === 'handle' || signal === 'memberId') && level === 'different';

function softReasons(person: Prepared, contact: Prepared, frequencies: Frequencies, isWeighed: boolean): Reason[] {
  return [
    compareCompany(person, contact, frequencies),
    compareJobTitle(person, contact, frequencies),
    compareLocation(person, contact, frequencies),
    isWeighed ? undefined : compareAlias(person, contact, frequencies),
  ].filter(isReason);
}

const isReason = (reason: Reason | undefined): reason is Reason => reason !== undefined;
/** A claimed account was weighed already; as an alias it would weigh twice. */
const isClaimed = ({ level }: Reason) => level === 'claimed';
const isIdentifying = ({ level, weightBits }: Reason) => level === 'exact' && weightBits > 0;

function decisionReasons(decision: Decision | undefined): Reason[] {
  if (!decision) return [];
  if (decision === 'linked-by-rep') return [{ signal: 'link', level: 'rep', weightBits: DECIDED_BITS }];
  if (decision === 'linked-by-page') return [{ signal: 'link', level: 'page', weightBits: PAGE_LINK_BITS }];
  return [{ signal: decision === 'refused' ? 'refusal' : 'split', level: 'rep', weightBits: -DECIDED_BITS }];
}
