import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));
vi.mock('../../src/crm/index', async () => {
  const { fakeConnector } = await import('./fake-crm');
  return { connectors: [fakeConnector], connectorFor: (id: string) => (id === 'fake' ? fakeConnector : undefined) };
});

import { getServices } from '../../src/background/services';
import type { Deal } from '../../src/model/deal';
import type { ContactBook } from '../../src/storage/contacts';
import { saveConnection } from '../../src/storage/settings';
import { pull } from '../../src/sync/pull';
import { push } from '../../src/sync/push';
import { ask, database, install, value } from './extension';
import { crm } from './fake-crm';
import { ANNA, addContact, draftOf, noteOn } from './people';

const BASE_URL = 'https://crm.example';

beforeEach(async () => {
  crm.reset();
  await install();
  for (const id of ['fake-1', 'fake-2']) {
    await saveConnection(
      await database(),
      { id, crm: 'fake', name: 'Fake', baseUrl: BASE_URL, userName: 'Rita Rep', state: 'ok' },
      { baseUrl: BASE_URL, fields: { url: BASE_URL, password: 'hunter22' } },
    );
  }
});

const DEAL: Deal = {
  id: 'fake-1:7',
  connectionId: 'fake-1',
  remoteId: '7',
  name: 'Fleet renewal',
  contactIds: [],
  stage: 'Open',
  stageId: 'open',
  pipelineId: 'sales',
  isOpen: true,
  updatedAt: '2026-11-01T00:00:00.000Z',
};

async function drain(): Promise<void> {
  const services = await getServices();
  await navigator.locks.request('throughline.sync', () => push({ ...services, now: () => new Date() }));
}

const arrived = () => crm.arrived.map(({ kind }) => kind);
const open = async () => (await value('outbox.list', { state: 'open', limit: 100 })).operations;

describe('a note about somebody who is not in the CRM', () => {
  const addHeld = async () => {
    const id = crypto.randomUUID();
    const answer = await value('contact.create', { id, draft: draftOf(ANNA), force: true, hold: true });
    expect(answer.created).toBe(true);
    await value('activity.log', noteOn(id, 'Met at the fair'));
    await value('activity.log', noteOn(id, 'Wants an offer'));
    await drain();
    return id;
  };

  it('is kept, and waits with the contact for the word of the rep', async () => {
    await addHeld();
    expect(arrived()).toEqual([]);
    expect((await open()).map(({ operation }) => `${operation.kind} ${operation.state}`)).toEqual([
      'contact.create held',
      'activity.create queued',
      'activity.create queued',
    ]);
    expect((await value('outbox.summary', {})).needsRep).toBe(1);
  });

  it('goes after the contact, in order, once the rep says so', async () => {
    await addHeld();
    const [first] = await open();
    await value('outbox.release', { operationId: first?.operation.id ?? '' });
    await drain();
    expect(arrived()).toEqual(['contact.create', 'activity.create', 'activity.create']);
    expect([...crm.rows.values()].map(({ text }) => text)).toEqual([
      'Anna Example',
      'Met at the fair',
      'Wants an offer',
    ]);
    expect(await open()).toEqual([]);
  });

  it('goes to somebody who is there already when the rep says so, and that can be taken back', async () => {
    const target = await addContact({ ...ANNA, fullName: 'Anna Beispiel', identifiers: [] });
    await drain();
    const heldId = await addHeld();
    const held = (await open()).find(({ operation }) => operation.state === 'held');
    const { mergeId } = await value('outbox.linkHeld', { operationId: held?.operation.id ?? '', contactId: target });
    await drain();
    expect(arrived()).toEqual(['contact.create', 'contact.update', 'activity.create', 'activity.create']);
    const written = crm.arrived.filter(({ kind }) => kind === 'activity.create');
    expect(written).toMatchObject([
      { contact: { fullName: 'Anna Beispiel' } },
      { contact: { fullName: 'Anna Beispiel' } },
    ]);
    expect(await ask('contact.get', { contactId: heldId })).toMatchObject({ ok: false });
    const { contact, activities } = await value('contact.get', { contactId: target });
    expect(contact.identifiers).toEqual(ANNA.identifiers);
    expect(activities.map(({ audience }) => audience)).toEqual(['crm', 'crm']);
    await value('duplicates.undoMerge', { mergeId });
    expect((await value('contact.get', { contactId: heldId })).contact.connectionId).toBe('local');
  });

  it('is shown on the card of the person, with what the rep decides about', async () => {
    await addHeld();
    const [first] = await open();
    expect(await value('card.get', { person: ANNA })).toMatchObject({ heldBy: first?.operation.id, crmName: 'Fake' });
  });

  it('stays on this device when the rep says no, and nothing of it is lost', async () => {
    const contactId = await addHeld();
    const [first] = await open();
    await value('outbox.cancel', { operationId: first?.operation.id ?? '' });
    await drain();
    expect(arrived()).toEqual([]);
    const { contact, activities } = await value('contact.get', { contactId });
    expect(contact.connectionId).toBe('local');
    expect(activities.map(({ body, audience }) => `${body} ${audience}`).sort()).toEqual([
      'Met at the fair private',
      'Wants an offer private',
    ]);
  });
});

