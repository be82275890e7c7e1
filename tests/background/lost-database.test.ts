import { IDBFactory } from 'fake-indexeddb';
import fc from 'fast-check';
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));
vi.mock('../../src/crm/index', async () => {
  const { fakeConnector } = await import('./fake-crm');
  return { connectors: [fakeConnector], connectorFor: (id: string) => (id === 'fake' ? fakeConnector : undefined) };
});

import { lookAfterLoss } from '../../src/background/lost-database';
import { closeServices, getServices } from '../../src/background/services';
import { openOperations } from '../../src/storage/outbox';
import { push } from '../../src/sync/push';
import { makeContact, write } from '../storage/book/helpers';
import { browser, database, install, value } from './extension';
import { FakeCaches } from './fake-caches';
import { crm } from './fake-crm';
import { ANNA, addContact, draftOf, noteOn } from './people';

let caches: FakeCaches;
let laterMs = 0;

beforeEach(async () => {
  crm.reset();
  vi.spyOn(console, 'warn').mockImplementation(() => undefined);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  caches = new FakeCaches();
  vi.stubGlobal('caches', caches);
  await install();
});

/** The browser deletes the database, and starts again. */
async function lose(): Promise<void> {
  await closeServices();
  globalThis.indexedDB = new IDBFactory();
  await start();
}

/** As a browser that starts. */
async function start(): Promise<void> {
  const { database, book } = await getServices();
  await lookAfterLoss(database, book);
}

/** Signs in, the first time or again. */
const signIn = (id = 'fake-1') =>
  value('crm.connect', {
    crm: 'fake',
    fields: { url: 'https://crm.example', password: 'hunter22' },
    connectionId: id,
  });

/** Drains after the drain that every change starts, each time an hour later. */
async function drain(): Promise<void> {
  const services = await getServices();
  laterMs += 3_600_000;
  const later = () => new Date(Date.now() + laterMs);
  await navigator.locks.request('throughline.sync', () => push({ ...services, now: later }));
}

const inCrm = () => [...crm.rows.values()].map(({ text }) => text).sort();

const damage = async () => (await value('health.list', {})).damage;
const draft = (key: string, body: string) => ({ key, body, kind: 'note' as const, audience: 'private' as const });

/** What is to come back, as the database holds it now. */
async function typed() {
  const opened = await database();
  const operations = await openOperations(opened);
  return {
    drafts: await opened.getAll('drafts'),
    activities: await opened.getAll('activities'),
    links: await opened.getAll('links'),
    operations: operations.map(({ id, kind, entityId, onceKey, contactId }) => [
      id,
      kind,
      entityId,
      onceKey,
      contactId,
    ]),
  };
}

it('puts back what the rep typed, says so once, and shows it', async () => {
  await signIn();
  crm.mode = 'offline';
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Likes tea', 'private'));
  await value('activity.log', noteOn(contactId, 'Wants an offer'));
  await value('draft.save', draft(`contact:${contactId}`, 'Half a th'));
  await value('link.refuse', { contactId, person: { ...ANNA, fullName: 'Anna Other' } });
  await drain();
  const before = await typed();
  expect([before.operations.length, before.links.length]).toEqual([2, 1]);

  await lose();
  expect(await typed()).toEqual(before);
  const { contact } = await value('contact.get', { contactId });
  expect(contact.fullName).toBe(ANNA.fullName);
  expect(await damage()).toMatchObject([
    { what: 'database', putBack: { activities: 2, drafts: 1, operations: before.operations.length } },
  ]);
  expect(browser.tabs.create).toHaveBeenCalledOnce();

  await value('health.forgetDamage', {});
  await closeServices();
  await start();
  expect(await damage()).toEqual([]);
  expect(await typed()).toEqual(before);
});

