import { z } from 'zod';
import { andThen, crmFailure, failed } from '../failure';
import { checked, cleanFailure, requestJson, serverUrl } from '../http';
import type { CrmContext, CrmFailure, CrmResult } from '../types';
import { ID } from './values';

/** Address of the installation, without the paths of web client and API, whatever the rep copied. */
export function rootOf({ credentials }: CrmContext): string {
  const url = serverUrl(credentials.baseUrl);
  return `${url.origin}${url.pathname.replace(/\/((odoo|web|jsonrpc|json|xmlrpc)(\/.*)?)?$/, '')}`;
}

const envelope = z.object({ result: z.unknown().optional(), error: z.unknown().optional() });
const trouble = z.object({
  message: z.string().nullish(),
  name: z.string().nullish(),
  data: z.object({ name: z.string().nullish(), message: z.string().nullish() }).nullish(),
});

type Code = CrmFailure['cause']['code'];
/** Python's exceptions by their name; what is not here is a fault of the server. */
const CODES: Record<string, Code> = {
  'odoo.exceptions.AccessDenied': 'signin',
  'odoo.http.SessionExpiredException': 'signin',
  'werkzeug.exceptions.Unauthorized': 'signin',
  'odoo.exceptions.AccessError': 'forbidden',
  'werkzeug.exceptions.Forbidden': 'forbidden',
  'odoo.exceptions.MissingError': 'gone',
  'odoo.exceptions.UserError': 'invalid',
  'odoo.exceptions.ValidationError': 'invalid',
  'odoo.exceptions.RedirectWarning': 'invalid',
  'psycopg2.errors.NotNullViolation': 'invalid',
  'psycopg2.errors.UniqueViolation': 'invalid',
  'builtins.ValueError': 'invalid',
  'builtins.TypeError': 'invalid',
  'builtins.KeyError': 'invalid',
  'builtins.AttributeError': 'invalid',
  'werkzeug.exceptions.NotFound': 'invalid',
  'werkzeug.exceptions.UnprocessableEntity': 'invalid',
};

/**
 * What an error says. The stack trace beside it is never shown.
 * An exception rolls the transaction back: nothing was written.
 */
function troubleOf(error: unknown): CrmFailure {
  const { data: parsed } = trouble.safeParse(error);
  const name = parsed?.data?.name ?? parsed?.name ?? '';
  const vendorText = parsed?.data?.message || parsed?.message || name;
  const extra = { unknownEnd: false, ...(vendorText ? { vendorText } : {}) };
  if (/database .* does not exist/i.test(vendorText))
    return crmFailure('invalid', { ...extra, messageKey: 'crm_error_database', field: 'database' });
  return crmFailure(CODES[name] ?? 'server', extra);
}

/** One call of the older API: 200 whatever happens, and the error in the body. */
export async function jsonRpc<T>(
  context: CrmContext,
  service: 'common' | 'object' | 'db',
  method: string,
  args: readonly unknown[],
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const answer = await requestJson(
    context,
    {
      crm: ID,
      method: 'POST',
      url: `${rootOf(context)}/jsonrpc`,
      json: { jsonrpc: '2.0', method: 'call', params: { service, method, args }, id: 1 },
    },
    envelope,
  );
  return andThen(answer, ({ result, error }) => {
    if (error !== undefined && error !== null) return { ok: false, failure: cleanFailure(troubleOf(error), context) };
    if (result === undefined) return failed('not-a-crm');
    return checked(ID, result, schema);
  });
}

/** One call of the API of Odoo 19 and later: named arguments, an API key, and a status that means something. */
export function json2<T>(
  context: CrmContext,
  database: string,
  key: string,
  path: string,
  named: Record<string, unknown>,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  return requestJson(
    context,
    {
      crm: ID,
      method: 'POST',
      url: `${rootOf(context)}/json/2/${path}`,
      headers: { Authorization: `bearer ${key}`, ...(database ? { 'X-Odoo-Database': database } : {}) },
      json: named,
      classify(status, body) {
        const named = trouble.safeParse(body).data?.name;
        return status >= 400 && named && CODES[named] ? troubleOf(body) : undefined;
      },
      explain(body) {
        const message = trouble.safeParse(body).data?.message;
        return message ? { vendorText: message } : {};
      },
    },
    schema,
  );
}