describe('where a new contact is kept', () => {
  const create = (connectionId?: string) =>
    ask('contact.create', { id: crypto.randomUUID(), draft: draftOf(ANNA), force: true, connectionId });
  const homeOfLast = async (answer: Awaited<ReturnType<typeof create>>) => {
    if (!answer.ok || !answer.value.created) throw new Error('not created');
    return (await value('contact.get', { contactId: answer.value.contactId })).contact.connectionId;
  };

  it('is the first CRM, the one that the rep chose for all, or the one chosen this time', async () => {
    expect(await homeOfLast(await create())).toBe('fake-1');
    await value('settings.update', { homeConnection: 'fake-2' });
    expect(await homeOfLast(await create())).toBe('fake-2');
    expect(await homeOfLast(await create('local'))).toBe('local');
    await value('settings.update', { homeConnection: 'forgotten' });
    expect(await homeOfLast(await create())).toBe('fake-1');
  });

  it('is never a place that is not there', async () => {
    expect(await create('nowhere')).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });
});

describe('two changes of one contact', () => {
  const conflicting = async () => {
    const contactId = await addContact();
    await drain();
    const { contact } = await value('contact.get', { contactId });
    crm.theirs = { ...contact, jobTitle: 'Head of Purchasing', remoteVersion: 'theirs' };
    await value('contact.update', { contactId, draft: { ...draftOf(ANNA), city: 'Lund' } });
    await drain();
    const [view] = await open();
    expect(view?.operation).toMatchObject({ state: 'needs-fix', cause: { code: 'conflict' } });
    return { contactId, operationId: view?.operation.id ?? '' };
  };

  it('are shown side by side with what was there before', async () => {
    const { operationId } = await conflicting();
    const conflict = await value('outbox.conflict', { operationId });
    if (conflict.what !== 'contact') throw new Error(conflict.what);
    const { mine, theirs, base } = conflict;
    expect([mine.city, theirs.city, base?.city]).toEqual(['Lund', undefined, undefined]);
    expect([mine.jobTitle, theirs.jobTitle, base?.jobTitle]).toEqual([undefined, 'Head of Purchasing', undefined]);
  });

  it('become what the rep decides, over the version that is there now', async () => {
    const { contactId, operationId } = await conflicting();
    const draft = { ...draftOf(ANNA), city: 'Lund', jobTitle: 'Head of Purchasing' };
    await value('outbox.settleConflict', { operationId, decision: { what: 'contact', draft } });
    await drain();
    expect(crm.arrived.at(-1)).toMatchObject({
      kind: 'contact.update',
      contact: { remoteVersion: 'theirs' },
      draft: { city: 'Lund', jobTitle: 'Head of Purchasing' },
    });
    expect(await open()).toEqual([]);
    expect((await value('contact.get', { contactId })).contact.city).toBe('Lund');
  });

  it('cannot be decided twice', async () => {
    const { operationId } = await conflicting();
    await value('outbox.settleConflict', { operationId, decision: { what: 'contact', draft: draftOf(ANNA) } });
    await drain();
    const again = await ask('outbox.settleConflict', {
      operationId,
      decision: { what: 'contact', draft: draftOf(ANNA) },
    });
    expect(again).toMatchObject({ ok: false, error: { code: 'conflict' } });
  });
});

