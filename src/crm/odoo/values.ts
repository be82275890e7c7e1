import { z } from 'zod';

/** Id of the connector. */
export const ID = 'odoo';
/** People and companies. */
export const PARTNER = 'res.partner';

/** Text; an empty field is `false`. */
export const text = z
  .union([z.string(), z.literal(false)])
  .nullish()
  .transform(value => value || '');
/** A row of another table: id and name. */
export const link = z
  .union([z.tuple([z.number(), z.string()]), z.literal(false)])
  .nullish()
  .transform(value => (value ? { id: value[0], name: value[1] } : undefined));
export const flag = z
  .boolean()
  .nullish()
  .transform(value => value ?? false);
export const number = z
  .union([z.number(), z.literal(false)])
  .nullish()
  .transform(value => (typeof value === 'number' ? value : undefined));

/** `2026-11-20 08:15:00` in UTC as ISO 8601; empty text stays empty. */
export const toIso = (at: string): string => (at ? `${at.slice(0, 19).replace(' ', 'T').padEnd(19, ':00')}.000Z` : '');
/** ISO 8601 as Odoo writes it. */
export const toMoment = (iso: string): string => new Date(iso).toISOString().slice(0, 19).replace('T', ' ');

/** Backslash, percent and underscore are wildcards of `like`. */
export const likeText = (value: string): string => value.replace(/[\\%_]/g, '\\$&');

/** A condition: clauses, joined by *and*; operators such as `|` come before what they join. */
export type Domain = readonly unknown[];
