import type { Reason } from '../../model/match';
import { placeKey } from '../blocking';
import { countryCode } from '../country';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, LEVELS, levelBits, weightBits } from '../weights';

/** City, else country. People move and regions are called differently, so difference weighs little. */
export function compareLocation(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  const seen = person.placeParts;
  const recorded = contact.placeParts;
  if (seen.length === 0 || recorded.length === 0) return undefined;
  const shared = seen.filter(part => recorded.includes(part) && !countryCode(part));
  const rarest = shared.length
    ? Math.min(...shared.map(part => frequencies.share('place', placeKey(part))))
    : undefined;
  const level = rarest !== undefined ? 'city' : sharesCountry(seen, recorded);
  if (!level) return undefined;
  return {
    signal: 'location',
    level,
    weightBits: level === 'city' ? weightBits(AGREEMENT_M.location, rarest!) : levelBits(LEVELS.location[level]),
    seen: person.places.join(', ').slice(0, 80),
    recorded: contact.places.join(', ').slice(0, 80),
  };
}

function sharesCountry(seen: readonly string[], recorded: readonly string[]): 'country' | 'different' | undefined {
  const left = seen.map(countryCode).find(Boolean);
  const right = recorded.map(countryCode).find(Boolean);
  if (left && right) return left === right ? 'country' : 'different';
  return seen.some(part => recorded.includes(part)) ? 'country' : undefined;
}