describe('an edit that comes between a reading and the writing that follows from it', () => {
  /** Edits the city as soon as the book has been asked something for the nth time, and lets that edit get as far as it can. */
  const editingAt = async (contactId: string, method: 'get' | 'byKeys', nth: number) => {
    const { database, book } = await getServices();
    let edit: Promise<unknown> | undefined;
    let asked = 0;
    const slow = new Proxy(book, {
      get(target, name) {
        const own = Reflect.get(target, name) as unknown;
        if (typeof own !== 'function') return own;
        return async (...args: unknown[]) => {
          const answer = await own.apply(target, args);
          if (name === method && ++asked === nth) {
            edit = value('contact.update', { contactId, draft: { ...draftOf(ANNA), city: 'Lund' } });
            await new Promise(done => setTimeout(done, 30));
          }
          return answer;
        };
      },
    }) as ContactBook;
    return { database, book: slow, now: () => new Date(), edited: () => edit };
  };

  it('is not replaced by the answer to the last one', async () => {
    const contactId = await addContact();
    await drain();
    await value('contact.update', { contactId, draft: { ...draftOf(ANNA), jobTitle: 'CTO' } });
    const deps = await editingAt(contactId, 'get', 2);
    await navigator.locks.request('throughline.sync', () => push(deps));
    await deps.edited();
    expect((await value('contact.get', { contactId })).contact.city).toBe('Lund');
    await drain();
    expect(crm.arrived.at(-1)).toMatchObject({ kind: 'contact.update', draft: { city: 'Lund' } });
  });

  it('is not replaced by what a pull brings', async () => {
    const contactId = await addContact();
    await drain();
    const { contact } = await value('contact.get', { contactId });
    crm.page = { contacts: [{ ...contact, jobTitle: 'Director' }] };
    const deps = await editingAt(contactId, 'byKeys', 2);
    await pull(deps, contact.connectionId);
    await deps.edited();
    expect((await value('contact.get', { contactId })).contact.city).toBe('Lund');
    await drain();
    expect(crm.arrived.at(-1)).toMatchObject({ kind: 'contact.update', draft: { city: 'Lund' } });
  });
});

describe('a field that is emptied', () => {
  it('is empty in the book and in what the CRM gets, of a contact and of an account', async () => {
    const contactId = crypto.randomUUID();
    const draft = { ...draftOf(ANNA), city: 'Lund', jobTitle: 'CTO' };
    await value('contact.create', { id: contactId, draft, force: true });
    await drain();
    await value('contact.update', { contactId, draft: { ...draft, city: undefined } });
    const { contact } = await value('contact.get', { contactId });
    expect([contact.city, contact.jobTitle]).toEqual([undefined, 'CTO']);
    await drain();
    const sent = crm.arrived.at(-1);
    expect(sent?.kind === 'contact.update' && [sent.draft.city, sent.draft.jobTitle]).toEqual([undefined, 'CTO']);
    const id = crypto.randomUUID();
    await value('account.create', { id, draft: { name: 'Northwind', city: 'Lund', phone: '+46 1' } });
    await value('account.update', { accountId: id, draft: { name: 'Northwind', city: undefined, phone: '+46 1' } });
    const { account } = await value('account.get', { accountId: id });
    expect([account.city, account.phone]).toEqual([undefined, '+46 1']);
  });
});

