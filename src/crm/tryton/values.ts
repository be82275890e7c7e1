import { z } from 'zod';

/** Id of the connector. */
export const ID = 'tryton';
/** People and companies. */
export const PARTY = 'party.party';
/** Their e-mails, phones and web addresses. */
export const MECHANISM = 'party.contact_mechanism';
/** Who belongs to whom, seen from both sides. Optional. */
export const RELATION = 'party.relation.all';
/** Opportunities. Optional. */
export const DEAL = 'sale.opportunity';
/** Notes on any record. */
export const NOTE = 'ir.note';
/** Companies that work with this Tryton. Optional. */
export const COMPANY = 'company.company';

/** A moment as text that sorts: `2026-11-22T13:45:50.734912`, on the server's clock. */
export const moment = z
  .object({
    __class__: z.literal('datetime'),
    year: z.number(),
    month: z.number(),
    day: z.number(),
    hour: z.number(),
    minute: z.number(),
    second: z.number(),
    microsecond: z.number(),
  })
  .transform(at => {
    const [month, day, hour, minute, second] = [at.month, at.day, at.hour, at.minute, at.second].map(pad(2));
    return `${pad(4)(at.year)}-${month}-${day}T${hour}:${minute}:${second}.${pad(6)(at.microsecond)}`;
  });
/** A day as `2026-11-22`. */
export const day = z
  .object({ __class__: z.literal('date'), year: z.number(), month: z.number(), day: z.number() })
  .transform(at => `${pad(4)(at.year)}-${pad(2)(at.month)}-${pad(2)(at.day)}`);
/** A decimal as its text. */
export const decimal = z
  .object({ __class__: z.literal('Decimal'), decimal: z.string() })
  .transform(({ decimal }) => decimal);
// SQLite has no truth values.
export const flag = z.union([z.boolean(), z.number()]).transform(Boolean);
/** Text that may be missing, as empty text. */
export const text = z
  .string()
  .nullish()
  .transform(value => value ?? '');

function pad(length: number): (value: number) => string {
  return value => String(value).padStart(length, '0');
}

/** The moment as Tryton wants it. */
export function toMoment(at: string): Record<string, string | number> {
  const [year, month, dayOfMonth, hour, minute, second, microsecond] = at.split(/\D/).map(Number) as number[];
  const value = { year, month, day: dayOfMonth, hour, minute, second, microsecond };
  return { __class__: 'datetime', ...(value as Record<keyof typeof value, number>) };
}

/** The moment as the rest of the program writes it. */
export const toIso = (at: string): string => `${at.slice(0, 23)}Z`;

/** Backslash, percent and underscore are wildcards of `like`. */
export const likeText = (value: string): string => value.replace(/[\\%_]/g, '\\$&');

/** What creating answers. */
export const newIds = z.array(z.number());
/** What changing and deleting answer. */
export const nothing = z.unknown();
