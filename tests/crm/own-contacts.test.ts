import { describe, it } from 'vitest';
import { drain, eventually, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import type { CrmContext, CrmResult } from '../../src/crm/types';
import { fakes } from './fakes';

function need<T>(result: CrmResult<T>): T {
  if (!result.ok) throw new Error(`${result.failure.cause.code} ${result.failure.cause.vendorText ?? ''}`);
  return result.value;
}

/** Another user, who owns nothing: by the id of the signed-in one, for HubSpot by the e-mail address of an owner. */
const asNobody = (context: CrmContext): CrmContext => {
  const { credentials, userId = '' } = context;
  const fields = { ...credentials.fields, user: credentials.fields.user ? 'maria@lanternworks.example' : '' };
  const other = { ...context, credentials: { ...credentials, fields }, userId: `${userId.slice(0, -2)}99` };
  if (context.credentials.fields.user) other.credentials.session = undefined;
  return other;
};

describe.concurrent('a pull of the own contacts only', () => {
  for (const [id, { start, missing }] of Object.entries(fakes)) {
    if (missing) continue;
    it(`is kept by ${id}, where it is offered`, async ({ expect }) => {
      const { connector, server, credentials } = await start();
      try {
        const { ownIds } = connector;
        if (!ownIds) return;
        const context: CrmContext = {
          connectionId: 'c1',
          credentials: { ...credentials },
          fetch: server.fetch,
          now: () => new Date(),
          async saveSession(session) {
            if (session) context.credentials.session = session;
          },
        };
        context.userId = need(await connector.me(context)).userId;
        const contact = inventContact();
        const { remoteId } = need(
          await connector.write(context, { kind: 'contact.create', contact, onceKey: uniqueWord() }),
        );
        const kit = { connector } as Parameters<typeof drain>[0];
        const mine = { ...context, onlyMine: true };
        const ids = await eventually(
          async () => need(await ownIds(context)),
          found => found.includes(remoteId),
        );
        expect(ids).toContain(remoteId);
        const own = await drain(kit, mine);
        expect([...own.contacts.keys()].sort()).toEqual([...ids].sort());
        expect([...own.contacts.values()].every(({ ownedByMe }) => ownedByMe)).toBe(true);
        const nobody = asNobody(mine);
        need(await connector.me(nobody));
        const others = await drain(kit, nobody);
        expect(others.contacts.size).toBe(0);
        // Companies and deals come whole.
        expect([others.accounts.size, others.deals.size]).toEqual([own.accounts.size, own.deals.size]);
        expect(need(await ownIds(nobody))).toEqual([]);
        // HubSpot knows the owner without it; the others cannot know whose people are asked for.
        const unsaid = await ownIds({ ...context, userId: undefined });
        expect(unsaid.ok).toBe(id === 'hubspot');
        if (id === 'salesforce') {
          const refused = async (input: RequestInfo | URL, init?: RequestInit) =>
            String(input instanceof Request ? input.url : input).includes('/sobjects/Contact/describe')
              ? Response.json([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'no access' }], { status: 403 })
              : server.fetch(input, init);
          expect((await ownIds({ ...context, connectionId: 'c2', fetch: refused })).ok).toBe(false);
        }
        expect(server.violations).toEqual([]);
      } finally {
        await server.stop();
      }
    });
  }
});
