import type { z } from 'zod';
import type { OperationCause } from '../model/operation';
import { failed, statusFailure } from './failure';
import type { Budget, CrmContext, CrmFailure, CrmResult } from './types';

/** How long a CRM may take for one answer. */
const TIMEOUT_MS = 30_000;
/** Longest answer read, in bytes of text: more than any page we ask for. */
const MAX_ANSWER_LENGTH = 32 * 1024 * 1024;

/** One request of a connector. */
export interface CrmRequest {
  /** Id of the connector, named when an answer has a shape it does not know. */
  crm: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'PROPFIND' | 'REPORT' | 'MKCOL';
  url: string;
  headers?: Record<string, string>;
  /** Sent as JSON, without what JSON or databases cannot hold (lone surrogates, NUL). */
  json?: unknown;
  /** Sent as a form, as token endpoints want it. */
  form?: Record<string, string>;
  /** Sent as it is. */
  body?: { type: string; text: string };
  timeoutMs?: number;
  /** What it takes out of the CRM's budget, where requests differ; 1 when left out. */
  cost?: number;
  /** Statuses from 300 on that are answers and no failures here: 304 for nothing new, 404 for an empty list. */
  accept?: readonly number[];
  /** Reads what the CRM says of its budget. */
  budget?(headers: Headers): Budget | undefined;
  /** Failures that the status alone would get wrong, such as a rate limit told by a 403. */
  classify?(status: number, body: unknown, headers: Headers): CrmFailure | undefined;
  /** Reads the vendor's words and the field from the body of a refused request. */
  explain?(body: unknown): Pick<OperationCause, 'vendorText' | 'field'> | undefined;
}

/** What came back, read to its end. */
export interface CrmAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** The text as JSON; undefined when it is none. */
  body: unknown;
}

/**
 * Asks a CRM for JSON and checks what comes back. All connectors talk through here or through `request`, so all of them send no
 * cookies, follow no redirect (a login page, another origin that would get the token), end in time, keep to the CRM's limits and let
 * no secret into an error.
 */
export async function requestJson<T>(
  context: CrmContext,
  crmRequest: CrmRequest,
  schema: z.ZodType<T>,
): Promise<CrmResult<T>> {
  const answer = await request(context, crmRequest);
  if (!answer.ok) return answer;
  const { body } = answer.value;
  if (body === undefined) return failed('not-a-crm');
  return checked(crmRequest.crm, body, schema);
}

/** Asks a CRM for anything: status, headers and text of an answer that is no failure. */
export async function request(context: CrmContext, crmRequest: CrmRequest): Promise<CrmResult<CrmAnswer>> {
  const waitMs = context.takeTurn ? await context.takeTurn(crmRequest.cost ?? 1) : 0;
  if (waitMs > 0) return failed('rate-limit', { messageKey: 'crm_error_budget', retryAfterMs: waitMs });
  const answer = await send(context, crmRequest);
  if (!answer.ok) return answer;
  const { status, headers, text, body } = answer.value;
  const budget = crmRequest.budget?.(headers);
  if (budget) context.noteBudget?.(budget);
  if (crmRequest.accept?.includes(status)) return answer;
  // A captive portal or a login page answers everything with 200: that is no answer of a CRM, least of all that a write is there.
  if (status === 200 && isHtml(headers)) return failed('not-a-crm');
  const failure =
    crmRequest.classify?.(status, body, headers) ??
    statusFailure(status, headers, body === undefined && text !== '', context.now());
  if (!failure) return answer;
  const { vendorText, field } = crmRequest.explain?.(body) ?? {};
  const cause = { ...failure.cause, ...(vendorText ? { vendorText } : {}), ...(field ? { field } : {}) };
  return { ok: false, failure: cleanFailure({ ...failure, cause }, context) };
}

/** Validates a part of an answer. A shape we do not know is never half-applied, and named with the connector's id. */
export function checked<T>(crm: string, value: unknown, schema: z.ZodType<T>): CrmResult<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const { path, message } = parsed.error.issues[0]!;
  return failed('not-a-crm', {
    messageKey: 'crm_error_unexpected',
    vendorText: `${crm}: ${path.join('.')}: ${message}`,
  });
}

