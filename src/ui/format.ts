import { language } from './i18n';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Units with their length, and the age from which each is used: 13 days say more than one week. */
const UNITS = [
  ['year', 365 * DAY, 365 * DAY],
  ['month', 30.4 * DAY, 61 * DAY],
  ['week', 7 * DAY, 14 * DAY],
  ['day', DAY, DAY],
  ['hour', 60 * MINUTE, 60 * MINUTE],
  ['minute', MINUTE, 0],
] as const;

function largestUnit(elapsedMs: number): { unit: (typeof UNITS)[number][0]; count: number } {
  const [unit, lengthMs] = UNITS.find(([, , from]) => Math.abs(elapsedMs) >= from) ?? UNITS[5];
  return { unit, count: Math.floor(Math.abs(elapsedMs) / lengthMs) };
}

const relative = (): Intl.RelativeTimeFormat => new Intl.RelativeTimeFormat(language(), { numeric: 'auto' });

/** Short age such as `2d`, `3w` or `now`. @param iso - ISO 8601; an unreadable time gives an empty text */
export function shortAge(iso: string, now = Date.now()): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return '';
  const { unit, count } = largestUnit(now - at);
  if (unit === 'minute' && count === 0) return relative().format(0, 'second');
  // Narrow months and minutes are the same letter.
  const unitDisplay = unit === 'month' ? 'short' : 'narrow';
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay }).format(count);
}

/** Age or distance in words: `2 days ago`, `in 3 weeks`. */
export function relativeTime(iso: string, now = Date.now()): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return '';
  const { unit, count } = largestUnit(now - at);
  // “Now” rather than “this minute”.
  if (unit === 'minute' && count === 0) return relative().format(0, 'second');
  return relative().format(at > now ? count : -count, unit);
}

/** A day without its time: `Fri, 27 Nov`; with the year when it is another one. Takes ISO 8601 or `YYYY-MM-DD`. */
export function shortDate(iso: string, now = Date.now()): string {
  // A bare day means that day where the rep is, not midnight UTC.
  const at = new Date(/^\d{4}-\d\d-\d\d$/.test(iso) ? `${iso}T00:00` : iso);
  if (Number.isNaN(at.getTime())) return '';
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language(), {
    weekday: sameYear ? 'short' : undefined,
    day: 'numeric',
    month: 'short',
    year: sameYear ? undefined : 'numeric',
  }).format(at);
}

/** Day and time: `Fri, 27 Nov, 09:00`. */
export function dateTime(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return '';
  return new Intl.DateTimeFormat(language(), {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

/** Amount of money. @param amountMinor - in the currency's minor unit, cents for EUR. Whole amounts have no decimals. */
export function money(amountMinor: number, currency: string): string {
  const style = { style: 'currency', currency } as const;
  try {
    const digits = new Intl.NumberFormat(language(), style).resolvedOptions().maximumFractionDigits ?? 2;
    const amount = amountMinor / 10 ** digits;
    const shown = Number.isInteger(amount) ? 0 : digits;
    return new Intl.NumberFormat(language(), { ...style, minimumFractionDigits: shown }).format(amount);
  } catch {
    // A CRM may hold three letters that are no currency.
    return `${(amountMinor / 100).toFixed(2)} ${currency}`;
  }
}

/** A number in the rep's language. */
export function number(value: number): string {
  return new Intl.NumberFormat(language()).format(value);
}

/** A share of one, 0 to 1, in percent: `12 %` or `12%`, as the language has it. */
export function percent(share: number): string {
  return new Intl.NumberFormat(language(), { style: 'percent' }).format(share);
}

/** Match weight with its sign: `+19.4`, `−0.6`. */
export function weight(bits: number): string {
  const options = { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' } as const;
  return new Intl.NumberFormat(language(), options).format(bits).replace('-', '\u2212');
}

/** One or two letters that stand for a name; `?` when it has none. */
export function initials(fullName: string): string {
  const words = fullName.slice(0, 200).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? [];
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toLocaleUpperCase(language());
}
