import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { searchDuplicates, searchSlice } from '../../src/background/duplicates';
import { LOAD_LOCK } from '../../src/background/load/messages';
import { getServices } from '../../src/background/services';
import type { Contact } from '../../src/model/contact';
import { identifierKey } from '../../src/model/identifier-key';
import type { Link } from '../../src/model/link';
import type { StoreName } from '../../src/storage/database';
import { forgetConnection } from '../../src/storage/forget';
import { makeContact, write } from '../storage/book/helpers';
import { ask, database, install, value } from './extension';
import { noteOn } from './people';

beforeEach(install);

const CRM = 'tryton-1';

async function put(...contacts: Contact[]): Promise<void> {
  const services = await getServices();
  await write(services.database, services.book, { put: contacts });
}

/** Every slice until the end; the number of contacts compared. */
async function search(size = 3): Promise<number> {
  const services = await getServices();
  for (let compared = 0; ; ) {
    const slice = await searchSlice(services, size);
    compared += slice.compared;
    if (slice.isEnd) return compared;
  }
}

const pairs = async () => (await value('duplicates.list', { offset: 0, limit: 50 })).pairs;
const namesOf = async () =>
  (await pairs()).map(({ sides }) =>
    sides
      .map(({ contact }) => contact.id)
      .sort()
      .join('+'),
  );

const anna = (id: string, change: Partial<Contact> = {}): Contact =>
  makeContact(id, { fullName: 'Annegret Quastenberg', company: 'Brückner Werke', identifiers: [], ...change });

const stranger = (id: string, fullName: string): Contact =>
  makeContact(id, { fullName, company: `${fullName} Ltd`, identifiers: [] });

const STRANGERS = ['Xiomara Vanterpool', 'Ulric Thistlewood', 'Ngozi Adeyemi-Clark', 'Jaroslav Hrdlička', 'Mo Fa'].map(
  (name, index) => stranger(`s${index}`, name),
);

describe('search for suspected duplicates', () => {
  it('finds them whichever slice they are in, once, with the receipt, and no others', async () => {
    await put(anna('a', { emails: ['a.quastenberg@bruckner.example'] }), ...STRANGERS);
    await put(anna('b', { emails: ['annegret@bruckner.example'], jobTitle: 'Buyer' }));
    expect(await value('duplicates.count', {})).toEqual({ open: 0, isSearching: true });
    expect(await search(2)).toBe(7);
    expect(await value('duplicates.count', {})).toEqual({ open: 1, isSearching: false });
    const [pair] = await pairs();
    expect(pair?.sides.map(({ contact }) => contact.id).sort()).toEqual(['a', 'b']);
    expect(pair?.reasons.map(({ signal }) => signal)).toEqual(expect.arrayContaining(['name', 'company']));
  });

  it('waits until an import is done, which wants the processor for itself', async () => {
    await put(anna('a'), anna('b'));
    await navigator.locks.request(LOAD_LOCK, () => searchDuplicates());
    expect(await value('duplicates.count', {})).toEqual({ open: 0, isSearching: true });
    await searchDuplicates();
    expect(await value('duplicates.count', {})).toEqual({ open: 1, isSearching: false });
  });

  it('goes on where it was cut off, and afterwards compares only what was written since', async () => {
    await put(...STRANGERS, anna('a'), anna('b'));
    const services = await getServices();
    expect(await searchSlice(services, 4)).toMatchObject({ compared: 4, isEnd: false });
    // A slice whose end was never stored is done again.
    vi.spyOn(services.database, 'transaction').mockImplementationOnce(() => {
      throw new Error('killed');
    });
    await expect(searchSlice(services, 2)).rejects.toThrow('killed');
    expect(await search()).toBe(3);
    expect(await namesOf()).toEqual(['a+b']);
    expect(await search()).toBe(0);
    await put(anna('c'));
    expect(await search()).toBe(1);
    expect((await namesOf()).sort()).toEqual(['a+b', 'a+c', 'b+c']);
  });

  it('forgets a pair when an edit tells the two apart, or one of them is gone', async () => {
    await put(anna('a'), anna('b'), anna('c'));
    await search();
    await put(stranger('b', 'Bartholomew Finch'));
    await search();
    expect(await namesOf()).toEqual(['a+c']);
    await value('data.erase', { contactId: 'c' });
    expect(await pairs()).toEqual([]);
    expect((await value('duplicates.count', {})).open).toBe(0);
  });

  it('drops pairs of contacts that left the book by another way', async () => {
    await put(anna('a'), anna('b'));
    await search();
    const services = await getServices();
    await write(services.database, services.book, { remove: ['b'] });
    expect(await value('duplicates.list', { offset: 0, limit: 5 })).toEqual({ pairs: [], total: 0 });
  });

  it('knows of a pair that waits no longer whether the rep decided about it', async () => {
    await put(anna('a'), anna('b'));
    await search();
    const pairId = (await pairs())[0]!.id;
    const closed = () => value('duplicates.closed', { pairIds: [pairId] });
    expect(await closed()).toEqual({ decided: [], gone: [] });
    await value('duplicates.separate', { pairId });
    expect(await closed()).toEqual({ decided: [pairId], gone: [] });
    await value('duplicates.reopen', { pairId });
    const { mergeId } = await value('duplicates.merge', { contactIds: ['a', 'b'], choices: {} });
    expect(await closed()).toEqual({ decided: [pairId], gone: [] });
    await value('duplicates.undoMerge', { mergeId });
    expect(await closed()).toEqual({ decided: [], gone: [] });
    await value('data.erase', { contactId: 'b' });
    expect(await closed()).toEqual({ decided: [], gone: [pairId] });
  });

  it('never asks again about two people, but when the rep takes that back', async () => {
    await put(anna('a'), anna('b'));
    await search();
    const [pair] = await pairs();
    await value('duplicates.separate', { pairId: pair!.id });
    expect(await pairs()).toEqual([]);
    await put(anna('a', { jobTitle: 'Buyer' }), anna('b', { jobTitle: 'Buyer' }));
    expect(await search()).toBe(2);
    expect(await pairs()).toEqual([]);
    await value('duplicates.reopen', { pairId: pair!.id });
    expect(await namesOf()).toEqual(['a+b']);
  });
});

