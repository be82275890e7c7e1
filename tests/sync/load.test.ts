import 'fake-indexeddb/auto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failed } from '../../src/crm/failure';
import { hubspot } from '../../src/crm/hubspot';
import { connectors } from '../../src/crm/index';
import type { Connector, CrmContext, RateLimit } from '../../src/crm/types';
import type { Contact } from '../../src/model/contact';
import { openContactBook } from '../../src/storage/contacts';
import type { WriteTransaction } from '../../src/storage/database';
import { logActivity } from '../../src/storage/logbook';
import { openDatabase } from '../../src/storage/open';
import { openOperations } from '../../src/storage/outbox';
import { saveConnection } from '../../src/storage/settings';
import { createLimiter, KEPT_FOR_PUSH, LONG_WINDOW_MS, SHARE_OF_ACCOUNT } from '../../src/sync/limiter';
import { push } from '../../src/sync/push';
import { startHubSpot } from '../crm/fakes/hubspot';
import { MemoryCrm } from './memory-crm';

const CONTACTS = 100_000;
const OPERATIONS = 10_000;
/** How much the heap may grow between the first tenth of a pull and its end: some pages, not the contacts (some 60 MB). */
const GROWTH_BYTES = 12 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}

/** Time that passes only when somebody waits. */
function virtualTime() {
  let at = Date.parse('2026-11-23T08:00:00.000Z');
  return {
    now: () => at,
    sleep: async (ms: number) => {
      at += ms;
    },
    moveTo(ms: number) {
      at = Math.max(at, ms);
    },
  };
}

/** Most that went in any stretch of a limit's length. */
function mostWithin(sent: readonly { at: number; cost: number }[], { perMs }: RateLimit): number {
  let most = 0;
  let within = 0;
  let from = 0;
  for (const { at, cost } of sent) {
    within += cost;
    while ((sent[from]?.at ?? at) <= at - perMs) within -= sent[from++]?.cost ?? 0;
    most = Math.max(most, within);
  }
  return most;
}

/** Takes turns in virtual time, and remembers when what was sent. */
function paced(limits: readonly RateLimit[], purpose: 'push' | 'pull') {
  const time = virtualTime();
  const limiter = createLimiter(limits, time);
  const sent: { at: number; cost: number }[] = [];
  const takeTurn = async (cost: number) => {
    const waitMs = await limiter.take(cost, purpose);
    if (waitMs === 0) sent.push({ at: time.now(), cost });
    return waitMs;
  };
  return { time, sent, takeTurn };
}

const shareOf = ({ per }: RateLimit) => (per === 'account' ? SHARE_OF_ACCOUNT : 1);
const minutes = (ms: number) => Math.round(ms / 6_000) / 10;

describe('a first sync of 100,000 contacts', () => {
  let fake: Awaited<ReturnType<typeof startHubSpot>>;
  beforeAll(async () => {
    fake = await startHubSpot();
    const at = '2026-01-01T00:00:00.000Z';
    fake.store.fill('contacts', CONTACTS, index => ({
      firstname: 'Person',
      lastname: `Number${index}`,
      email: `person${index}@example.com`,
      company: 'Example',
      lastmodifieddate: at,
      createdate: at,
    }));
  });
  afterAll(() => fake.server.stop());

  it('reads pages of 100 in flat memory and within the limits', { timeout: 300_000 }, async () => {
    const { time, sent, takeTurn } = paced(hubspot.limits, 'pull');
    const context: CrmContext = {
      connectionId: 'load',
      credentials: fake.credentials,
      fetch: fake.server.fetch,
      now: () => new Date(),
      async saveSession() {},
      takeTurn,
    };
    const started = time.now();
    // By id, in little memory of its own.
    const seen = new Uint8Array(2 * CONTACTS);
    let [pages, largest, early] = [0, 0, 0];
    for (let cursor: string | undefined, more = true; more; ) {
      const page = await hubspot.pull(context, cursor);
      if (!page.ok) {
        expect(page.failure.cause.code).toBe('rate-limit');
        time.moveTo(time.now() + (page.failure.retryAfterMs ?? 0));
        continue;
      }
      ({ cursor, more } = page.value);
      for (const { remoteId } of page.value.contacts) seen[Number(remoteId)] = 1;
      largest = Math.max(largest, page.value.contacts.length);
      if (++pages === CONTACTS / 1_000) early = heapBytes();
    }
    const grown = heapBytes() - early;
    const count = seen.reduce((sum, one) => sum + one, 0);
    console.log(
      `HubSpot: ${count} contacts in ${sent.length} requests, ${minutes(time.now() - started)} min within the limits, heap ${(grown / 1048576).toFixed(1)} MB more at the end`,
    );
    expect(count).toBe(CONTACTS + 1);
    expect(largest).toBeLessThanOrEqual(100);
    expect(grown).toBeLessThan(GROWTH_BYTES);
    expectWithin(hubspot.limits, sent);
    const [short] = hubspot.limits;
    expect(mostWithin(sent, short!)).toBeLessThanOrEqual(short!.requests * shareOf(short!) * (1 - KEPT_FOR_PUSH / 2));
  });
});

