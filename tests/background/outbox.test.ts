import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));
vi.mock('../../src/crm/index', async () => {
  const { fakeConnector } = await import('./fake-crm');
  return { connectors: [fakeConnector], connectorFor: (id: string) => (id === 'fake' ? fakeConnector : undefined) };
});

import { getServices } from '../../src/background/services';
import { saveConnection, updateConnection } from '../../src/storage/settings';
import { pull } from '../../src/sync/pull';
import { push } from '../../src/sync/push';
import { browser, database, install, value } from './extension';
import { crm, fakeConnector } from './fake-crm';
import { ANNA, addContact, noteOn } from './people';

let laterMs = 0;
beforeEach(async () => {
  laterMs = 0;
  crm.reset();
  await install();
});

const operations = async () =>
  (await value('outbox.list', { state: 'all', limit: 100 })).operations.map(view => view.operation);
const open = async () => (await value('outbox.list', { state: 'open', limit: 100 })).operations;

/** Drains after the drain that every change starts, each time an hour later. */
async function drain(): Promise<void> {
  const services = await getServices();
  laterMs += 3_600_000;
  const later = () => new Date(Date.now() + laterMs);
  await navigator.locks.request('throughline.sync', () => push({ ...services, now: later }));
}

async function connectFake(): Promise<void> {
  const baseUrl = 'https://crm.example';
  await saveConnection(
    await database(),
    { id: 'fake-1', crm: 'fake', name: 'Fake', baseUrl, userName: 'Rita Rep', state: 'ok' },
    { baseUrl, fields: { url: baseUrl, password: 'hunter22' } },
  );
}

const texts = () => [...crm.rows.values()].map(({ text }) => text);

async function inCrm(): Promise<string> {
  await connectFake();
  const contactId = await addContact();
  await drain();
  expect(texts()).toEqual(['Anna Example']);
  return contactId;
}

describe('a note', () => {
  it('goes to the CRM, says where, and comes back with undo', async () => {
    const contactId = await inCrm();
    const logged = await value('activity.log', noteOn(contactId, 'Met at the fair'));
    expect(logged.goesTo).toBe('Fake');
    await drain();
    expect(texts()).toEqual(['Anna Example', 'Met at the fair']);
    await value('activity.undo', { activityId: logged.activity.id });
    await drain();
    expect(texts()).toEqual(['Anna Example']);
  });

  it('stays on this device for a contact of the local workspace, also when a CRM is there by then', async () => {
    const contactId = await addContact();
    await connectFake();
    const logged = await value('activity.log', noteOn(contactId, 'Local'));
    expect(logged.goesTo).toBeUndefined();
    const card = await value('card.get', { contactId });
    expect([card.crmName, card.sourceName]).toEqual([undefined, '']);
    expect(await operations()).toEqual([]);
  });

  it('that turns private while its end is unknown is looked for and taken out', async () => {
    const contactId = await inCrm();
    crm.mode = 'answer-lost';
    const { activity } = await value('activity.log', noteOn(contactId, 'Too frank'));
    await drain();
    expect(texts()).toContain('Too frank');
    crm.mode = 'online';
    await value('activity.setAudience', { activityId: activity.id, audience: 'private' });
    await drain();
    expect(texts()).toEqual(['Anna Example']);
    expect(await open()).toEqual([]);
  });

  it('that is given up while its end is unknown is looked for and taken out, and stays here', async () => {
    const contactId = await inCrm();
    crm.mode = 'answer-lost';
    const { activity } = await value('activity.log', noteOn(contactId, 'Given up'));
    // The drain that the note started; one more would look for it and find it.
    const waiting = await vi.waitFor(async () => {
      const [first] = await open();
      if (!first?.operation.unknownEnd) throw new Error('not tried yet');
      return first;
    });
    await value('outbox.cancel', { operationId: waiting.operation.id });
    crm.mode = 'online';
    await drain();
    expect(texts()).toEqual(['Anna Example']);
    const { activities } = await value('contact.get', { contactId });
    expect(activities.find(({ id }) => id === activity.id)).toMatchObject({ body: 'Given up', audience: 'private' });
  });

  it('whose contact was deleted in the CRM asks the rep, with its text and the name', async () => {
    const contactId = await inCrm();
    crm.mode = 'offline';
    await value('activity.log', noteOn(contactId, 'Typed in the train'));
    await drain();
    const contact = (await value('contact.get', { contactId })).contact;
    const gone = { contacts: [contact.remoteId], accounts: [], deals: [], activities: [] };
    vi.spyOn(fakeConnector, 'pull').mockResolvedValueOnce({
      ok: true,
      value: { contacts: [], accounts: [], deals: [], activities: [], deleted: gone, cursor: '2', more: false },
    } as never);
    await pull({ ...(await getServices()), now: () => new Date() }, 'fake-1');
    crm.mode = 'online';
    await drain();
    const [view] = await open();
    expect(view).toMatchObject({
      contactName: 'Anna Example',
      activity: { body: 'Typed in the train' },
      operation: { state: 'needs-fix', cause: { code: 'gone' } },
    });
    expect(await value('outbox.summary', {})).toEqual({ pending: 0, needsRep: 1 });
    await value('outbox.cancel', { operationId: view?.operation.id ?? '' });
    const kept = await value('contact.get', { contactId });
    expect(kept.contact).toMatchObject({ connectionId: 'local' });
    expect(kept.contact.remoteId).toBeUndefined();
    expect(kept.activities).toMatchObject([{ body: 'Typed in the train', audience: 'private' }]);
    expect(texts()).toEqual(['Anna Example']);
  });

  it('says that it waits for a sign-in when the connection was found signed out by a pull', async () => {
    const contactId = await inCrm();
    await updateConnection(await database(), 'fake-1', { state: 'needs-signin', messageKey: 'crm_error_signin' });
    await value('activity.log', noteOn(contactId, 'Waits'));
    await drain();
    expect(await open()).toMatchObject([{ operation: { state: 'needs-signin', cause: { code: 'signin' } } }]);
    await vi.waitFor(() => expect(browser.action.setBadgeText).toHaveBeenLastCalledWith({ text: '1' }));
    await value('crm.test', { connectionId: 'fake-1' });
    await drain();
    expect(texts()).toContain('Waits');
  });

  it('that waits for a time far away, because the clock was wrong, is tried all the same', async () => {
    const contactId = await inCrm();
    crm.mode = 'offline';
    await value('activity.log', noteOn(contactId, 'Clock'));
    await drain();
    const [waiting] = await operations().then(all => all.filter(({ state }) => state === 'waiting'));
    await (await database()).put('outbox', { ...waiting!, nextTryAt: '2046-01-01T00:00:00.000Z' });
    crm.mode = 'online';
    await drain();
    expect(texts()).toContain('Clock');
  });

  it('can be edited while it waits, and goes out once with the new text', async () => {
    const contactId = await inCrm();
    crm.mode = 'offline';
    await value('activity.log', noteOn(contactId, 'Tpyo'));
    await drain();
    const [waiting] = await open();
    crm.mode = 'online';
    await value('outbox.edit', { operationId: waiting?.operation.id ?? '', body: 'Typo' });
    await drain();
    expect(texts()).toEqual(['Anna Example', 'Typo']);
  });
});