const STORES: StoreName[] = ['activities', 'deals', 'links', 'drafts', 'outbox', 'duplicates', 'accounts', 'ledger'];

/** All that merging touches, as bytes. */
async function dump(): Promise<Record<string, string>> {
  const { database: db, book } = await getServices();
  const contacts: Contact[] = [];
  for await (const batch of book.scan()) contacts.push(...batch);
  contacts.sort((left, right) => (left.id < right.id ? -1 : 1));
  const rows = await Promise.all(STORES.map(async name => [name, JSON.stringify(await db.getAll(name))] as const));
  return { contacts: JSON.stringify(contacts), ...Object.fromEntries(rows) };
}

const X = { kind: 'handle', site: 'x', value: 'annegret_q' } as const;

async function link(contactId: string, change: Partial<Link> = {}): Promise<void> {
  const row = { id: `l-${contactId}`, contactId, identifier: X, state: 'refused', how: 'rep', ...change } as Link;
  await (await database()).put('links', {
    ...row,
    createdAt: '2026-02-01T00:00:00.000Z',
    identifierKey: identifierKey(row.identifier),
  });
}

/** Two local contacts with everything that can hang on a contact. */
async function fullPair(winner: Partial<Contact> = {}): Promise<void> {
  await put(
    anna('a', { city: 'Ulm', tags: ['Press'], phones: ['+49 731 1234'], ...winner }),
    anna('b', {
      fullName: 'Annegret Quastemberg',
      jobTitle: 'Buyer',
      city: 'Köln',
      emails: ['a@example.com', 'b@example.com'],
      identifiers: [X],
      importId: 'i1',
      createdAt: '2026-02-05T10:00:00.000Z',
      updatedAt: '2026-03-05T10:00:00.000Z',
    }),
    anna('c', { jobTitle: 'Buyer' }),
  );
  await search();
  for (const id of ['a', 'b']) {
    await value('activity.log', noteOn(id, `Note on ${id}`));
    await value('draft.save', { key: `contact:${id}`, body: `Half on ${id}`, kind: 'note', audience: 'crm' });
    await link(id);
  }
  const db = await database();
  const deal = { connectionId: 'local', name: 'Pumps', stage: 'Offer', isOpen: true, updatedAt: '2026-01-01' };
  await db.put('deals', { ...deal, id: 'd1', contactIds: ['b'] });
  await db.put('deals', { ...deal, id: 'd2', contactIds: ['a', 'b'] });
  const two = (await pairs()).find(pair => ['b', 'c'].every(id => pair.sides.some(side => side.contact.id === id)));
  await value('duplicates.separate', { pairId: two!.id });
}