describe('what was made here and comes back from the CRM', () => {
  it('is one account, under our id also for the people and deals of it', async () => {
    const id = crypto.randomUUID();
    await value('account.create', { id, draft: { name: 'Northwind' } });
    await drain();
    const { account } = await value('account.get', { accountId: id });
    const theirs = `fake-1:${account.remoteId}`;
    const person = { kind: 'contact' as const, fullName: 'Bo Birch', emails: [], phones: [], identifiers: [] };
    const at = '2026-11-01T00:00:00.000Z';
    crm.page = {
      accounts: [{ ...account, id: theirs, city: 'Malmö' }],
      contacts: [
        {
          ...person,
          id: 'fake-1:9',
          remoteId: '9',
          connectionId: 'fake-1',
          accountId: theirs,
          createdAt: at,
          updatedAt: at,
        },
      ],
      deals: [{ ...DEAL, accountId: theirs }],
    };
    await pull({ ...(await getServices()), now: () => new Date() }, 'fake-1');
    const stored = await (await database()).getAll('accounts');
    expect(stored.map(({ id: one, city }) => [one, city])).toEqual([[id, 'Malmö']]);
    expect((await value('contact.get', { contactId: 'fake-1:9' })).contact.accountId).toBe(id);
    expect((await value('account.get', { accountId: id })).deals.map(({ name }) => name)).toEqual(['Fleet renewal']);
    crm.page = { deleted: { contacts: [], deals: [], activities: [], accounts: [account.remoteId ?? ''] } };
    await pull({ ...(await getServices()), now: () => new Date() }, 'fake-1');
    expect(await (await database()).getAll('accounts')).toEqual([]);
  });

  it('is one note, also when it comes before the answer to its writing', async () => {
    const contactId = await addContact();
    await drain();
    crm.mode = 'answer-lost';
    const { activity } = await value('activity.log', noteOn(contactId, 'Called'));
    await drain();
    const [remoteId = ''] = [...crm.rows].find(([, { text }]) => text === 'Called') ?? [];
    crm.page = {
      activities: [{ ...activity, id: `fake-1:${remoteId}`, remoteId, mine: false, authorName: 'rita.rep' }],
    };
    await pull({ ...(await getServices()), now: () => new Date() }, activity.connectionId);
    crm.mode = 'online';
    await value('outbox.retry', {});
    await drain();
    const { activities } = await value('contact.get', { contactId });
    expect(activities.map(({ id, mine, remoteId: one }) => [id, mine, one])).toEqual([[activity.id, true, remoteId]]);
  });
});

describe('what the CRM knows and its pulls do not bring', () => {
  it('is asked for when somebody looks at the contact, shown when it is there, and not asked for each time', async () => {
    const contactId = await addContact();
    const { activity } = await value('activity.log', noteOn(contactId, 'Called'));
    await drain();
    const services = { ...(await getServices()), now: () => new Date() };
    await pull(services, activity.connectionId);
    const remoteId = (await (await database()).get('activities', activity.id))?.remoteId ?? '';
    const theirs = {
      ...activity,
      remoteId: 'r99',
      id: `${activity.connectionId}:r99`,
      mine: false,
      authorName: 'Maria',
      body: 'Sent the offer',
    };
    const copy = { ...activity, remoteId, id: `${activity.connectionId}:${remoteId}`, mine: false };
    crm.related = { activities: [theirs, copy], deals: [{ ...DEAL, contactIds: [contactId] }] };
    const texts = async () => (await value('card.get', { contactId })).touches.map(({ body }) => body).sort();
    expect(await texts()).toEqual(['Called']);
    await vi.waitFor(async () => expect(await texts()).toEqual(['Called', 'Sent the offer']), { timeout: 30_000 });
    expect((await value('card.get', { contactId })).deals.map(({ name }) => name)).toEqual(['Fleet renewal']);
    expect(crm.relatedAsked).toBe(1);
    expect(await (await database()).get('cursors', activity.connectionId)).toMatchObject({ cursor: '1' });
  });
});

describe('a page that was asked for before everything is to be read anew', () => {
  it('is not kept, and neither is its cursor', async () => {
    const store = await database();
    crm.page = { cursor: '1' };
    const services = { ...(await getServices()), now: () => new Date() };
    await pull(services, 'fake-1');
    const at = '2026-11-01T00:00:00.000Z';
    const late = {
      id: 'fake-1:9',
      remoteId: '9',
      connectionId: 'fake-1',
      fullName: 'Late',
      createdAt: at,
      updatedAt: at,
    };
    const contacts = [{ ...late, kind: 'contact' as const, emails: [], phones: [], identifiers: [] }];
    // Read while the page is on its way.
    Object.defineProperty(crm, 'page', {
      configurable: true,
      get: () => {
        void store.delete('cursors', 'fake-1');
        return { cursor: '2', contacts };
      },
    });
    await pull(services, 'fake-1');
    Object.defineProperty(crm, 'page', { configurable: true, writable: true, value: {} });
    expect(await store.get('cursors', 'fake-1')).toBeUndefined();
    expect(await services.book.get('fake-1:9')).toBeUndefined();
  });
});

