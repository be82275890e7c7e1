type Fetch = typeof fetch;

/** Every request is answered with this. */
export function alwaysAnswer(status: number, body: string, headers: Record<string, string> = {}): Fetch {
  return async () =>
    new Response(status === 204 ? null : body, { status, headers: { 'Content-Type': 'application/json', ...headers } });
}

/** No request ever arrives. */
export const unreachable: Fetch = async () => {
  throw new TypeError('Failed to fetch');
};

/** Carries out every request, and loses the answer of the one with this number (from 1). */
export function losingAnswer(real: Fetch, number: number): Fetch {
  let count = 0;
  return async (...request) => {
    count++;
    const response = await real(...request);
    if (count !== number) return response;
    await response.arrayBuffer();
    throw new TypeError('Failed to fetch');
  };
}

/** Counts requests. */
export function counting(real: Fetch): { fetch: Fetch; count(): number } {
  let count = 0;
  const fetch: Fetch = (...request) => {
    count++;
    return real(...request);
  };
  return { fetch, count: () => count };
}

/** Answers the request with this number (from 1) without carrying it out. */
export function refusing(real: Fetch, number: number, status: number, headers: Record<string, string> = {}): Fetch {
  const answer = alwaysAnswer(status, '{}', headers);
  let count = 0;
  return (...request) => {
    count++;
    return count === number ? answer(...request) : real(...request);
  };
}

const CREDENTIAL_HEADER = /auth|token|key/i;
const SECRET_FIELD = /pass|token|key|secret/i;

/**
 * Requests bear a credential that has ended: in the header that holds it, or in the body where a CRM wants it there.
 * @param fields - of the sign-in form
 * @param times - so many requests do; then the credential is right again
 */
export function expired(real: Fetch, fields: Record<string, string>, times = Number.POSITIVE_INFINITY): Fetch {
  const secrets = Object.entries(fields).flatMap(([name, value]) => (SECRET_FIELD.test(name) && value ? [value] : []));
  let count = 0;
  return (input, init) => {
    const headers = new Headers(init?.headers);
    const names = [...headers.keys()].filter(name => CREDENTIAL_HEADER.test(name));
    const body = typeof init?.body === 'string' ? init.body : undefined;
    const isSecret = names.length > 0 || secrets.some(secret => body?.includes(secret));
    if (!isSecret || count >= times) return real(input, init);
    count++;
    for (const name of names) {
      const [scheme = '', rest] = (headers.get(name) ?? '').split(' ');
      headers.set(name, rest === undefined ? 'ended' : `${scheme} ZW5kZWQ6MTplbmRlZA==`);
    }
    const spoilt = names.length > 0 ? body : secrets.reduce((text, secret) => text?.replaceAll(secret, 'ended'), body);
    return real(input, { ...init, headers, ...(spoilt === undefined ? {} : { body: spoilt }) });
  };
}

/** Puts fields that no version of the CRM knows into every object of every answer. */
export function withUnknownFields(real: Fetch): Fetch {
  return async (...request) => {
    const response = await real(...request);
    const text = await response.text();
    const body = isJson(text) ? JSON.stringify(decorate(JSON.parse(text))) : text;
    return new Response(body, { status: response.status, headers: response.headers });
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decorate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decorate);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, decorate(item)]);
  return { ...Object.fromEntries(entries), x_new_in_next_version: { a: 1 } };
}
