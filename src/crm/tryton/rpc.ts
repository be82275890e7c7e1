import { z } from 'zod';
import { failed } from '../failure';
import { checked, cleanFailure, requestJson } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';
import { ID } from './values';

const envelope = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });

/** One remote call. Everything that can go wrong on the way is classified here. */
export async function rpc<T>(
  context: CrmContext,
  { root, path, authorization }: { root: string; path: string; authorization?: string },
  method: string,
  params: unknown[],
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const headers: Record<string, string> = authorization ? { Authorization: authorization } : {};
  const request = { crm: ID, method: 'POST', url: root + path, headers, json: { id: 1, method, params } } as const;
  const answer = await requestJson(context, request, envelope);
  if (!answer.ok)
    return (await refusesOrigin(context, root, answer.failure)) ? failed('origin', ourOrigin(context)) : answer;
  if (answer.value.error !== undefined)
    return { ok: false, failure: cleanFailure(bodyFailure(answer.value.error), context) };
  return checked(ID, answer.value.result ?? null, schema);
}

const ourOrigin = ({ origin }: CrmContext) => (origin ? { vendorText: origin } : {});

/**
 * A browser puts our origin on every POST. A server whose `[web] cors` does not list it answers 500 (later versions: 403) to all
 * of them, even to the question for its version, and serves GET as ever.
 */
async function refusesOrigin(context: CrmContext, root: string, { cause }: CrmFailure): Promise<boolean> {
  if (cause.code !== 'server' && cause.code !== 'forbidden') return false;
  const json = { id: 1, method: 'common.server.version', params: [] };
  const version = await requestJson(context, { crm: ID, method: 'POST', url: root, json }, envelope);
  if (version.ok || version.failure.cause.code !== cause.code) return false;
  const page = await requestJson(context, { crm: ID, method: 'GET', url: root }, z.unknown());
  return page.ok || ['not-a-crm', 'gone'].includes(page.failure.cause.code);
}

/** Errors come with status 200: a name and what belongs to it. The second part of anything else is a stack trace. */
function bodyFailure(error: unknown): CrmFailure {
  const [name, details] = Array.isArray(error) ? error : [String(error)];
  const vendorText = String((Array.isArray(details) ? details[0] : name) ?? name);
  // The transaction was rolled back: the end is known.
  const rolledBack = { unknownEnd: false, vendorText };
  switch (name) {
    case 'ConcurrencyException':
      return failed('conflict', { unknownEnd: false, vendorText: String(details ?? name) }).failure;
    case 'UserError':
    case 'UserWarning':
      return failed('invalid', rolledBack).failure;
    case 'LoginException':
    case 'NotLogged':
      return failed('signin', { unknownEnd: false }).failure;
    case 'RateLimitException':
      return failed('rate-limit', { unknownEnd: false }).failure;
    default:
      return failed('server', rolledBack).failure;
  }
}
