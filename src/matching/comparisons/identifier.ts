import type { Identifier } from '../../model/identifier';
import { identifierKey } from '../../model/identifier-key';
import type { Reason } from '../../model/match';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, CLAIMED_BITS, STRAY_HOLDERS, weightBits } from '../weights';

/** Weight of two accounts on one site: a veto, so that it holds whatever else agrees. */
export const OTHER_ACCOUNT_BITS = -20;

/**
 * Handles, member ids and addresses. Equal ones identify; two different ones of a kind on one site are two people.
 * `john-doe` and `john-doe-123` are different. Handle and member id are different kinds and say nothing about each other.
 */
export function compareIdentifiers(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason[] {
  const reasons: Reason[] = [];
  const agreed = new Set<string>();
  for (const seen of person.identifiers) {
    if (!contact.identifiers.some(recorded => isSame(seen, recorded))) continue;
    agreed.add(kindKey(seen));
    const isClaim = person.isHearsay === true && seen.site !== undefined && seen.site !== 'web';
    reasons.push(isClaim ? claim(agreement(seen, frequencies)) : agreement(seen, frequencies));
  }
  for (const seen of person.identifiers) {
    const other = contact.identifiers.find(recorded => isRival(seen, recorded));
    if (!other || agreed.has(kindKey(seen)) || isRenamed(seen, person, contact)) continue;
    agreed.add(kindKey(seen));
    reasons.push({
      signal: seen.kind,
      level: 'different',
      weightBits: OTHER_ACCOUNT_BITS,
      seen: label(seen),
      recorded: label(other),
    });
  }
  return reasons;
}

/** Handles are changed by their owners, member ids never: where these agree, another handle is a newer or older one. */
function isRenamed({ kind, site }: Identifier, person: Prepared, contact: Prepared): boolean {
  if (kind !== 'handle') return false;
  const members = person.identifiers.filter(one => one.kind === 'memberId' && one.site === site);
  return members.some(member => contact.identifiers.some(recorded => isSame(member, recorded)));
}

const isSame = (left: Identifier, right: Identifier) =>
  left.value === right.value && left.kind === right.kind && left.site === right.site;

/** Two values of one kind on one site. A person may have many web addresses, and an account on each server of a network. */
function isRival(left: Identifier, right: Identifier): boolean {
  if (left.kind === 'url' || left.kind !== right.kind || left.site === undefined || left.site === 'web') return false;
  return kindKey(left) === kindKey(right) && left.value !== right.value;
}

/** LinkedIn's `ACoAA…` and Sales Navigator's `ACwAA…` name one member in two ways; each only rules out its own kind. */
function kindKey({ kind, site, value }: Identifier): string {
  if (kind === 'memberId') return `${kind}:${site}:${/^AC[a-zA-Z]/.exec(value)?.[0] ?? ''}`;
  return site === 'mastodon' ? `${kind}:${site}:${value.split('@')[1] ?? ''}` : `${kind}:${site}`;
}

function agreement(seen: Identifier, frequencies: Frequencies): Reason {
  const holders = Math.max(1, frequencies.count(identifierKey(seen)));
  const u = Math.min(1, (STRAY_HOLDERS.handle * holders) / frequencies.bookSize);
  return {
    signal: seen.kind,
    level: 'exact',
    weightBits: weightBits(AGREEMENT_M.handle, u),
    seen: label(seen),
    recorded: label(seen),
    ...(holders > 1 ? { sharedBy: holders } : {}),
  };
}

/** A page that is not the account's own may lend itself anybody's: it hints, and identifies nobody. */
const claim = (reason: Reason): Reason => ({
  ...reason,
  level: 'claimed',
  weightBits: Math.min(reason.weightBits, CLAIMED_BITS),
});

const label = ({ site, value }: Identifier) => (site && site !== 'web' ? `${site}: ${value}` : value);
