import { z } from 'zod';
import { withoutControls } from '../../lib/text';
import { andThen } from '../failure';
import { checked } from '../http';
import type { CrmContext, CrmResult } from '../types';
import { ask, ID } from './call';
import { fieldsOf, type Module } from './fields';

/**
 * A text as a COQL literal: a quote is doubled. Zoho documents no way to write a backslash or a control character; without them the
 * condition lets more rows through, and whoever asks holds those against what was meant.
 */
export const literal = (text: string): string =>
  `'${withoutControls(text).replaceAll('\\', '').replaceAll("'", "''")}'`;

/** A pattern that holds a text; `%` in it cannot be escaped and means anything. */
export const containing = (text: string): string => literal(`%${text}%`);

/** A moment as COQL wants it: whole seconds, and an offset instead of a Z. */
export const moment = (iso: string): string => `'${new Date(iso).toISOString().slice(0, 19)}+00:00'`;

/** Conditions joined; COQL wants them in pairs of brackets. */
export const joined = (word: 'and' | 'or', conditions: readonly string[]): string =>
  conditions.reduce((all, one) => (all ? `(${all} ${word} ${one})` : one), '');

export interface Query {
  from: Module;
  /** Of these the ones that this account has and this user may see. */
  columns: readonly string[];
  where: string;
  order?: string;
  limit: number;
}

const page = z.object({
  data: z.array(z.unknown()),
  info: z.object({ more_records: z.boolean().nullish() }).nullish(),
});

/** Columns that a module turned out to have, where a query for all of them was refused; learned anew with each worker. */
const known = new Map<string, ReadonlySet<string>>();

/** Fields of these types cannot be asked for in a query. */
const UNASKABLE = ['imageupload', 'fileupload', 'profileimage', 'subform', 'multiselectlookup', 'multiuserlookup'];

/** Rows of a query, and whether there are more. A column that is not there is an error, and Zoho does not say which. */
export async function query<T>(
  context: CrmContext,
  { from, columns, where, order, limit }: Query,
  row: z.ZodType<T>,
): Promise<CrmResult<{ rows: T[]; more: boolean }>> {
  const key = `${context.connectionId} ${from}`;
  const run = async (has: ReadonlySet<string> | undefined) => {
    const seen = columns.filter(column => !has || has.has(column.split('.')[0] ?? '') || column === 'id');
    const select_query = `select ${seen.join(', ')} from ${from} where ${where}${order ? ` order by ${order}` : ''} limit ${limit}`;
    const call = { method: 'POST', path: '/coql', json: { select_query }, cost: creditsOf(limit) } as const;
    return ask(context, call, page);
  };
  let answer = await run(known.get(key));
  if (!answer.ok && answer.failure.cause.code === 'invalid' && !known.has(key)) {
    const fields = await fieldsOf(context, from);
    if (!fields.ok) return fields;
    const usable = fields.value.filter(({ data_type }) => !UNASKABLE.includes(data_type));
    known.set(key, new Set(usable.map(({ api_name }) => api_name)));
    answer = await run(known.get(key));
  }
  return andThen(answer, value =>
    andThen(checked(ID, value?.data ?? [], z.array(row)), rows => ({
      ok: true,
      value: { rows, more: value?.info?.more_records ?? false },
    })),
  );
}

/** What a query costs, by the rows it may answer. */
const creditsOf = (limit: number): number => (limit <= 200 ? 1 : limit <= 1000 ? 2 : 3);