describe('a contact', () => {
  it('whose creation is given up stays in the local workspace with its notes', async () => {
    await connectFake();
    crm.mode = 'offline';
    const contactId = await addContact();
    await value('activity.log', noteOn(contactId, 'First words'));
    await drain();
    const creation = (await open()).find(({ operation }) => operation.kind === 'contact.create');
    await value('outbox.cancel', { operationId: creation?.operation.id ?? '' });
    crm.mode = 'online';
    await drain();
    expect(await open()).toEqual([]);
    expect(texts()).toEqual([]);
    const { contact, activities } = await value('contact.get', { contactId });
    expect(contact.connectionId).toBe('local');
    expect(activities).toMatchObject([{ body: 'First words', audience: 'private' }]);
  });

  it('whose change is given up shows what the CRM has, although a pull passed it over meanwhile', async () => {
    const contactId = await inCrm();
    const { contact } = await value('contact.get', { contactId });
    crm.mode = 'offline';
    const { fullName, emails, phones, identifiers } = contact;
    const draft = { fullName, emails, phones, identifiers, jobTitle: 'Typed here' };
    await value('contact.update', { contactId, draft });
    await drain();
    const theirs = { ...contact, jobTitle: 'Changed there' };
    const page = { contacts: [theirs], accounts: [], deals: [], activities: [] };
    const deleted = { contacts: [], accounts: [], deals: [], activities: [] };
    // A connector that answers only what changed since the cursor.
    vi.spyOn(fakeConnector, 'pull').mockImplementation((async (_context: unknown, cursor?: string) => {
      const rows = cursor === undefined || cursor === '1' ? page : deleted;
      return { ok: true, value: { ...rows, deleted, cursor: '2', more: false } };
    }) as never);
    const pullNow = async () => pull({ ...(await getServices()), now: () => new Date() }, 'fake-1');
    await pullNow();
    expect((await value('contact.get', { contactId })).contact.jobTitle).toBe('Typed here');
    const [view] = await open();
    await value('outbox.cancel', { operationId: view?.operation.id ?? '' });
    await pullNow();
    expect((await value('contact.get', { contactId })).contact.jobTitle).toBe('Changed there');
    vi.restoreAllMocks();
  });

  it('added and taken back before it was sent never reaches the CRM', async () => {
    await connectFake();
    crm.mode = 'offline';
    const contactId = await addContact();
    await drain();
    await value('contact.undoCreate', { contactId });
    crm.mode = 'online';
    await drain();
    expect(texts()).toEqual([]);
    expect((await value('contact.list', { limit: 10 })).total).toBe(0);
  });

  it('added and taken back after it was sent is deleted there, too', async () => {
    const contactId = await inCrm();
    await value('contact.undoCreate', { contactId });
    await drain();
    expect(texts()).toEqual([]);
    expect((await value('contact.list', { limit: 10 })).total).toBe(0);
  });
});

