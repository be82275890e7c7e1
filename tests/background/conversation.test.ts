import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { newId } from '../../src/lib/new-id';
import type { ActivityDraft } from '../../src/model/activity';
import type { Person } from '../../src/model/person';
import { ask, database, FROM_PAGE, install, value } from './extension';
import { ANNA, addContact, noteOn } from './people';

beforeEach(install);

const BO: Person = { ...ANNA, fullName: 'Bo Ek', identifiers: [{ kind: 'handle', site: 'linkedin', value: 'bo-ek' }] };

const messageOf = (contactId: string, key: string, body: string): ActivityDraft => ({
  ...noteOn(contactId, body),
  id: newId(),
  kind: 'message',
  direction: 'in',
  occurredAt: null,
  messageKeys: [key],
});

const activitiesOf = async (contactId: string) => (await value('contact.get', { contactId })).activities;

describe('messages of a thread', () => {
  it('are logged each for itself, with their own direction and an unknown time left unknown', async () => {
    const contactId = await addContact();
    const drafts = [
      messageOf(contactId, 'x:1', 'Hello'),
      { ...messageOf(contactId, 'x:2', 'Hi'), direction: 'out' as const },
    ];
    const answer = await value('conversation.log', { drafts }, FROM_PAGE);
    expect(answer).toMatchObject({ logged: drafts.map(({ id }) => id), already: 0 });
    const kept = await activitiesOf(contactId);
    expect(kept.map(({ body, direction, occurredAt }) => [body, direction, occurredAt])).toEqual(
      expect.arrayContaining([
        ['Hello', 'in', null],
        ['Hi', 'out', null],
      ]),
    );
  });

  it('are logged once: again nothing is written, and an edited text is the same message', async () => {
    const contactId = await addContact();
    await value('conversation.log', { drafts: [messageOf(contactId, 'x:1', 'Hello')] });
    const again = [messageOf(contactId, 'x:1', 'Hello'), messageOf(contactId, 'x:1', 'Hello, edited')];
    expect(await value('conversation.log', { drafts: again })).toMatchObject({ logged: [], already: 2 });
    expect(await activitiesOf(contactId)).toHaveLength(1);
    const state = await value('conversation.state', { contactId, keys: ['x:1', 'x:2'] }, FROM_PAGE);
    expect(state.logged).toEqual(['x:1']);
  });

  it('are the contact’s own: the same key on somebody else’s record is not', async () => {
    const [contactId, other] = [await addContact(), await addContact(BO)];
    await value('conversation.log', { drafts: [messageOf(other, 'x:1', 'Hello')] });
    expect((await value('conversation.state', { contactId, keys: ['x:1'] })).logged).toEqual([]);
  });

  it('have their text on record only when it was logged, not after a click without text', async () => {
    const contactId = await addContact();
    await value('activity.log', messageOf(contactId, 'x:1', ''));
    expect((await value('conversation.state', { contactId, keys: ['x:1'] })).logged).toEqual([]);
    expect(await value('conversation.log', { drafts: [messageOf(contactId, 'x:1', 'Hello')] })).toMatchObject({
      already: 0,
    });
  });

  it('are taken back together, and can be logged anew after that', async () => {
    const contactId = await addContact();
    const drafts = [messageOf(contactId, 'x:1', 'Hello'), messageOf(contactId, 'x:2', 'Hi')];
    const { logged } = await value('conversation.log', { drafts }, FROM_PAGE);
    await value('conversation.undo', { activityIds: logged }, FROM_PAGE);
    expect((await activitiesOf(contactId)).every(({ undoneAt }) => undoneAt !== undefined)).toBe(true);
    expect((await value('conversation.state', { contactId, keys: ['x:1', 'x:2'] })).logged).toEqual([]);
  });

  it('are all written or none', async () => {
    const contactId = await addContact();
    const drafts = [messageOf(contactId, 'x:1', 'Hello'), messageOf(contactId, 'x:2', 'Hi')];
    const put = IDBObjectStore.prototype.put;
    let writes = 0;
    const broken = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      if (this.name === 'activities' && ++writes === 2) throw new DOMException('full', 'QuotaExceededError');
      return put.apply(this, args);
    });
    expect(await ask('conversation.log', { drafts })).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    broken.mockRestore();
    expect(await activitiesOf(contactId)).toEqual([]);
  });

  it('of several contacts, without text, or of nobody are refused', async () => {
    const [contactId, other] = [await addContact(), await addContact(BO)];
    for (const drafts of [
      [messageOf(contactId, 'x:1', 'Hello'), messageOf(other, 'x:2', 'Hi')],
      [messageOf(contactId, 'x:1', '')],
    ])
      expect(await ask('conversation.log', { drafts })).toMatchObject({ ok: false, error: { code: 'invalid' } });
    expect(await ask('conversation.log', { drafts: [messageOf('gone', 'x:1', 'Hello')] })).toMatchObject({
      ok: false,
      error: { code: 'not-found' },
    });
  });
});

describe('a selection', () => {
  it('is kept until it is logged or emptied, and leaves a half-written note alone', async () => {
    const contactId = await addContact();
    await value('draft.save', { key: `contact:${contactId}`, body: 'half', kind: 'note', audience: 'private' });
    const messages = [{ key: 'x:1', text: 'Hello', direction: 'in' as const, occurredAt: null }];
    await value('conversation.keep', { contactId, messages, audience: 'private' }, FROM_PAGE);
    const state = await value('conversation.state', { contactId, keys: [] }, FROM_PAGE);
    expect(state.kept).toEqual({ messages, audience: 'private' });
    const elsewhere = { ...FROM_PAGE, url: 'https://social.linkedin.com/' };
    expect((await value('conversation.state', { contactId, keys: [] }, elsewhere)).kept).toBeNull();
    await value('conversation.log', { drafts: [messageOf(contactId, 'x:1', 'Hello')] });
    expect((await value('conversation.state', { contactId, keys: [] })).kept).toBeNull();
    expect((await value('card.get', { contactId })).draft?.body).toBe('half');
    await value('conversation.keep', { contactId, messages, audience: 'crm' });
    await value('conversation.keep', { contactId, messages: [], audience: 'crm' });
    expect(await (await database()).get('drafts', `conversation:${contactId}`)).toBeUndefined();
  });
});