/** The memory's writes, each with a turn, as every connector takes one for each request. */
function inTurns({ connector }: MemoryCrm): Connector {
  return {
    ...connector,
    async write(context, intent) {
      const waitMs = (await context.takeTurn?.(1)) ?? 0;
      return waitMs > 0 ? failed('rate-limit', { retryAfterMs: waitMs }) : connector.write(context, intent);
    },
  };
}

describe('10,000 queued operations', () => {
  it('are drained from the outbox once each, in order per contact and within the limits', {
    timeout: 300_000,
  }, async () => {
    const { time, sent, takeTurn } = paced(hubspot.limits, 'push');
    const crm = new MemoryCrm(() => 'none');
    const database = await openDatabase('load');
    const book = openContactBook(database);
    const at = new Date(time.now()).toISOString();
    const contacts = Array.from({ length: 500 }, (_, index): Contact => {
      const base = { id: `c${index}`, connectionId: 'crm', remoteId: `c${index}`, kind: 'contact' as const };
      return { ...base, fullName: `P ${index}`, emails: [], phones: [], identifiers: [], createdAt: at, updatedAt: at };
    });
    const transaction = database.transaction(book.writeStores, 'readwrite') as unknown as WriteTransaction;
    await book.write(transaction, { put: contacts });
    await transaction.done;
    for (let count = 0; count < OPERATIONS; count++) {
      const contact = contacts[count % contacts.length]!;
      const draft = {
        contactId: contact.id,
        kind: 'note',
        channel: 'linkedin',
        direction: 'out',
        audience: 'crm',
      } as const;
      const words = { id: `a${count}`, body: String(count), occurredAt: null, messageKeys: [] };
      await logActivity(database, { ...draft, ...words }, contact, 'Rep', at);
    }
    const credentials = { baseUrl: '', fields: {} };
    const connection = { id: 'crm', crm: 'memory', name: 'M', baseUrl: '', userName: 'R', state: 'ok' as const };
    await saveConnection(database, connection, credentials);
    const context: CrmContext = {
      connectionId: 'crm',
      credentials,
      fetch,
      now: () => new Date(time.now()),
      async saveSession() {},
      takeTurn,
    };
    const started = time.now();
    for (let runs = 0; (await openOperations(database)).length > 0; runs++) {
      if (runs > 1_000) throw new Error('the outbox never empties');
      const connect = async () => ({ connection, connector: inTurns(crm), context });
      const { nextTryAtMs } = await push({ database, book, now: () => new Date(time.now()), connect });
      if (nextTryAtMs !== undefined) time.moveTo(nextTryAtMs);
    }
    database.close();
    console.log(`outbox: ${OPERATIONS} operations in ${minutes(time.now() - started)} min of HubSpot's limits`);
    const bodies = crm.stored.map(({ body }) => Number(body));
    expect(new Set(bodies).size).toBe(OPERATIONS);
    expect(bodies).toHaveLength(OPERATIONS);
    for (let contact = 0; contact < contacts.length; contact++) {
      const own = bodies.filter(body => body % contacts.length === contact);
      expect(own).toEqual(own.toSorted((a, b) => a - b));
    }
    expectWithin(hubspot.limits, sent);
  });

  const limited = connectors.filter(({ limits }) => limits.length > 0);
  it.each(limited.map(({ id, limits }) => [id, limits] as const))(
    'take turns within the limits of %s',
    async (id, limits) => {
      const { time, sent, takeTurn } = paced(limits, 'push');
      const started = time.now();
      while (sent.length < OPERATIONS) {
        const waitMs = await takeTurn(1);
        time.moveTo(time.now() + waitMs);
      }
      console.log(`${id}: ${OPERATIONS} requests in ${minutes(time.now() - started)} min`);
      expectWithin(limits, sent);
    },
  );
});

/** Short limits exactly; of a long one, what was saved up and what filled it meanwhile. */
function expectWithin(limits: readonly RateLimit[], sent: readonly { at: number; cost: number }[]): void {
  for (const limit of limits) {
    const most = limit.requests * shareOf(limit) * (limit.perMs < LONG_WINDOW_MS ? 1 : 2);
    expect(mostWithin(sent, limit), `${limit.requests} in ${limit.perMs} ms`).toBeLessThanOrEqual(most);
  }
}