it.each(['offline', 'answer-lost'] as const)('sends what waits once, after a new sign-in: %s before', async mode => {
  await signIn();
  crm.mode = mode;
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Wants an offer'));
  await drain();
  await lose();
  const { connections } = await value('crm.connections', {});
  expect(connections).toMatchObject([{ id: 'fake-1', state: 'needs-signin', isWithoutSecrets: true }]);
  const waiting = await value('outbox.summary', {});
  expect([waiting.pending, waiting.needsRep > 0]).toEqual([0, true]);
  expect([await (await database()).count('secrets'), await (await database()).count('cursors')]).toEqual([0, 0]);
  crm.mode = 'online';
  await signIn();
  await drain();
  expect(inCrm()).toEqual(['Anna Example', 'Wants an offer']);
  expect(await value('outbox.summary', {})).toEqual({ pending: 0, needsRep: 0 });
});

it('sends nothing again that was sent while copies stayed behind', async () => {
  await signIn();
  crm.mode = 'offline';
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Wants an offer'));
  await drain();
  const broken = vi.spyOn(caches, 'open').mockRejectedValue(new Error('not now'));
  crm.mode = 'online';
  await drain();
  expect(inCrm()).toEqual(['Anna Example', 'Wants an offer']);
  broken.mockRestore();
  await lose();
  expect((await typed()).operations.length).toBe(2);
  await signIn();
  await drain();
  expect(inCrm()).toEqual(['Anna Example', 'Wants an offer']);
});

it('keeps no secret in the second place', async () => {
  await signIn();
  expect([...caches.files.values()].join()).toContain('fake-1');
  expect([...caches.files.values()].join()).not.toContain('hunter22');
});

it('takes a first start for none', async () => {
  expect(await damage()).toEqual([]);
  expect(browser.tabs.create).not.toHaveBeenCalled();
});

it('takes “Erase everything” for none, and leaves no copy behind', async () => {
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Likes tea', 'private'));
  await value('data.erase', {});
  await start();
  expect(await damage()).toEqual([]);
  expect([...caches.files.values()].join()).not.toContain('Likes tea');
  await lose();
  expect((await typed()).activities).toEqual([]);
});

it('leaves no copy of a contact that is erased', async () => {
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Likes tea', 'private'));
  await value('draft.save', draft(`contact:${contactId}`, 'Half a th'));
  await value('data.erase', { contactId });
  const left = [...caches.files.values()].join();
  for (const text of ['Likes tea', 'Half a th', ANNA.fullName]) expect(left).not.toContain(text);
});

it('leaves no copy of a connection that is forgotten', async () => {
  await signIn('fake-1');
  await signIn('fake-2');
  await value('crm.forget', { connectionId: 'fake-1' });
  const left = [...caches.files.values()].join();
  expect(left).not.toContain('fake-1');
  expect(left).toContain('fake-2');
});

it('copies what a release without copies left', async () => {
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Likes tea', 'private'));
  for (const key of [`contact:${contactId}`, 'name:it’s "100%" ü/?#&\ud800'])
    await value('draft.save', draft(key, 'Half a th'));
  const before = await typed();
  await (await database()).delete('settings', 'copies');
  caches.files.clear();
  await closeServices();
  await start();
  expect(await damage()).toEqual([]);
  await lose();
  expect(await typed()).toEqual(before);
});

it('saves where no copy can be written, says so once, and copies at the next start', async () => {
  const contactId = await addContact();
  caches.isFull = true;
  for (const body of ['Likes tea', 'Likes cake']) await value('activity.log', noteOn(contactId, body, 'private'));
  const before = await typed();
  expect(before.activities.length).toBe(2);
  await vi.waitFor(async () => expect((await damage()).map(({ what }) => what)).toEqual(['copies']));
  caches.isFull = false;
  await closeServices();
  await start();
  await lose();
  expect(await typed()).toEqual(before);
});

it('tries again where putting back failed, over nothing that was written since', async () => {
  const contactId = await addContact();
  await value('activity.log', noteOn(contactId, 'Likes tea', 'private'));
  await value('draft.save', draft('x:anna', 'old'));
  await closeServices();
  globalThis.indexedDB = new IDBFactory();
  const broken = vi.spyOn(caches, 'open').mockRejectedValue(new Error('not now'));
  await getServices();
  expect(await damage()).toEqual([]);
  broken.mockRestore();
  await value('draft.save', draft('x:anna', 'new'));
  await start();
  const { drafts, activities } = await typed();
  expect(drafts.map(({ body }) => body)).toEqual(['new']);
  expect(activities.map(({ body }) => body)).toEqual(['Likes tea']);
});

