import type { Reason } from '../../model/match';
import { placeKeys } from '../blocking';
import { countryCode } from '../country';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, LEVELS, levelBits, weightBits } from '../weights';

/** City, else country. People move and regions are called differently, so difference weighs little. */
export function compareLocation(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  const seen = placeKeys(person.places);
  const recorded = placeKeys(contact.places);
  if (seen.length === 0 || recorded.length === 0) return undefined;
  const shared = seen.filter(key => recorded.includes(key) && !isCountry(key));
  const rarest = shared.length ? Math.min(...shared.map(key => frequencies.share('place', key))) : undefined;
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
  const left = seen.map(countryOf).find(Boolean);
  const right = recorded.map(countryOf).find(Boolean);
  if (left && right) return left === right ? 'country' : 'different';
  return seen.some(key => recorded.includes(key)) ? 'country' : undefined;
}

const countryOf = (key: string) => countryCode(key.slice(2));
const isCountry = (key: string) => countryOf(key) !== undefined;