const mergeAb = (choices = {}) => value('duplicates.merge', { contactIds: ['a', 'b'], choices });
const contactOf = async (id: string) => (await value('contact.get', { contactId: id })).contact;

describe('merge', () => {
  it('gives the winner everything of both, and takes the loser out of the book', async () => {
    await fullPair();
    expect(await mergeAb({ city: 'winner' })).toMatchObject({ contactId: 'a' });
    const { contact, deals, activities } = await value('contact.get', { contactId: 'a' });
    expect(contact).toMatchObject({
      // Of two local contacts the newer value is preset; the rep chose the older city.
      fullName: 'Annegret Quastemberg',
      otherNames: ['Annegret Quastenberg'],
      city: 'Ulm',
      jobTitle: 'Buyer',
      emails: ['a@example.com', 'b@example.com'],
      phones: ['+49 731 1234'],
      identifiers: [X],
      tags: ['Press'],
    });
    expect(contact.importId).toBeUndefined();
    expect(deals.map(({ id, contactIds }) => [id, contactIds])).toEqual([
      ['d1', ['a']],
      ['d2', ['a']],
    ]);
    expect(activities.map(({ body }) => body).sort()).toEqual(['Note on a', 'Note on b']);
    expect((await value('draft.get', { key: 'contact:a' }))?.body).toBe('Half on a\n\nHalf on b');
    expect(await value('draft.get', { key: 'contact:b' })).toBeNull();
    expect((await ask('contact.get', { contactId: 'b' })).ok).toBe(false);
    const { hits } = await value('search.query', { text: 'b@example.com', limit: 5 });
    expect(hits[0]?.id).toBe('a');
    expect(hits.some(({ id }) => id === 'b')).toBe(false);
  });

  it('remembers that whoever is not the loser is not the winner', async () => {
    await fullPair();
    await mergeAb();
    await search();
    expect(await namesOf()).toEqual([]);
  });

  it.each([
    ['the loser', {}],
    ['the winner', { identifiers: [X] }],
  ])('settles an earlier “not this person” about an account of %s', async (_, winner) => {
    await fullPair(winner);
    const seen = { site: 'x', role: 'subject', identifiers: [X], fullName: 'Annegret Quastenberg' } as const;
    const person = { ...seen, identifiers: [...seen.identifiers] };
    expect((await value('card.get', { person })).verdict).not.toBe('match');
    await mergeAb();
    expect((await value('card.get', { person })).contact?.id).toBe('a');
  });

  it('is undone to the byte', async () => {
    await fullPair();
    const before = await dump();
    const { mergeId } = await mergeAb();
    expect(await dump()).not.toEqual(before);
    expect(await value('duplicates.undoMerge', { mergeId })).toEqual({ stayed: 0 });
    expect(await dump()).toEqual(before);
    expect(await ask('duplicates.undoMerge', { mergeId })).toMatchObject({ ok: false, error: { code: 'not-found' } });
  });

  it('is undone without taking back what happened since', async () => {
    await fullPair();
    const { mergeId } = await mergeAb();
    await value('activity.log', noteOn('a', 'Since'));
    const { createdAt: _, updatedAt: __, ...draft } = await contactOf('a');
    await value('contact.update', {
      contactId: 'a',
      draft: { ...draft, city: 'Wien', emails: [...draft.emails, 'since@example.com'] },
    });
    await value('duplicates.undoMerge', { mergeId });
    expect(await contactOf('a')).toMatchObject({
      fullName: 'Annegret Quastenberg',
      city: 'Wien',
      emails: ['a@example.com', 'since@example.com'],
    });
    expect((await contactOf('b')).city).toBe('Köln');
    const { activities } = await value('contact.get', { contactId: 'a' });
    expect(activities.map(({ body }) => body).sort()).toEqual(['Note on a', 'Since']);
  });

  it('takes back later merges of the same contact first', async () => {
    await put(anna('a'), anna('b'), anna('c'));
    const before = await dump();
    const first = await mergeAb();
    const second = await value('duplicates.merge', { contactIds: ['a', 'c'], choices: {} });
    expect(await ask('duplicates.undoMerge', { mergeId: first.mergeId })).toMatchObject({
      ok: false,
      error: { code: 'conflict' },
    });
    await value('duplicates.undoMerge', { mergeId: second.mergeId });
    await value('duplicates.undoMerge', { mergeId: first.mergeId });
    expect(await dump()).toEqual(before);
  });

  it('writes nothing when it is cut off', async () => {
    await fullPair();
    const before = await dump();
    const put = IDBObjectStore.prototype.put;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, row, key) {
      if (this.name === 'merges') throw new Error('killed');
      return put.call(this, row, key);
    });
    const answer = await ask('duplicates.merge', { contactIds: ['a', 'b'], choices: {} });
    vi.restoreAllMocks();
    expect(answer.ok).toBe(false);
    expect(await dump()).toEqual(before);
  });

  it('leaves no trace of an erased contact behind', async () => {
    await fullPair();
    await mergeAb();
    await value('data.erase', { contactId: 'a' });
    const db = await database();
    expect(await db.count('merges')).toBe(0);
    expect(await db.countFromIndex('duplicates', 'contact', 'b')).toBe(0);
  });
});

