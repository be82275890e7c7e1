import * as chrono from 'chrono-node';

const PARSERS = { de: chrono.de, en: chrono.en, fr: chrono.fr, es: chrono.es, pt: chrono.pt, nl: chrono.nl } as const;
const MORNING_HOUR = 9;

/**
 * Reads a date as people write it: “fri 9”, “in 2 weeks”, “morgen 14 Uhr”. The rep's language first, then English.
 * Without a time of day it means nine in the morning; a date is always in the future.
 * @returns ISO 8601 UTC, or null when it is no date
 */
export function parseDate(text: string, language: string, reference: Date): string | null {
  const own = PARSERS[language.slice(0, 2) as keyof typeof PARSERS];
  for (const parser of own ? [own, chrono.en] : [chrono.en]) {
    const [found] = parser.parse(text.trim(), reference, { forwardDate: true });
    if (!found) continue;
    const date = found.start.date();
    if (!found.start.isCertain('hour')) {
      // In “dec 1” the number is the day already.
      const hour = found.start.isCertain('day') ? undefined : hourOf(text);
      date.setHours(hour ?? MORNING_HOUR, 0, 0, 0);
    }
    return date.toISOString();
  }
  return null;
}

/** A bare number after the day is an hour: “fri 9”. */
function hourOf(text: string): number | undefined {
  const hour = /^[\p{L}.]+\s+(\d{1,2})$/u.exec(text.trim())?.[1];
  return hour !== undefined && Number(hour) < 24 ? Number(hour) : undefined;
}
