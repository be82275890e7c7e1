import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { openSession, type Session, signedRpc, storedSession } from './session';

/** A call as the signed-in user; `extra` is added to the user's own context. Signs in again once when the session has ended. */
export async function call<T>(
  context: CrmContext,
  method: string,
  params: unknown[],
  schema: z.ZodType<T>,
  extra: Record<string, unknown> = {},
): Promise<CrmResult<T>> {
  const withSession = (session: Session) =>
    signedRpc(context, session, method, [...params, { ...session.preferences, ...extra }], schema);
  return andThen(await openSession(context), async session => {
    const result = await withSession(session);
    if (result.ok || result.failure.retry !== 'signin') return result;
    return andThen(await openSession(context, session), withSession);
  });
}

/** A search condition: clauses `[field, operator, value]`, joined by *and* unless the list begins with `OR`. */
export type Domain = readonly unknown[];
/** How rows are asked for. */
export interface Query {
  order?: [string, string][];
  limit?: number;
  /** Inactive rows too: a row that is put away counts as deleted, and only its change tells. */
  inactive?: boolean;
}

/** Rows of a table that meet a condition. A field with a dot brings its row along, under `name.`. */
export function searchRead<T>(
  context: CrmContext,
  table: string,
  domain: Domain,
  fields: string[],
  row: z.ZodType<T>,
  { order, limit, inactive }: Query = {},
): Promise<CrmResult<T[]>> {
  const params = [domain, 0, limit ?? null, order ?? null, fields];
  return call(context, `model.${table}.search_read`, params, z.array(row), inactive ? { active_test: false } : {});
}

/** True for an optional table that is installed and that the user may read. */
export const hasTable = (context: CrmContext, table: string): boolean =>
  storedSession(context)?.tables.includes(table) ?? false;
