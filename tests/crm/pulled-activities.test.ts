import { describe, it } from 'vitest';
import { drain, eventually, inventActivity, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import type { CrmContext, CrmResult } from '../../src/crm/types';
import type { Activity } from '../../src/model/activity';
import type { Contact } from '../../src/model/contact';
import { fakes } from './fakes';
import type { FakeSalesforce } from './fakes/salesforce';

const HOUR_MS = 3_600_000;

function need<T>(result: CrmResult<T>): T {
  if (!result.ok) throw new Error(`${result.failure.cause.code} ${result.failure.cause.vendorText ?? ''}`);
  return result.value;
}

/** An account, its connector, and a clock that can be moved. */
async function worldOf(id: string) {
  const fake = await fakes[id]!.start();
  const { connector, server, credentials } = fake;
  let later = 0;
  const context: CrmContext = {
    connectionId: 'c1',
    credentials: { ...credentials },
    fetch: server.fetch,
    now: () => new Date(Date.now() + later),
    async saveSession(session) {
      if (session) context.credentials.session = session;
    },
  };
  context.userId = need(await connector.me(context)).userId;
  let cursor: string | undefined;
  const gone = new Set<string>();
  return {
    /** Activities that a pull has called deleted. */
    gone,
    fake,
    connector,
    context,
    server,
    pass(ms: number) {
      later += ms;
    },
    async addContact(): Promise<Contact> {
      const contact = inventContact();
      const written = need(await connector.write(context, { kind: 'contact.create', contact, onceKey: uniqueWord() }));
      return { ...contact, ...written };
    },
    async log(contact: Contact, changes: Partial<Activity>): Promise<Activity> {
      const activity = { ...inventActivity(contact), ...changes };
      const intent = { kind: 'activity.create', activity, contact, onceKey: uniqueWord() } as const;
      return { ...activity, remoteId: need(await connector.write(context, intent)).remoteId };
    },
    async pull() {
      const all = await drain({ connector } as Parameters<typeof drain>[0], context, cursor, async ({ deleted }) => {
        for (const id of deleted.activities) gone.add(id);
      });
      ({ cursor } = all);
      return all;
    },
  };
}

it('are gone when Salesforce has deleted them, or says them of nobody', async ({ expect }) => {
  const world = await worldOf('salesforce');
  try {
    const contact = await world.addContact();
    const [kept, removed, untied] = [
      await world.log(contact, { body: 'Met at the fair' }),
      await world.log(contact, { body: 'A slip' }),
      await world.log(contact, { body: 'About somebody else' }),
    ];
    expect((await world.pull()).activities.size).toBe(3);
    const intent = { kind: 'activity.delete', activity: removed, contact, onceKey: uniqueWord() } as const;
    need(await world.connector.write(world.context, intent));
    (world.fake as FakeSalesforce).store.change('Task', untied.remoteId ?? '', { WhoId: null });
    world.pass(HOUR_MS);
    await world.pull();
    expect([kept, removed, untied].map(({ remoteId = '' }) => world.gone.has(remoteId))).toEqual([false, true, true]);
  } finally {
    await world.server.stop();
  }
});

describe.concurrent('activities that a pull brings', () => {
  for (const id of ['hubspot', 'pipedrive', 'salesforce']) {
    const missing = fakes[id]?.missing;
    if (missing) console.warn(`SKIPPED: activities of ${id}: the contract ${missing} is not there.`);
    const title = `come from ${id} with their person, and again only when they changed`;
    it.skipIf(missing)(title, async ({ expect }) => {
      const world = await worldOf(id);
      try {
        const contact = await world.addContact();
        const logged = [
          await world.log(contact, { kind: 'note', body: 'Met at the fair <b>' }),
          await world.log(contact, { kind: 'task', body: 'Send the offer', dueAt: '2030-01-02T09:00:00.000Z' }),
          await world.log(contact, { kind: 'call', body: 'Asked for a price' }),
        ];
        const seen = new Map<string, Activity>();
        await eventually(
          async () => {
            for (const [remoteId, one] of (await world.pull()).activities) seen.set(remoteId, one);
            world.pass(HOUR_MS);
            return seen.size;
          },
          size => size === logged.length,
        );
        expect([...seen.keys()].sort()).toEqual(logged.map(({ remoteId }) => remoteId).sort());
        for (const { remoteId = '', kind, body } of logged) {
          expect(seen.get(remoteId)).toMatchObject({ kind, body, contactId: `c1:${contact.remoteId}`, mine: false });
        }
        // The overlap may bring them once more; then they rest, and then there is nothing new.
        await world.pull();
        const before = world.server.requests.length;
        expect((await world.pull()).activities.size).toBe(0);
        const resting = world.server.requests.length - before;
        world.pass(HOUR_MS);
        await eventually(world.pull, ({ activities }) => activities.size === 0);
        expect(world.server.requests.length - before).toBeGreaterThan(2 * resting);
        expect(world.server.violations).toEqual([]);
      } finally {
        await world.server.stop();
      }
    });
  }
});
