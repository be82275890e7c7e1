import type { Reason } from '../../model/match';
import { phoneKey } from '../blocking';
import type { Frequencies } from '../frequency';
import { isSameLine } from '../phone';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, LEVELS, levelBits, STRAY_HOLDERS, weightBits } from '../weights';

/** Phone numbers; a switchboard shared by many contacts weighs accordingly little. */
export function comparePhone(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  if (person.phones.length === 0 || contact.phones.length === 0) return undefined;
  for (const seen of person.phones) {
    const same = contact.phones.find(recorded => isSameLine(seen, recorded));
    if (!same) continue;
    const holders = Math.max(1, frequencies.count(phoneKey(seen.tail)));
    const u = Math.min(1, (STRAY_HOLDERS.phone * holders ** 3) / frequencies.bookSize);
    return {
      signal: 'phone',
      level: holders > 1 ? 'shared' : 'exact',
      weightBits: Math.max(0, weightBits(AGREEMENT_M.phone, u)),
      seen: seen.digits,
      recorded: same.digits,
      sharedBy: holders,
    };
  }
  const [seen] = person.phones;
  return {
    signal: 'phone',
    level: 'different',
    weightBits: levelBits(LEVELS.phone.different),
    seen: seen!.digits,
    recorded: contact.phones[0]!.digits,
  };
}