async function send(context: CrmContext, request: CrmRequest): Promise<CrmResult<CrmAnswer>> {
  const timeout = AbortSignal.timeout(request.timeoutMs ?? TIMEOUT_MS);
  const sent = bodyOf(request);
  try {
    const response = await context.fetch(request.url, {
      method: request.method,
      headers: { Accept: 'application/json', ...(sent ? { 'Content-Type': sent.type } : {}), ...request.headers },
      ...(sent ? { body: sent.text } : {}),
      credentials: 'omit',
      redirect: 'manual',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: context.signal ? AbortSignal.any([timeout, context.signal]) : timeout,
    });
    const text = await readText(response);
    if (text === null) return failed('not-a-crm');
    return {
      ok: true,
      value: { status: response.status, headers: response.headers, text, body: parseJson(text) },
    };
  } catch {
    // What the browser says about a broken connection is never shown: it may hold the address with its query.
    return failed(timeout.aborted ? 'timeout' : 'network');
  }
}

/** A page for people instead of data. */
export const isHtml = (headers: Headers): boolean => /^text\/html\b/i.test(headers.get('content-type') ?? '');

function bodyOf({ json, form, body }: CrmRequest): CrmRequest['body'] {
  if (body) return { ...body, text: storable(body.text) };
  if (form) return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() };
  return json === undefined ? undefined : { type: 'application/json', text: toJson(json) };
}

/** Body as text; null when it is longer than we are willing to read. */
async function readText(response: Response): Promise<string | null> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > MAX_ANSWER_LENGTH) {
      await reader.cancel();
      return null;
    }
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'string' ? storable(item) : item));
}

/** Text that every CRM's database takes: PostgreSQL refuses NUL, UTF-8 knows no half of a surrogate pair. */
export function storable(text: string): string {
  return text
    .replaceAll('\0', '')
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd');
}

const SECRET_FIELD = /pass|token|key|secret/i;

/** The failure with its vendor text short and without secrets. Every text of a CRM goes through here. */
export function cleanFailure(failure: CrmFailure, context: CrmContext): CrmFailure {
  const { vendorText, ...cause } = failure.cause;
  if (!vendorText) return failure;
  return { ...failure, cause: { ...cause, vendorText: shorten(withoutSecrets(vendorText, context)) } };
}

/** Longest text of a vendor that is kept, in UTF-16 code units. */
const MAX_VENDOR_TEXT = 300;

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_VENDOR_TEXT ? `${line.slice(0, MAX_VENDOR_TEXT - 1)}…` : line;
}

/** Takes passwords, tokens and sessions out of a text that may be shown or kept. */
function withoutSecrets(text: string, { credentials }: CrmContext): string {
  const secrets = Object.entries(credentials.fields).filter(([name]) => SECRET_FIELD.test(name));
  // A session is kept with other things around it: its long words are the keys.
  const keys = credentials.session?.match(/[\w-]{16,}/g) ?? [];
  return [...secrets.map(([, value]) => value), ...keys]
    .filter(secret => secret.length > 3)
    .reduce((clean, secret) => clean.replaceAll(secret, '•••'), text);
}

/**
 * Address of a self-hosted CRM as reps type it: with or without scheme, path and trailing slash.
 * @throws TypeError for text that is no web address, and for plain http to another machine: it would show the password to anyone on the way
 */
export function serverUrl(input: string): URL {
  const text = input.trim();
  const url = new URL(/^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `${isLocal(text) ? 'http' : 'https'}://${text}`);
  const isPlain = url.protocol === 'http:' && isLocal(url.host);
  // Browsers escape what they find in a host name instead of refusing it.
  const isHost = /^(\[[\da-f:.]+\]|[a-z\d.-]+)$/i.test(url.hostname);
  if (!isHost || (url.protocol !== 'https:' && !isPlain) || url.username || url.password) {
    throw new TypeError('Not a CRM address');
  }
  url.search = '';
  url.hash = '';
  return url;
}

const isLocal = (host: string): boolean => /^(localhost|127\.0\.0\.1|\[::1\])([:/]|$)/i.test(host);

/** Match pattern of the host permission that an address needs. Without the port, which Firefox refuses in patterns. */
export function originPattern(url: URL): string {
  return `${url.protocol}//${url.hostname}/*`;
}