it('takes copies away whose records are gone, when it copies anew', async () => {
  const key = 'name:it’s "100%" ü/?#&\ud800';
  await value('draft.save', draft(key, 'Half a th'));
  await (await database()).delete('drafts', key);
  await (await database()).delete('settings', 'copies');
  await closeServices();
  await start();
  await lose();
  expect((await typed()).drafts).toEqual([]);
});

it('copies of a book that goes to a CRM only those about whom something was noted', async () => {
  const people = Array.from({ length: 60 }, (_, at) => ({ ...makeContact(`c${at}`), connectionId: 'local' }));
  const { book } = await getServices();
  await write(await database(), book, { put: people });
  await value('activity.log', noteOn('c7', 'Wants an offer'));
  await signIn();
  crm.mode = 'offline';
  await value('crm.moveLocal', { connectionId: 'fake-1' });
  await lose();
  expect((await typed()).operations.map(([, kind, , , contactId]) => [kind, contactId])).toEqual([
    ['contact.create', 'c7'],
    ['activity.create', 'c7'],
  ]);
  expect((await value('contact.list', { limit: 100 })).total).toBe(1);
});

it('loses one record with one damaged copy', async () => {
  const contactId = await addContact();
  for (const body of ['Likes tea', 'Likes cake']) await value('activity.log', noteOn(contactId, body, 'private'));
  const [file] = [...caches.files].find(([, text]) => text.includes('Likes tea')) ?? [''];
  caches.files.set(file, '{"store":');
  await lose();
  expect((await typed()).activities.map(({ body }) => body)).toEqual(['Likes cake']);
});

it('brings back any day’s work as it stood', async () => {
  const step = fc.record({
    what: fc.constantFrom(
      ...(['add', 'private', 'crm', 'draft', 'undraft', 'undo', 'audience', 'erase', 'drain', 'lose'] as const),
      ...(['online', 'offline', 'answer-lost'] as const),
    ),
    who: fc.nat(5),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async steps => {
      vi.stubGlobal('caches', new FakeCaches());
      await install();
      crm.reset();
      await signIn();
      const people: string[] = [];
      for (const { what, who } of steps) {
        const contactId = people[who % Math.max(1, people.length)];
        const opened = await database();
        const activities = await opened.getAll('activities');
        const activityId = activities[who % Math.max(1, activities.length)]?.id;
        if (what === 'add') {
          const id = crypto.randomUUID();
          await value('contact.create', {
            id,
            draft: { ...draftOf(ANNA), fullName: `P ${crypto.randomUUID()}` },
            force: true,
          });
          people.push(id);
        }
        if (what === 'online' || what === 'offline' || what === 'answer-lost') crm.mode = what;
        if (what === 'drain') await drain();
        if (what === 'lose') {
          await lose();
          await signIn();
        }
        if (contactId && (what === 'private' || what === 'crm'))
          await value('activity.log', noteOn(contactId, `note ${crypto.randomUUID()}`, what));
        if (contactId && what === 'draft') await value('draft.save', draft(`contact:${contactId}`, 'Half'));
        if (contactId && what === 'undraft') await value('draft.save', draft(`contact:${contactId}`, ''));
        if (activityId && what === 'undo') await value('activity.undo', { activityId });
        if (activityId && what === 'audience')
          await value('activity.setAudience', { activityId, audience: who % 2 ? 'crm' : 'private' });
        if (contactId && what === 'erase') {
          await value('data.erase', { contactId });
          people.splice(people.indexOf(contactId), 1);
        }
      }
      await drain();
      const before = await typed();
      await lose();
      expect(await typed()).toEqual(before);
      crm.mode = 'online';
      await signIn();
      await drain();
      expect(new Set(inCrm()).size).toBe(inCrm().length);
      expect((await typed()).operations).toEqual([]);
      for (const contactId of people) expect((await value('contact.get', { contactId })).contact.id).toBe(contactId);
    }),
    { numRuns: 25 },
  );
});
