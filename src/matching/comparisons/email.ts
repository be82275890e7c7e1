import type { Reason } from '../../model/match';
import { mailboxKey } from '../blocking';
import type { Mailbox } from '../email';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, LEVELS, levelBits, STRAY_HOLDERS, weightBits } from '../weights';

/**
 * E-mail addresses. `exact` identifies, unless the mailbox belongs to a function or is held by several contacts (`shared`).
 * Another mailbox at the same company is strong counter-evidence, a mailbox elsewhere hardly any: people change jobs.
 */
export function compareEmail(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  if (person.mailboxes.length === 0 || contact.mailboxes.length === 0) return undefined;
  for (const seen of person.mailboxes) {
    const same = contact.mailboxes.find(({ address }) => address === seen.address);
    if (same) return agreement(seen, same, frequencies);
  }
  const [seen] = person.mailboxes;
  const neighbour = person.mailboxes
    .flatMap(one => contact.mailboxes.map(other => [one, other] as const))
    .find(([one, other]) => one.domain === other.domain && !one.isPublic && !one.isShared && !other.isShared);
  if (neighbour && isSamePattern(...neighbour)) return undefined;
  const level = neighbour ? 'same-domain-different' : 'different';
  return {
    signal: 'email',
    level,
    weightBits: levelBits(LEVELS.email[level]),
    seen: (neighbour?.[0] ?? seen!).address,
    recorded: (neighbour?.[1] ?? contact.mailboxes[0]!).address,
  };
}

function agreement(seen: Mailbox, recorded: Mailbox, frequencies: Frequencies): Reason {
  const holders = Math.max(1, frequencies.count(mailboxKey(seen.address)));
  const u = Math.min(1, (STRAY_HOLDERS.email * holders * holders) / frequencies.bookSize);
  return {
    signal: 'email',
    level: seen.isShared ? 'shared' : 'exact',
    // A function's mailbox says where somebody works; the company comparison counts that.
    weightBits: seen.isShared ? 0 : weightBits(AGREEMENT_M.email, u),
    seen: seen.address,
    recorded: recorded.address,
    sharedBy: holders,
  };
}

/** `a.schmidt` and `anna.schmidt`, `schmidt` and `annaschmidt`: two addresses of one person as companies make them. */
function isSamePattern({ local: left }: Mailbox, { local: right }: Mailbox): boolean {
  const [short, long] = [left.split(/[._-]/), right.split(/[._-]/)].sort(
    (a, b) => a.join('').length - b.join('').length,
  );
  const last = short!.at(-1)!;
  if (last.length < 3 || !long!.join('').endsWith(last)) return false;
  return short!.slice(0, -1).every((part, index) => (long![index] ?? '').startsWith(part));
}
