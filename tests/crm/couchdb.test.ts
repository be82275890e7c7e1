import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basicAuth } from '../../src/crm/basic-auth';
import { inventActivity, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import { couchdb } from '../../src/crm/couchdb';
import { designDocument } from '../../src/crm/couchdb/design';
import type { CrmContext, CrmResult } from '../../src/crm/types';
import type { Contact } from '../../src/model/contact';
import { type CouchServer, setUpTeam, startCouchServer, TEAM } from './fakes/couchdb';

let server: CouchServer;
beforeAll(async () => {
  server = await startCouchServer([TEAM, 'branch', 'empty']);
  await setUpTeam(server);
  await setUpTeam(server, 'branch');
});
afterAll(() => server.stop());

function need<T>(result: CrmResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

async function addContact(context: CrmContext, changes: Partial<Contact> = {}): Promise<Contact> {
  const contact = inventContact(uniqueWord(), changes);
  const written = await couchdb.write(context, { kind: 'contact.create', contact, onceKey: uniqueWord() });
  return { ...contact, ...need(written) };
}

/** What another program may try, with a rep's own password. */
async function put(user: string, id: string, json: object): Promise<{ status: number; reason?: string }> {
  const context = server.context(user);
  const response = await fetch(`${server.url}/${TEAM}/${encodeURIComponent(id)}`, {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...basicAuth(context) },
    body: JSON.stringify(json),
  });
  return { status: response.status, reason: ((await response.json()) as { reason?: string }).reason };
}

const note = (author: string, changes: object = {}) => ({
  type: 'activity',
  contact: 'contact:x',
  body: 'Hello',
  audience: 'crm',
  author,
  createdBy: author,
  updatedBy: author,
  ...changes,
});

describe('a team in CouchDB', () => {
  it('is set up by an admin who signs in, and by nobody else', async () => {
    const rita = server.context('rita', 'couch', 'empty');
    expect(await couchdb.me(rita)).toMatchObject({
      ok: false,
      failure: { retry: 'fix', cause: { messageKey: 'crm_error_couchdb_setup' } },
    });
    await setUpTeam(server, 'empty');
    expect(await couchdb.me(rita)).toEqual({
      ok: true,
      value: { userId: 'rita', userName: 'rita', accountName: 'empty' },
    });
    expect(need(await couchdb.pipelines!(rita))[0]?.stages.map(({ name }) => name)).toContain('Proposal');
    expect(need(await couchdb.pull(rita, undefined)).contacts).toEqual([]);
  });

  it('brings an older design document up to date at the next sign-in of an admin', async () => {
    const team = server.open('empty');
    const { _rev } = await team.get('_design/throughline');
    await team.put({ ...designDocument, _id: '_design/throughline', _rev, version: 0 });
    expect(await couchdb.me(server.context('rita', 'couch', 'empty'))).toMatchObject({ ok: false });
    await setUpTeam(server, 'empty');
    expect(await couchdb.me(server.context('rita', 'couch', 'empty'))).toMatchObject({ ok: true });
  });

  it('is found by any address that people copy', async () => {
    const { fields } = server.credentials('rita');
    const addresses: [string, string][] = [
      [server.url, TEAM],
      [`${server.url}/`, TEAM],
      [`${server.url}/${TEAM}`, TEAM],
      [`${server.url}/${TEAM}/`, ''],
    ];
    for (const [baseUrl, database] of addresses) {
      const credentials = { baseUrl, fields: { ...fields, database } };
      expect(await couchdb.me({ ...server.context('rita'), credentials }), baseUrl).toMatchObject({ ok: true });
    }
    for (const database of ['nowhere', '../_users', '_users', 'Team', 'a b']) {
      const credentials = { baseUrl: server.url, fields: { ...fields, database } };
      expect(await couchdb.me({ ...server.context('rita'), credentials }), database).toMatchObject({
        ok: false,
        failure: { cause: { field: 'database' } },
      });
    }
  });

  it.each([
    ['somebody else’s name', note('tom', { createdBy: 'rita', updatedBy: 'rita' }), 'author'],
    ['private text', note('rita', { audience: 'private' }), 'audience'],
    ['no audience', note('rita', { audience: undefined }), 'audience'],
    ['no contact', note('rita', { contact: '' }), 'contact'],
    ['another creator', note('rita', { createdBy: 'tom' }), 'createdBy'],
    ['another type than its id says', { ...note('rita'), type: 'contact' }, 'type'],
  ])('refuses an activity with %s, whatever program writes it', async (_what, document, field) => {
    const answer = await put('rita', `activity:${uniqueWord()}`, document);
    expect(answer.status).toBe(403);
    expect(answer.reason).toContain(`throughline.${field}:`);
  });

  it('lets nobody change, move or delete a colleague’s activity, and everyone change a contact', async () => {
    const [rita, tom] = [server.context('rita'), server.context('tom')];
    const contact = await addContact(rita);
    const activity = inventActivity(contact, { body: 'Rita was here' });
    const written = await couchdb.write(rita, { kind: 'activity.create', activity, contact, onceKey: uniqueWord() });
    const { remoteId } = need(written);
    const theirs = { activity: { ...activity, remoteId, body: 'Tom was here' }, contact, onceKey: uniqueWord() };
    for (const kind of ['activity.update', 'activity.delete'] as const)
      expect(await couchdb.write(tom, { kind, ...theirs })).toMatchObject({ ok: false, failure: { retry: 'fix' } });
    const [found] = need(await couchdb.related(tom, contact)).activities;
    expect(found).toMatchObject({ body: 'Rita was here', authorName: 'rita', mine: false });
    const draft = { ...contact, jobTitle: 'Buyer' };
    need(await couchdb.write(tom, { kind: 'contact.update', contact, draft, onceKey: uniqueWord() }));
    expect(need(await couchdb.read(rita, contact)).jobTitle).toBe('Buyer');
  });

  it('refuses private text even when the outbox would let it through', async () => {
    const rita = server.context('rita');
    const contact = await addContact(rita);
    const activity = inventActivity(contact, { audience: 'private' });
    const result = await couchdb.write(rita, { kind: 'activity.create', activity, contact, onceKey: uniqueWord() });
    expect(result).toMatchObject({ ok: false, failure: { cause: { code: 'invalid', field: 'audience' } } });
  });

  it('keeps fields of other programs and later versions when it changes a document', async () => {
    const rita = server.context('rita');
    const contact = await addContact(rita);
    const team = server.open(TEAM);
    await team.put({ ...(await team.get(contact.remoteId!)), birthday: '1990-02-03' });
    const read = need(await couchdb.read(rita, contact));
    const draft = { ...read, city: 'Lund' };
    need(await couchdb.write(rita, { kind: 'contact.update', contact: read, draft, onceKey: uniqueWord() }));
    expect(await team.get(contact.remoteId!)).toMatchObject({ birthday: '1990-02-03', city: 'Lund' });
  });

  it('is no conflict with itself when the answer to a change was lost', async () => {
    const rita = server.context('rita');
    const contact = await addContact(rita);
    const intent = {
      kind: 'contact.update' as const,
      contact,
      draft: { ...contact, city: 'Lund' },
      onceKey: uniqueWord(),
    };
    const first = need(await couchdb.write(rita, intent));
    expect(need(await couchdb.write(rita, intent))).toEqual(first);
    const other = { ...intent, onceKey: uniqueWord() };
    expect(await couchdb.write(rita, other)).toMatchObject({ ok: false, failure: { cause: { code: 'conflict' } } });
  });

  it('leaves documents of unknown shape alone and reads on', async () => {
    const [team, rita] = [server.open(TEAM), server.context('rita')];
    const { cursor } = await drain(rita);
    await team.put({ _id: `contact:${uniqueWord()}`, type: 'contact', fullName: 7 });
    await team.put({ _id: uniqueWord(), anything: true });
    const contact = await addContact(rita);
    expect((await drain(rita, cursor)).contacts.map(({ remoteId }) => remoteId)).toEqual([contact.remoteId]);
  });

  it('begins again when the server does not know the sequence any more', async () => {
    const rita = server.context('rita');
    const contact = await addContact(rita);
    const { contacts } = await drain(rita, JSON.stringify({ v: 1, since: '7-elsewhere' }));
    expect(contacts.map(({ remoteId }) => remoteId)).toContain(contact.remoteId);
  });
});

async function drain(context: CrmContext, from?: string) {
  const contacts: Contact[] = [];
  for (let cursor = from; ; ) {
    const page = need(await couchdb.pull(context, cursor));
    contacts.push(...page.contacts);
    cursor = page.cursor;
    if (!page.more) return { contacts, cursor };
  }
}

describe('two databases that replicate', () => {
  /** The same contact changed on both sides while nobody replicated. */
  async function drifted() {
    const rita = server.context('rita');
    const tom = server.context('tom', 'branch', 'branch');
    const contact = await addContact(rita, { jobTitle: 'Buyer', phones: ['+46 1'] });
    const [team, branch] = [server.open(TEAM), server.open('branch')];
    await team.replicate.to(branch);
    const change = (context: CrmContext, draft: Partial<Contact>) =>
      couchdb.write(context, {
        kind: 'contact.update',
        contact,
        draft: { ...contact, ...draft },
        onceKey: uniqueWord(),
      });
    need(await change(rita, { jobTitle: 'Head of Buying', phones: ['+46 1', '+46 2'] }));
    need(await change(tom, { jobTitle: 'Plant Manager', city: 'Lund', phones: ['+46 1', '+46 3'] }));
    await branch.replicate.to(team);
    return { rita, contact, team };
  }

  it('lose nothing: lists are joined, gaps filled, and what clashes is a note that the rep sees', async () => {
    const { rita, contact, team } = await drifted();
    expect((await team.get(contact.remoteId!, { conflicts: true }))._conflicts).toHaveLength(1);
    const { contacts } = await drain(rita);
    const settled = contacts.find(({ remoteId }) => remoteId === contact.remoteId);
    expect(settled?.phones.toSorted()).toEqual(['+46 1', '+46 2', '+46 3']);
    expect(settled?.city).toBe('Lund');
    const now = await team.get(contact.remoteId!, { conflicts: true });
    expect(now).toMatchObject({ _rev: settled?.remoteVersion });
    expect(now._conflicts).toBeUndefined();
    const { activities } = need(await couchdb.related(rita, contact));
    expect(activities).toHaveLength(1);
    const jobs = `${settled?.jobTitle} ${activities[0]?.body}`;
    expect(jobs).toContain('Head of Buying');
    expect(jobs).toContain('Plant Manager');
  });

  it('are settled once by two reps who read at the same moment', async () => {
    const { rita, contact, team } = await drifted();
    const uma = server.context('uma');
    await Promise.all([couchdb.read(rita, contact), couchdb.read(uma, contact)]);
    const read = need(await couchdb.read(uma, contact));
    expect((await team.get(contact.remoteId!, { conflicts: true }))._conflicts).toBeUndefined();
    expect(need(await couchdb.related(uma, contact)).activities).toHaveLength(1);
    expect(read.phones.toSorted()).toEqual(['+46 1', '+46 2', '+46 3']);
  });

  it('leave a colleague’s activity to its author, who finds both wordings in it', async () => {
    const rita = server.context('rita');
    const contact = await addContact(rita);
    const [team, branch] = [server.open(TEAM), server.open('branch')];
    const activity = inventActivity(contact, { body: 'first' });
    const written = await couchdb.write(rita, { kind: 'activity.create', activity, contact, onceKey: uniqueWord() });
    const remoteId = need(written).remoteId;
    await team.replicate.to(branch);
    for (const [context, body] of [
      [rita, 'from the desk'],
      [server.context('rita', 'couch', 'branch'), 'from the train'],
    ] as const) {
      const changed = { ...activity, remoteId, body };
      need(
        await couchdb.write(context, { kind: 'activity.update', activity: changed, contact, onceKey: uniqueWord() }),
      );
    }
    await branch.replicate.to(team);
    await drain(server.context('tom'));
    expect((await team.get(remoteId, { conflicts: true }))._conflicts).toHaveLength(1);
    await drain(rita);
    const now = await team.get(remoteId, { conflicts: true });
    expect(now._conflicts).toBeUndefined();
    expect(now.body).toContain('from the desk');
    expect(now.body).toContain('from the train');
  });
});

/** Bodies of CouchDB 3 as its documentation shows them, and those of servers that speak its protocol. */
describe('what a CouchDB answers', () => {
  it.each([
    [401, { error: 'unauthorized', reason: 'Name or password is incorrect.' }, 'signin', 'signin'],
    [401, { error: 'unauthorized', reason: 'You are not authorized to access this db.' }, 'forbidden', 'fix'],
    [403, { error: 'forbidden', reason: 'You are not allowed to access this db.' }, 'forbidden', 'fix'],
    [403, { error: 'forbidden', reason: 'throughline.author: must be you.' }, 'invalid', 'fix'],
    [
      403,
      { error: 'forbidden', reason: 'Account is temporarily locked due to multiple authentication failures' },
      'rate-limit',
      'later',
    ],
    [404, { error: 'not_found', reason: 'Database does not exist.' }, 'invalid', 'fix'],
    [404, { error: 'not_found', reason: 'deleted' }, 'gone', 'gone'],
    [409, { error: 'conflict', reason: 'Document update conflict.' }, 'conflict', 'fix'],
    [413, { error: 'document_too_large', reason: 'contact:x' }, 'invalid', 'fix'],
    [500, { error: 'internal_server_error', reason: 'No DB shards could be opened.' }, 'server', 'later'],
  ])('%i %o is understood', async (status, body, code, retry) => {
    const contact = inventContact();
    const fetch = async () => new Response(JSON.stringify(body), { status });
    const intent = { kind: 'contact.update', contact: { ...contact, remoteId: 'contact:x' }, draft: contact } as const;
    // The first request of an update reads: a document that is not there is told from one that may not be written.
    const answer = await couchdb.write({ ...server.context('rita'), fetch }, { ...intent, onceKey: 'k' });
    expect(answer).toMatchObject({ ok: false, failure: { retry, cause: { code } } });
  });
});
