import type { AnchoredPerson } from '../page/bridge';
import type { Detection } from '../sites/types';

/** Most people reported at once. A message may hold 500; on endless pages a report is made often, so it stays smaller. */
export const MAX_PEOPLE = 300;

// The same lengths as in the schemas of model/person.ts, which stay out of pages: text of a page may be of any size.
const PERSON_LIMITS = { fullName: 200, headline: 400, jobTitle: 200, company: 200, location: 200, language: 35 };
const TOUCH_LIMITS = { channel: 40, sourceUrl: 2048, messageKey: 300, occurredAt: 40 };
const MAX_VALUE = 512;
const MAX_LISTED = 20;

type Found = Pick<AnchoredPerson, 'person' | 'evidence' | 'touch'>;

/** A detection as it may be sent: texts cut, empty fields left out. Null when nothing names the person. */
export function withinLimits({ person, evidence, touch }: Detection): Found | null {
  const identifiers = person.identifiers
    .filter(({ value }) => value.length > 0 && value.length <= MAX_VALUE)
    .slice(0, MAX_LISTED);
  const bounded = cut({ ...person, identifiers }, PERSON_LIMITS);
  if (!identifiers.length && !bounded.fullName) return null;
  return {
    person: bounded,
    evidence: evidence.slice(0, MAX_LISTED),
    ...(touch && { touch: withoutCutLinks(cut(touch, TOUCH_LIMITS), touch) }),
  };
}

function cut<T extends object>(record: T, limits: Partial<Record<keyof T, number>>): T {
  const entries = Object.entries(record).map(([key, value]) => {
    const limit = limits[key as keyof T];
    return [key, typeof value === 'string' && limit ? wholeCharacters(value.slice(0, limit)) : value];
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== '')) as T;
}

/** Cutting may leave half of a surrogate pair. */
function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

// Half an address or key would name something else.
function withoutCutLinks<T extends { sourceUrl?: string; messageKey?: string }>(touch: T, original: T): T {
  const kept = { ...touch };
  if (kept.sourceUrl !== original.sourceUrl) delete kept.sourceUrl;
  if (kept.messageKey !== original.messageKey) delete kept.messageKey;
  return kept;
}
