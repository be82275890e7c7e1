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

/** The first request bears a credential that has ended. */
export function expiredOnce(real: Fetch): Fetch {
  let spoilt = false;
  return (input, init) => {
    const headers = new Headers(init?.headers);
    const authorization = headers.get('authorization');
    if (spoilt || !authorization) return real(input, init);
    spoilt = true;
    const [scheme] = authorization.split(' ');
    headers.set('authorization', `${scheme} ZW5kZWQ6MTplbmRlZA==`);
    return real(input, { ...init, headers });
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
