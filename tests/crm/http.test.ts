import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { originPattern, requestJson, serverUrl, storable } from '../../src/crm/http';
import type { CrmContext } from '../../src/crm/types';

function contextWith(fetch: CrmContext['fetch'], extra: Partial<CrmContext> = {}): CrmContext {
  const fields = { user: 'rita', password: 'hunter2-secret' };
  const credentials = { baseUrl: 'https://crm.example.com', fields, session: '{"key":"0123456789abcdef0123"}' };
  return { connectionId: 'c', credentials, fetch, saveSession: async () => {}, now: () => new Date(), ...extra };
}

const REQUEST = { crm: 'probe', method: 'POST', url: 'https://crm.example.com/api', json: { name: 'Ada' } } as const;
const schema = z.object({ id: z.number() });

const answering = (body: string, init: ResponseInit = {}) => vi.fn(async () => new Response(body, init));

describe('requestJson', () => {
  it('sends JSON without cookies, redirects or a referrer', async () => {
    const fetch = answering('{"id":1}');
    expect(await requestJson(contextWith(fetch), REQUEST, schema)).toEqual({ ok: true, value: { id: 1 } });
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe(REQUEST.url);
    expect(init).toMatchObject({
      method: 'POST',
      body: '{"name":"Ada"}',
      credentials: 'omit',
      redirect: 'manual',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
    });
    expect(init.headers).toMatchObject({ 'Content-Type': 'application/json', Accept: 'application/json' });
  });

  it.each([
    ['a page of HTML', answering('<!doctype html><p>Hello'), 'not-a-crm', 'crm_error_not_a_crm'],
    ['nothing', answering(''), 'not-a-crm', 'crm_error_not_a_crm'],
    ['half an answer', answering('{"id":'), 'not-a-crm', 'crm_error_not_a_crm'],
    ['an unknown shape', answering('{"id":"one"}'), 'not-a-crm', 'crm_error_unexpected'],
    [
      'a redirect',
      answering('', { status: 307, headers: { Location: 'https://evil.example' } }),
      'not-a-crm',
      'crm_error_not_a_crm',
    ],
  ])('takes %s for no answer', async (_name, fetch, code, messageKey) => {
    expect(await requestJson(contextWith(fetch), REQUEST, schema)).toMatchObject({
      ok: false,
      failure: { cause: { code, messageKey } },
    });
  });

  it('names the connector and the field of an unknown shape, not the value', async () => {
    const result = await requestJson(contextWith(answering('{"id":"a private name"}')), REQUEST, schema);
    const text = result.ok ? '' : result.failure.cause.vendorText;
    expect(text).toMatch(/^probe: id: /);
    expect(text).not.toContain('private');
  });

  it('counts a broken connection as an unknown end', async () => {
    const fetch = async () => {
      throw new TypeError('fetch failed for https://crm.example.com/?key=hunter2-secret');
    };
    const result = await requestJson(contextWith(fetch), REQUEST, schema);
    expect(result).toMatchObject({
      ok: false,
      failure: { retry: 'later', unknownEnd: true, cause: { code: 'network' } },
    });
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it('gives up in time, while waiting for the answer and while reading it', async () => {
    const silent: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const endless: typeof fetch = async (_input, init) => {
      const body = new ReadableStream({
        start: controller => init?.signal?.addEventListener('abort', () => controller.error(init.signal?.reason)),
      });
      return new Response(body);
    };
    for (const fetch of [silent, endless]) {
      const result = await requestJson(contextWith(fetch), { ...REQUEST, timeoutMs: 20 }, schema);
      expect(result).toMatchObject({ ok: false, failure: { unknownEnd: true, cause: { code: 'timeout' } } });
    }
  });

  it('ends when its caller does', async () => {
    const stop = new AbortController();
    const silent: typeof fetch = (_input, init) =>
      new Promise((_resolve, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const result = requestJson(contextWith(silent, { signal: stop.signal }), REQUEST, schema);
    stop.abort();
    expect(await result).toMatchObject({ ok: false, failure: { cause: { code: 'network' }, unknownEnd: true } });
  });

  it('reads no endless answer', async () => {
    let sent = 0;
    const chunk = new Uint8Array(1024 * 1024).fill(0x20);
    const body = () =>
      new ReadableStream({
        pull: controller => {
          sent++;
          controller.enqueue(chunk);
        },
      });
    const result = await requestJson(
      contextWith(async () => new Response(body())),
      REQUEST,
      schema,
    );
    expect(result).toMatchObject({ ok: false, failure: { cause: { code: 'not-a-crm' } } });
    expect(sent).toBeLessThan(40);
  });

  it('shows what the vendor says, shortened and without secrets', async () => {
    const said = `No: hunter2-secret, 0123456789abcdef0123 ${'x'.repeat(1_000)}`;
    const fetch = answering(JSON.stringify({ message: said }), { status: 422 });
    const request = {
      ...REQUEST,
      explain: (body: unknown) => ({ vendorText: (body as { message: string }).message, field: 'name' }),
    };
    const result = await requestJson(contextWith(fetch), request, schema);
    expect(result).toMatchObject({ ok: false, failure: { retry: 'fix', cause: { code: 'invalid', field: 'name' } } });
    const text = result.ok ? '' : (result.failure.cause.vendorText ?? '');
    expect(text).toMatch(/^No: •••, ••• x/);
    expect(text.length).toBe(300);
  });

  it('sends no text that a database refuses', async () => {
    const fetch = answering('{"id":1}');
    await requestJson(contextWith(fetch), { ...REQUEST, json: { text: 'a\0b\ud800c 👋' } }, schema);
    const [, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(init.body).toBe('{"text":"ab\ufffdc 👋"}');
  });
});

describe('storable', () => {
  it.each([
    ['plain', 'plain'],
    ['👩🏽‍🚀', '👩🏽‍🚀'],
    ['\udc00x\ud83d', '\ufffdx\ufffd'],
  ])('%j', (text, expected) => expect(storable(text)).toBe(expected));
});

describe('serverUrl', () => {
  it.each([
    ['https://crm.example.com', 'https://crm.example.com/'],
    [' crm.example.com/db ', 'https://crm.example.com/db'],
    ['localhost:8000', 'http://localhost:8000/'],
    ['http://127.0.0.1:8000/db?x=1#y', 'http://127.0.0.1:8000/db'],
    ['http://[::1]:8000', 'http://[::1]:8000/'],
  ])('reads %j', (input, href) => expect(serverUrl(input).href).toBe(href));

  it.each([
    '',
    ' ',
    'http://crm.example.com',
    'http://localhost.evil.example',
    'ftp://crm.example.com',
    'javascript:alert(1)',
    'https://a:b@crm.example.com',
    'file:///etc/passwd',
  ])('refuses %j', input => expect(() => serverUrl(input)).toThrow(TypeError));

  it('asks for the host, not for the port', () => {
    expect(originPattern(serverUrl('localhost:8000/db'))).toBe('http://localhost/*');
    expect(originPattern(serverUrl('https://crm.example.com:8443'))).toBe('https://crm.example.com/*');
  });
});
