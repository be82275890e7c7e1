import { describe, expect, it } from 'vitest';
import { inventActivity, inventContact } from '../../src/crm/conformance/kit';
import { hubspot } from '../../src/crm/hubspot';
import type { CrmContext } from '../../src/crm/types';

const SESSION = JSON.stringify({
  token: 'cdef',
  portalId: 4711,
  uiDomain: 'app-eu1.hubspot.com',
  currency: 'EUR',
  ownerId: '71',
  owners: { '71': 'Rita Rep' },
});

function worldWith(answer: (url: URL, init: RequestInit) => Response) {
  const asked: { method: string; url: URL; body: unknown }[] = [];
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: { baseUrl: '', fields: { token: 'pat-eu1-abcdef', user: 'rita@example.com' }, session: SESSION },
    fetch: async (input, init = {}) => {
      const url = new URL(String(input));
      asked.push({ method: init.method ?? 'GET', url, body: init.body ? JSON.parse(String(init.body)) : undefined });
      return answer(url, init);
    },
    now: () => new Date('2026-11-22T12:00:00Z'),
    async saveSession() {},
    mapping: { profiles: [{ site: 'linkedin', field: 'hs_linkedin_url' }], shown: [] },
  };
  return { context, asked };
}
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } });

const contact = { ...inventContact('unit'), remoteId: '7' };
const create = { kind: 'contact.create', contact, onceKey: 'abc123' } as const;

describe('errors of HubSpot', () => {
  it.each([
    [
      'a refused value, its field inside the text',
      json(
        {
          status: 'error',
          message:
            'Property values were not valid: [{"isValid":false,"message":"Email address x is invalid","error":"INVALID_EMAIL","name":"email"}]',
          correlationId: 'a',
          category: 'VALIDATION_ERROR',
        },
        400,
      ),
      { code: 'invalid', field: 'email', vendorText: 'Email address x is invalid' },
      'fix',
    ],
    [
      'a rule of the account',
      json(
        {
          status: 'error',
          message: 'One or more validation errors occurred',
          errors: [{ message: 'Region is required', context: { propertyName: ['region__c'] } }],
          category: 'VALIDATION_ERROR',
        },
        400,
      ),
      { code: 'invalid', field: 'region__c' },
      'fix',
    ],
    [
      'a contact that is there already',
      json({ status: 'error', message: 'Contact already exists. Existing ID: 2926551', category: 'CONFLICT' }, 409),
      { code: 'invalid', field: 'email', messageKey: 'crm_error_duplicate' },
      'fix',
    ],
    [
      'a key that is no more',
      json({ status: 'error', message: 'The token is expired', category: 'EXPIRED_AUTHENTICATION' }, 401),
      { code: 'signin' },
      'signin',
    ],
    [
      'a scope that is missing',
      json(
        { status: 'error', message: 'This app has not been granted all required scopes', category: 'MISSING_SCOPES' },
        403,
      ),
      { code: 'forbidden' },
      'fix',
    ],
    [
      'the limit of a second',
      json(
        {
          status: 'error',
          message: 'You have reached your ten_secondly_rolling limit.',
          policyName: 'TEN_SECONDLY_ROLLING',
        },
        429,
      ),
      { code: 'rate-limit' },
      'later',
    ],
  ])('%s', async (_name, answer, cause, retry) => {
    const { context } = worldWith(() => answer.clone());
    expect(await hubspot.write(context, create)).toMatchObject({
      ok: false,
      failure: { retry, cause, unknownEnd: false },
    });
  });

  it('waits longer for the limit of a day', async () => {
    const { context } = worldWith(() => json({ message: 'daily limit', policyName: 'DAILY' }, 429));
    expect(await hubspot.write(context, create)).toMatchObject({ failure: { retryAfterMs: 3_600_000 } });
  });

  it('reads what is left of the budget', async () => {
    const budgets: unknown[] = [];
    const { context } = worldWith(() =>
      json({ results: [] }, 200, {
        'X-HubSpot-RateLimit-Max': '190',
        'X-HubSpot-RateLimit-Remaining': '12',
        'X-HubSpot-RateLimit-Interval-Milliseconds': '10000',
      }),
    );
    await hubspot.find({ ...context, noteBudget: one => budgets.push(one) }, { email: 'a@b.example' });
    expect(budgets).toEqual([{ limit: 190, remaining: 12, resetMs: 10_000 }]);
  });
});

describe('what HubSpot is asked', () => {
  it('writes a LinkedIn message as a communication of the owner, its markup as text', async () => {
    const { context, asked } = worldWith(() =>
      json({ id: '9', properties: {}, createdAt: '2026-11-22T12:00:00Z', updatedAt: '2026-11-22T12:00:00Z' }, 201),
    );
    const activity = inventActivity(contact, {
      kind: 'message',
      body: '<img src=x onerror=alert(1)>',
      direction: 'out',
    });
    await hubspot.write(context, { kind: 'activity.create', activity, contact, onceKey: 'abc123' });
    expect(asked[0]?.url.pathname).toBe('/crm/objects/2026-09/communications');
    const { properties } = asked[0]!.body as { properties: Record<string, string> };
    expect(properties).toMatchObject({ hs_communication_channel_type: 'LINKEDIN_MESSAGE', hubspot_owner_id: '71' });
    expect(properties.hs_communication_body).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it.each(["O'Brien\\'", '"; DROP TABLE x', '{"$ne":null}', '*', '(a) OR (b)'])(
    'asks for the words of %j only',
    async name => {
      const { context, asked } = worldWith(() => json({ results: [] }));
      await hubspot.find(context, { name: `zzqx ${name}` });
      for (const { body } of asked)
        for (const { filters } of (body as { filterGroups: { filters: { value: string }[] }[] }).filterGroups)
          for (const { value } of filters) expect(value).toMatch(/^[\p{L}\p{N}]+\*$/u);
    },
  );

  it('escapes what goes into a path', async () => {
    const { context, asked } = worldWith(() => json({ message: 'not there' }, 404));
    const odd = { ...contact, emails: ['a/../../b?x=1#@c.example'] };
    await hubspot.lookFor(context, { kind: 'contact.create', contact: odd, onceKey: 'abc123' });
    expect(asked[0]?.url.pathname).toBe('/crm/objects/2026-09/contacts/a%2F..%2F..%2Fb%3Fx%3D1%23%40c.example');
  });
});
