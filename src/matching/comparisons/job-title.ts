import type { Reason } from '../../model/match';
import { titleKey } from '../blocking';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { AGREEMENT_M, LEVELS, levelBits, weightBits } from '../weights';

const CLOSE_SHARE = 0.6;
const SENIORITY = new Set(
  'senior junior lead principal head chief vice president assistant deputy associate global'.split(' '),
);

/** Job titles by their words; abbreviations and fillers do not count. */
export function compareJobTitle(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  if (!person.jobTitle || !contact.jobTitle) return undefined;
  const seen = person.titleWords;
  const recorded = contact.titleWords;
  if (seen.length === 0 || recorded.length === 0) return undefined;
  const level = titleLevel(seen, recorded);
  if (person.isTitleGuessed && (level === 'different' || level === 'related')) return undefined;
  const share = () => Math.max(1 / frequencies.bookSize, frequencies.share('title', titleKey(person.title)));
  return {
    signal: 'jobTitle',
    level,
    weightBits: level === 'exact' ? weightBits(AGREEMENT_M.jobTitle, share()) : levelBits(LEVELS.jobTitle[level]),
    seen: person.jobTitle.slice(0, 80),
    recorded: contact.jobTitle.slice(0, 80),
  };
}

type TitleLevel = 'exact' | 'close' | 'related' | 'different';

function titleLevel(seen: readonly string[], recorded: readonly string[]): TitleLevel {
  const shared = seen.filter(word => recorded.includes(word));
  const all = seen.length + recorded.length - shared.length;
  if (shared.length === all) return 'exact';
  if (shared.length / all >= CLOSE_SHARE) return 'close';
  const telling = shared.filter(word => !SENIORITY.has(word));
  if (telling.length && shared.length === Math.min(seen.length, recorded.length)) return 'close';
  return telling.length ? 'related' : 'different';
}
