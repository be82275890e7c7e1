import { z } from 'zod';
import { withoutControls } from '../../lib/text';
import { checked } from '../http';
import type { CrmContext, CrmResult } from '../types';
import { call, DATA, ID } from './call';

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};

/** A text as a SOQL literal; names come from web pages. */
export const literal = (text: string): string => `'${escaped(text)}'`;
/** A pattern for LIKE that holds a text, wildcards in it taken as they are. */
export const containing = (text: string): string => `'%${escaped(text).replace(/[%_]/g, '\\$&')}%'`;

const escaped = (text: string): string => withoutControls(text.replace(/[\\'"\n\r\t\b\f]/g, one => ESCAPES[one] ?? ''));

const page = z.object({
  records: z.array(z.unknown()),
  done: z.boolean(),
  nextRecordsUrl: z.string().startsWith(`${DATA}/query/`).nullish(),
});

/** All rows of a query, over all its pages: wide rows come in pages of fewer than 2,000. */
export async function query<T>(context: CrmContext, soql: string, row: z.ZodType<T>): Promise<CrmResult<T[]>> {
  const rows: T[] = [];
  let path: string | undefined = `/query?q=${encodeURIComponent(soql)}`;
  while (path) {
    const answer: CrmResult<z.infer<typeof page>> = await call(context, { method: 'GET', path }, page);
    if (!answer.ok) return answer;
    const { records, done, nextRecordsUrl }: z.infer<typeof page> = answer.value;
    const some = checked(ID, records, z.array(row));
    if (!some.ok) return some;
    rows.push(...some.value);
    path = done ? undefined : nextRecordsUrl?.slice(DATA.length);
  }
  return { ok: true, value: rows };
}