describe('a forgotten connection', () => {
  it('leaves no secret, keeps what the CRM has not got, as private text', async () => {
    const contactId = await inCrm();
    crm.mode = 'offline';
    await value('activity.log', noteOn(contactId, 'Unsent'));
    await addContact({ ...ANNA, fullName: 'Bert Example', identifiers: [] });
    await drain();
    await value('crm.forget', { connectionId: 'fake-1' });
    crm.mode = 'online';
    const db = await database();
    expect(await db.getAll('secrets')).toEqual([]);
    expect((await value('crm.connections', {})).connections).toEqual([]);
    expect(await open()).toEqual([]);
    const kept = await value('contact.get', { contactId });
    expect(kept.contact.connectionId).toBe('local');
    expect(kept.activities).toMatchObject([{ body: 'Unsent', audience: 'private', connectionId: 'local' }]);
    await vi.waitFor(() => expect(browser.action.setBadgeText).toHaveBeenLastCalledWith({ text: '' }));
    await drain();
    expect(texts()).toEqual(['Anna Example']);
  });

  it('takes no page of a pull that was under way', async () => {
    await connectFake();
    const pending: ((page: unknown) => void)[] = [];
    vi.spyOn(fakeConnector, 'pull').mockImplementationOnce(
      () => new Promise(resolve => pending.push(resolve as never)),
    );
    const pulling = pull({ ...(await getServices()), now: () => new Date() }, 'fake-1');
    await vi.waitFor(() => expect(pending).toHaveLength(1));
    await value('crm.forget', { connectionId: 'fake-1' });
    const late = {
      id: 'fake-1:9',
      connectionId: 'fake-1',
      remoteId: '9',
      kind: 'contact',
      fullName: 'Late',
      emails: [],
      phones: [],
      identifiers: [],
      createdAt: '',
      updatedAt: '',
    };
    const nothing = { contacts: [], accounts: [], deals: [], activities: [] };
    pending[0]?.({ ok: true, value: { ...nothing, contacts: [late], deleted: nothing, cursor: '2', more: false } });
    await pulling;
    expect((await value('contact.list', { limit: 10 })).contacts).toEqual([]);
  });
});

describe('signing in again', () => {
  it('does not turn one CRM into another under the contacts of the first', async () => {
    await inCrm();
    const answer = await value('crm.connect', {
      crm: 'fake',
      connectionId: 'fake-1',
      fields: { url: 'https://other.example', password: 'hunter22' },
    });
    expect(answer).toMatchObject({ problem: { messageKey: 'crm_error_otherServer' } });
    expect((await value('crm.connections', {})).connections).toMatchObject([{ baseUrl: 'https://crm.example' }]);
  });

  it('keeps what the rep left empty, and lets a new secret take the place of the old one', async () => {
    await connectFake();
    const url = 'https://crm.example';
    const again = { crm: 'fake', connectionId: 'fake-1' };
    const kept = async () => (await (await database()).get('secrets', 'fake-1'))?.fields;
    await value('crm.connect', { ...again, fields: { url, password: '' } });
    expect(await kept()).toEqual({ url, password: 'hunter22' });
    await value('crm.connect', { ...again, fields: { url: '', password: 'hunter23' } });
    expect(await kept()).toEqual({ url, password: 'hunter23' });
  });

  it('answers neither password nor session', async () => {
    const answer = await value('crm.connect', {
      crm: 'fake',
      fields: { url: 'https://crm.example', password: 'hunter22' },
    });
    expect(JSON.stringify([answer, await value('crm.connections', {})])).not.toContain('hunter22');
  });

  it('asks nobody without consent or permission', async () => {
    const me = vi.spyOn(fakeConnector, 'me');
    browser.permissions.contains.mockResolvedValueOnce(false);
    const fields = { url: 'https://crm.example', password: 'hunter22' };
    expect(await value('crm.connect', { crm: 'fake', fields })).toMatchObject({
      problem: { messageKey: 'crm_error_permission' },
    });
    await value('consent.withdraw', {});
    await expect(value('crm.connect', { crm: 'fake', fields })).rejects.toThrow('no-consent');
    expect(me).not.toHaveBeenCalled();
  });
});