describe('merge with a CRM', () => {
  const inCrm = { connectionId: CRM, remoteId: '7', updatedAt: '2026-01-01T00:00:00.000Z' };

  async function connect(): Promise<void> {
    const connection = { id: CRM, crm: 'none', name: 'Tryton', baseUrl: '', userName: 'Ada', state: 'ok' } as const;
    await (await database()).put('connections', connection);
  }

  const operations = async () => (await value('outbox.list', { state: 'all', limit: 50 })).operations;

  it('is refused for two records of a CRM', async () => {
    await put(anna('a', inCrm), anna('b', { ...inCrm, remoteId: '8' }), anna('c', { ...inCrm, connectionId: 'other' }));
    await search();
    const plans = (await pairs()).map(({ plan }) => plan.kind).sort();
    expect(plans).toEqual(['same-crm', 'two-crms', 'two-crms']);
    for (const other of ['b', 'c']) {
      const answer = await ask('duplicates.merge', { contactIds: ['a', other], choices: {} });
      expect(answer).toMatchObject({ ok: false, error: { code: 'conflict' } });
    }
  });

  it('puts a local contact into the record of the CRM, whose values are preset, and owes the CRM the change', async () => {
    await connect();
    await fullPair(inCrm);
    await mergeAb();
    expect(await contactOf('a')).toMatchObject({
      ...inCrm,
      updatedAt: expect.any(String),
      city: 'Ulm',
      jobTitle: 'Buyer',
    });
    const open = (await operations()).filter(({ operation }) => operation.kind === 'contact.update');
    expect(open.map(({ operation }) => operation.contactId)).toEqual(['a']);
    const { activities } = await value('contact.get', { contactId: 'a' });
    const note = activities.find(({ body }) => body === 'Note on b');
    // Nothing leaves the device unasked: it can be sent by the rep, to the CRM of the winner.
    expect(note).toMatchObject({ audience: 'private', connectionId: CRM });
    expect((await operations()).some(({ operation }) => operation.entityId === note?.id)).toBe(false);
  });

  it('is undone, and the unsent change to the CRM is cancelled', async () => {
    await connect();
    await fullPair(inCrm);
    const before = await dump();
    const { mergeId } = await mergeAb();
    await value('duplicates.undoMerge', { mergeId });
    const { outbox: outboxBefore, ...rest } = before;
    const { outbox, ...restAfter } = await dump();
    expect(restAfter).toEqual(rest);
    const known = JSON.parse(outboxBefore!).map(({ id }: { id: string }) => id);
    const added = JSON.parse(outbox!).filter(({ id }: { id: string }) => !known.includes(id));
    expect(added).toMatchObject([{ kind: 'contact.update', state: 'cancelled' }]);
  });

  it('leaves a note with the CRM that has it by now', async () => {
    await connect();
    await fullPair(inCrm);
    const { mergeId } = await mergeAb();
    const db = await database();
    const note = (await db.getAll('activities')).find(({ body }) => body === 'Note on b')!;
    await value('activity.setAudience', { activityId: note.id, audience: 'crm' });
    const sent = (await db.getAllFromIndex('outbox', 'entity', note.id))[0]!;
    await db.put('outbox', { ...sent, state: 'done' });
    expect(await value('duplicates.undoMerge', { mergeId })).toEqual({ stayed: 1 });
    expect((await db.get('activities', note.id))?.contactId).toBe('a');
  });

  it('gives local contacts back when their CRM is forgotten', async () => {
    await connect();
    await put(anna('a', inCrm), anna('b'));
    const [, before] = [await mergeAb(), await contactOf('a')];
    expect(before.connectionId).toBe(CRM);
    const { database: db, book } = await getServices();
    await forgetConnection(db, book, CRM);
    expect(await book.get('b')).toEqual(anna('b'));
  });
});
