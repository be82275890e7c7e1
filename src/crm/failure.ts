import type { OperationCause } from '../model/operation';
import type { CrmFailure, CrmResult } from './types';

type Code = OperationCause['code'];

/**
 * What each cause means for the outbox. `unknownEnd` is the cautious guess: a request that may have been carried out.
 * A page of HTML (captive portal, maintenance) and a refused origin pass by themselves once someone repairs them.
 */
const DEFAULTS: Record<Code, { retry: CrmFailure['retry']; unknownEnd: boolean }> = {
  network: { retry: 'later', unknownEnd: true },
  timeout: { retry: 'later', unknownEnd: true },
  'rate-limit': { retry: 'later', unknownEnd: false },
  server: { retry: 'later', unknownEnd: true },
  signin: { retry: 'signin', unknownEnd: false },
  forbidden: { retry: 'fix', unknownEnd: false },
  invalid: { retry: 'fix', unknownEnd: false },
  gone: { retry: 'gone', unknownEnd: false },
  conflict: { retry: 'fix', unknownEnd: false },
  origin: { retry: 'later', unknownEnd: false },
  'not-a-crm': { retry: 'later', unknownEnd: true },
};

/** A failure with the usual consequences of its cause; `extra` overrides them where a CRM is more exact. */
export function crmFailure(
  code: Code,
  extra: Partial<Omit<CrmFailure, 'cause'>> & Partial<Omit<OperationCause, 'code'>> = {},
): CrmFailure {
  const { messageKey = `crm_error_${code.replaceAll('-', '_')}`, field, vendorText, ...rest } = extra;
  const cause: OperationCause = { code, messageKey };
  if (field) cause.field = field;
  if (vendorText) cause.vendorText = vendorText;
  return { ...DEFAULTS[code], ...rest, cause };
}

/** The same as an answer of a connector. */
export function failed(...args: Parameters<typeof crmFailure>): { ok: false; failure: CrmFailure } {
  return { ok: false, failure: crmFailure(...args) };
}

/** A write that this CRM's connector does not know. */
export const notOffered = () => failed('invalid', { messageKey: 'crm_error_not_offered' });

/** Carries on with the value of an answer that went well. */
export async function andThen<A, B>(
  result: CrmResult<A>,
  next: (value: A) => Promise<CrmResult<B>> | CrmResult<B>,
): Promise<CrmResult<B>> {
  return result.ok ? next(result.value) : result;
}

/**
 * Reads `Retry-After`, which is seconds or a date.
 * @param now - the server's own clock where its answer says it, else ours
 * @returns milliseconds from now, at most a day; undefined when the header is missing or makes no sense
 */
export function retryAfterMs(header: string | null, now: Date): number | undefined {
  if (!header) return undefined;
  const text = header.trim();
  const waitMs = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now.getTime();
  return Number.isFinite(waitMs) ? Math.min(Math.max(Math.round(waitMs), 0), 86_400_000) : undefined;
}

const CODE_BY_STATUS: Record<number, Code> = {
  401: 'signin',
  403: 'forbidden',
  404: 'gone',
  405: 'not-a-crm',
  408: 'timeout',
  409: 'conflict',
  410: 'gone',
  412: 'conflict',
  425: 'server',
  429: 'rate-limit',
};

/**
 * Classifies an answer by its status alone; what hides in the body is the connector's affair.
 * @param isHtml - a page instead of data: behind a 404 it means that the address is no API at all
 * @returns null for 2xx
 */
export function statusFailure(status: number, headers: Headers, isHtml: boolean, now: Date): CrmFailure | null {
  if (status >= 200 && status < 300) return null;
  // 0 is what a browser shows of a redirect that was not followed.
  if (status < 400) return crmFailure('not-a-crm', { unknownEnd: false });
  const code = CODE_BY_STATUS[status] ?? (status >= 500 ? 'server' : 'invalid');
  if (code === 'gone' && isHtml) return crmFailure('not-a-crm', { unknownEnd: false });
  const date = Date.parse(headers.get('date') ?? '');
  const waitMs = retryAfterMs(headers.get('retry-after'), Number.isNaN(date) ? now : new Date(date));
  const neverRun = status === 405 || status === 425;
  return crmFailure(code, {
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
    ...(neverRun ? { unknownEnd: false } : {}),
  });
}
