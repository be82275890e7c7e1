import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { Contact } from '../../src/model/contact';
import { openContactBook } from '../../src/storage/contacts';
import type { WriteTransaction } from '../../src/storage/database';
import { brokenLink } from '../../src/storage/ledger';
import { logActivity, undoActivity } from '../../src/storage/logbook';
import { openDatabase } from '../../src/storage/open';
import { moveOperation, openOperations } from '../../src/storage/outbox';
import { saveConnection, updateConnection } from '../../src/storage/settings';
import { push } from '../../src/sync/push';
import { withRoomFor } from '../storage/full-disk';
import { type Fault, Killed, MemoryCrm } from './memory-crm';

const AT = '2026-11-22T09:00:00.000Z';
const CONNECTION = { id: 'crm', crm: 'memory', name: 'Memory', baseUrl: '', userName: 'Rep', state: 'ok' as const };
const CREDENTIALS = { baseUrl: '', fields: {} };

const contactNamed = (id: string): Contact => ({
  id,
  connectionId: 'crm',
  remoteId: id,
  kind: 'contact',
  fullName: `Person ${id}`,
  emails: [],
  phones: [],
  identifiers: [],
  createdAt: AT,
  updatedAt: AT,
});

let opened = 0;
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function setUp(contacts: readonly Contact[], crm: MemoryCrm) {
  const database = await openDatabase(`push-${++opened}`);
  closers.push(() => database.close());
  const book = openContactBook(database);
  const transaction = database.transaction(book.writeStores, 'readwrite') as unknown as WriteTransaction;
  await book.write(transaction, { put: contacts });
  await transaction.done;
  book.committed({ put: contacts });
  await saveConnection(database, CONNECTION, CREDENTIALS);
  let clockMs = Date.parse(AT);
  const connected = async () => {
    const connection = await database.get('connections', 'crm');
    if (!connection) return undefined;
    const context = {
      connectionId: 'crm',
      credentials: CREDENTIALS,
      fetch,
      now: () => new Date(),
      saveSession: async () => undefined,
    };
    return { connection, connector: crm.connector, context };
  };
  return {
    database,
    log: (contact: Contact, body: string, id = crypto.randomUUID() as string) =>
      logActivity(
        database,
        {
          id,
          contactId: contact.id,
          kind: 'note',
          channel: 'linkedin',
          direction: 'out',
          body,
          occurredAt: null,
          messageKeys: [],
          audience: 'crm',
        },
        contact,
        'Rep',
        AT,
      ),
    /** One life of the worker, an hour after the last, with the rep signed in again. */
    async live() {
      clockMs += 3_600_000;
      await updateConnection(database, 'crm', { state: 'ok' });
      for (const { id } of await openOperations(database))
        await moveOperation(database, id, ['needs-signin'], { state: 'queued' });
      try {
        await push({ database, book, now: () => new Date(clockMs), connect: connected });
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    },
  };
}

const FAULTS: Fault[] = [
  'none',
  'refused',
  'answer-lost',
  'rate-limit',
  'server-error',
  'killed-before',
  'killed-after',
  'signed-out',
];

describe('push', () => {
  it('delivers every note exactly once and in order per contact, whatever breaks', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 }),
        fc.array(fc.constantFrom(...FAULTS), { maxLength: 40 }),
        async (order, faults) => {
          const pending = [...faults];
          const crm = new MemoryCrm(() => pending.shift() ?? 'none');
          const contacts = ['a', 'b', 'c'].map(contactNamed);
          const { database, log, live } = await setUp(contacts, crm);
          for (const [index, id] of order.entries()) await log(contactNamed(id), `${index}`);
          for (let life = 0; life < 120 && (await openOperations(database)).length > 0; life++) await live();
          for (const id of ['a', 'b', 'c']) {
            const wanted = order.flatMap((contact, index) => (contact === id ? [`${index}`] : []));
            expect(crm.stored.filter(({ contactId }) => contactId === id).map(({ body }) => body)).toEqual(wanted);
          }
          expect(brokenLink(await database.getAll('ledger'))).toBeUndefined();
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes back what was undone, whether it was sent or not', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...FAULTS), { maxLength: 12 }),
        fc.boolean(),
        async (faults, sentBefore) => {
          const pending = [...faults];
          const crm = new MemoryCrm(() => pending.shift() ?? 'none');
          const contact = contactNamed('a');
          const { database, log, live } = await setUp([contact], crm);
          const { activity } = await log(contact, 'wrong person');
          await log(contact, 'stays');
          if (sentBefore) await live();
          await undoActivity(database, activity.id, AT);
          for (let life = 0; life < 60 && (await openOperations(database)).length > 0; life++) await live();
          expect(crm.stored.map(({ body }) => body)).toEqual(['stays']);
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(['call', 'request', 'transaction'] as const)(
    'sends a note once, though its answer finds the disk full (told by the %s)',
    async how => {
      const contact = contactNamed('a');
      let refusals = 0;
      for (let room = 0; ; room++) {
        const crm = new MemoryCrm(() => 'none');
        const { database, log, live } = await setUp([contact], crm);
        await log(contact, 'once');
        await log(contact, 'after it');
        let failure: unknown;
        const puts = await withRoomFor(room, how, () => live().catch(error => (failure = error)));
        if (puts > room) {
          refusals++;
          expect(failure).toMatchObject({ name: 'QuotaExceededError' });
          expect((await openOperations(database)).length).toBeGreaterThan(0);
        }
        await live();
        expect(crm.stored.map(({ body }) => body)).toEqual(['once', 'after it']);
        expect(await openOperations(database)).toEqual([]);
        const remoteIds = (await database.getAll('activities')).map(({ remoteId }) => remoteId);
        expect(remoteIds.sort()).toEqual(crm.stored.map(({ remoteId }) => remoteId));
        expect(brokenLink(await database.getAll('ledger'))).toBeUndefined();
        if (puts <= room) break;
      }
      expect(refusals).toBeGreaterThan(5);
    },
  );

  it('never sends private text, and knows a double click', async () => {
    const crm = new MemoryCrm(() => 'none');
    const contact = contactNamed('a');
    const { database, log, live } = await setUp([contact], crm);
    const id = crypto.randomUUID();
    const first = await log(contact, 'once', id);
    const second = await log(contact, 'once', id);
    expect([first.alreadyLogged, second.alreadyLogged]).toEqual([false, true]);
    await logActivity(
      database,
      {
        id: crypto.randomUUID(),
        contactId: 'a',
        kind: 'note',
        channel: 'x',
        direction: 'out',
        body: 'secret',
        occurredAt: null,
        messageKeys: [],
        audience: 'private',
      },
      contact,
      'Rep',
      AT,
    );
    await live();
    expect(crm.stored.map(({ body }) => body)).toEqual(['once']);
    expect(await openOperations(database)).toEqual([]);
  });
});