describe('accounts and deals', () => {
  it('show both sides of a change that met another one, and take what the rep decides', async () => {
    const id = crypto.randomUUID();
    await value('account.create', { id, draft: { name: 'Northwind', city: 'Malmö' } });
    await drain();
    const { account } = await value('account.get', { accountId: id });
    const theirs = { ...account, city: 'Oslo', remoteVersion: 'theirs' };
    crm.newest.set(account.remoteId ?? '', 'theirs');
    crm.page = { accounts: [theirs] };
    await value('account.update', { accountId: id, draft: { name: 'Northwind', city: 'Lund' } });
    await drain();
    const [view] = await open();
    expect(view).toMatchObject({
      recordName: 'Northwind',
      operation: { state: 'needs-fix', cause: { code: 'conflict' } },
    });
    const operationId = view?.operation.id ?? '';
    expect(await value('outbox.conflict', { operationId })).toMatchObject({
      ...{ what: 'account', base: { city: 'Malmö' }, mine: { city: 'Lund' }, theirs: { city: 'Oslo' } },
    });
    const draft = { name: 'Northwind Freight', city: 'Oslo' };
    await value('outbox.settleConflict', { operationId, decision: { what: 'account', draft } });
    await drain();
    expect(crm.arrived.at(-1)).toMatchObject({
      kind: 'account.update',
      account: { ...draft, remoteVersion: 'theirs' },
    });
    expect(await open()).toEqual([]);
    const again = await ask('outbox.settleConflict', { operationId, decision: { what: 'account', draft } });
    expect(again.ok).toBe(false);
  });

  it.each([
    ['mine', 'won'],
    ['theirs', 'lost'],
  ] as const)('a deal that two moved stands where %s has put it', async (stage, stageId) => {
    await (await database()).put('deals', { ...DEAL, remoteVersion: '1' });
    crm.newest.set('7', '2');
    const theirs = { ...DEAL, stage: 'Lost', stageId: 'lost', isOpen: false, amountMinor: 500, remoteVersion: '2' };
    crm.page = { deals: [theirs] };
    await value('deal.move', { dealId: DEAL.id, stageId: 'won' });
    await drain();
    const [view] = await open();
    const operationId = view?.operation.id ?? '';
    expect(await value('outbox.conflict', { operationId })).toMatchObject({
      ...{ what: 'deal', base: { stage: 'Open' }, mine: { stage: 'Won' }, theirs: { stage: 'Lost' } },
    });
    await value('outbox.settleConflict', { operationId, decision: { what: 'deal', stage } });
    await drain();
    expect(crm.arrived.at(-1)).toMatchObject({
      kind: 'deal.update',
      deal: { stageId, remoteVersion: '2', amountMinor: 500 },
    });
    expect(await open()).toEqual([]);
  });

  it('cannot be compared while the newer version has not come', async () => {
    await (await database()).put('deals', { ...DEAL, remoteVersion: '1' });
    crm.newest.set('7', '2');
    await value('deal.move', { dealId: DEAL.id, stageId: 'won' });
    await drain();
    const operationId = (await open())[0]?.operation.id ?? '';
    expect(await ask('outbox.conflict', { operationId })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('are left as the rep sees them while a change of theirs is owed', async () => {
    const id = crypto.randomUUID();
    await value('account.create', { id, draft: { name: 'Northwind' } });
    await drain();
    await (await database()).put('deals', DEAL);
    const { account } = await value('account.get', { accountId: id });
    await value('deal.move', { dealId: DEAL.id, stageId: 'won' });
    await value('account.update', { accountId: id, draft: { name: 'Northwind Freight' } });
    crm.page = { accounts: [account], deals: [DEAL] };
    await pull({ ...(await getServices()), now: () => new Date() }, 'fake-1');
    expect((await value('account.get', { accountId: id })).account.name).toBe('Northwind Freight');
    expect((await (await database()).get('deals', DEAL.id))?.stageId).toBe('won');
  });

  it('adds and changes an account, each once', async () => {
    const id = crypto.randomUUID();
    await value('account.create', { id, draft: { name: 'Northwind Freight' } });
    await value('account.create', { id, draft: { name: 'Northwind Freight' } });
    await drain();
    await value('account.update', { accountId: id, draft: { name: 'Northwind', domain: 'northwind.example' } });
    await drain();
    expect(arrived()).toEqual(['account.create', 'account.update']);
    const { account } = await value('account.get', { accountId: id });
    expect(account).toMatchObject({ name: 'Northwind', remoteId: 'r1', connectionId: 'fake-1' });
  });

  it('sends an account that changed before it was sent with the change', async () => {
    const id = crypto.randomUUID();
    crm.mode = 'offline';
    await value('account.create', { id, draft: { name: 'Northwind Freight' } });
    await value('account.update', { accountId: id, draft: { name: 'Northwind' } });
    await drain();
    crm.mode = 'online';
    await value('outbox.retry', {});
    await drain();
    expect(arrived()).toEqual(['account.create']);
    expect([...crm.rows.values()].map(({ text }) => text)).toEqual(['Northwind']);
  });

  it('moves a deal to another stage, and back', async () => {
    await (await database()).put('deals', DEAL);
    const pipeline = await value('deal.pipeline', { dealId: DEAL.id });
    expect(pipeline?.stages.map(({ name }) => name)).toEqual(['Open', 'Won']);
    expect(await value('deal.move', { dealId: DEAL.id, stageId: 'won' })).toMatchObject({
      stage: 'Won',
      isOpen: false,
    });
    await drain();
    await value('deal.move', { dealId: DEAL.id, stageId: 'open' });
    await drain();
    expect(crm.arrived).toMatchObject([
      { kind: 'deal.update', deal: { stageId: 'won' } },
      { kind: 'deal.update', deal: { stageId: 'open' } },
    ]);
  });

  it('knows no stage that the pipeline lacks, and no pipeline for a deal of this device', async () => {
    await (await database()).put('deals', DEAL);
    expect(await ask('deal.move', { dealId: DEAL.id, stageId: 'lost' })).toMatchObject({ ok: false });
    await (await database()).put('deals', { ...DEAL, connectionId: 'local' });
    expect(await value('deal.pipeline', { dealId: DEAL.id })).toBeNull();
    expect(await open()).toEqual([]);
  });
});

describe('how fields are understood', () => {
  it('is guessed from the field list, previewed on a real record, and kept', async () => {
    const contactId = await addContact();
    await drain();
    const { fields, mapping } = await value('mapping.get', { connectionId: 'fake-1' });
    expect(fields.map(({ field }) => field)).toEqual(['li', 'tier']);
    expect(mapping.profiles).toEqual([{ site: 'linkedin', field: 'li' }]);
    const wanted = { ...mapping, shown: [{ field: 'tier', label: 'Tier' }] };
    const preview = await value('mapping.preview', { connectionId: 'fake-1', mapping: wanted, contactId });
    expect(preview?.customFields).toEqual([{ label: 'Tier', value: 'Gold' }]);
    await (await database()).put('cursors', { connectionId: 'fake-1', cursor: 'here' });
    await value('mapping.save', { connectionId: 'fake-1', mapping: wanted });
    expect((await value('mapping.get', { connectionId: 'fake-1' })).mapping).toEqual(wanted);
  });

  it('shows nobody where there is nobody', async () => {
    const mapping = { profiles: [], shown: [] };
    expect(await value('mapping.preview', { connectionId: 'fake-2', mapping })).toBeNull();
  });
});

describe('a change that the CRM refused', () => {
  it('goes out again by itself with what the rep corrected, and is told by the record it is about', async () => {
    const contactId = await addContact();
    await drain();
    await value('contact.update', { contactId, draft: { ...draftOf(ANNA), emails: ['o@'] } });
    const about = async () => (await value('outbox.about', { entityId: contactId })).operations;
    const [owed] = await about();
    expect(owed?.operation.kind).toBe('contact.update');
    const cause = { code: 'invalid' as const, messageKey: 'crm_error_invalid', field: 'email' };
    const db = await database();
    await db.put('outbox', { ...(await db.get('outbox', owed?.operation.id ?? ''))!, state: 'needs-fix', cause });
    await value('contact.update', { contactId, draft: { ...draftOf(ANNA), emails: ['anna@example.com'] } });
    await drain();
    expect(await about()).toEqual([]);
    expect(crm.arrived.at(-1)).toMatchObject({ kind: 'contact.update', contact: { emails: ['anna@example.com'] } });
  });
});
