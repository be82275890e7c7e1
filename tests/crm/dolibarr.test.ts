import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKit, learnAccount } from '../../src/crm/conformance/index';
import { addContact, inventActivity, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import { dolibarr } from '../../src/crm/dolibarr';
import { type FakeDolibarr, missing, startFakeDolibarr } from './fakes/dolibarr';

if (missing) console.warn(`SKIPPED: Dolibarr: the contract ${missing} is not there.`);

describe.skipIf(missing)('Dolibarr', () => {
  let fake: FakeDolibarr;
  beforeAll(async () => {
    fake = await startFakeDolibarr();
  });
  afterAll(() => fake?.server.stop());

  const kitFor = (path = '') =>
    createKit({
      connector: dolibarr,
      credentials: { baseUrl: fake.server.url + path, fields: { token: fake.token } },
      write: true,
    });
  async function signedIn() {
    const kit = kitFor();
    await learnAccount(kit);
    return kit;
  }

  it.each(['', '/', '/api/index.php', '/api/index.php/', '/api/', '/index.php'])(
    'takes an address that ends in %j',
    async path => {
      expect(await dolibarr.me(kitFor(path).context())).toEqual({
        ok: true,
        value: { userId: '3', userName: 'Rita Rep' },
      });
    },
  );

  it.each([
    [401, 'Unauthorized: Failed to login to API.', { code: 'signin' }],
    [401, 'Unauthorized: No permission to read contacts', { code: 'forbidden' }],
    [401, 'Unauthorized: Insuffisant rights to read an event', { code: 'forbidden' }],
    [503, 'Service Unavailable: Error when validating parameter sqlfilters x', { code: 'invalid' }],
    [503, 'Service Unavailable', { code: 'server' }],
    [501, 'Not Implemented: API not found (failed to include API file)', { code: 'server' }],
  ])('understands a refusal with %i %s', async (code, message, cause) => {
    const fetch = async () => Response.json({ error: { code, message } }, { status: code });
    expect(await dolibarr.find(kitFor().context({ fetch }), { name: 'Ada' })).toMatchObject({
      ok: false,
      failure: { cause },
    });
  });

  it('names the field and the reason of a refused record', async () => {
    const context = kitFor().context();
    const intent = {
      kind: 'contact.create',
      contact: inventContact(undefined, { emails: ['x'] }),
      onceKey: 'k',
    } as const;
    expect(await dolibarr.write(context, intent)).toMatchObject({
      failure: { retry: 'fix', cause: { code: 'invalid', vendorText: expect.stringContaining('ErrorBadEMail') } },
    });
    const error = { code: 400, message: 'Bad Request: lastname field missing' };
    const fetch = async () => Response.json({ error }, { status: 400 });
    expect(await dolibarr.find(kitFor().context({ fetch }), { name: 'Ada' })).toMatchObject({
      failure: { cause: { field: 'lastname' } },
    });
  });

  it('keeps handles as Dolibarr has them, networks we do not know, and pages in the note', async () => {
    const kit = await signedIn();
    const identifiers = [
      { kind: 'handle', site: 'linkedin', value: 'zelda' } as const,
      { kind: 'handle', site: 'x', value: 'zelda' } as const,
      { kind: 'url', value: 'https://zelda.example/about' } as const,
    ];
    const contact = await addContact(kit, inventContact(uniqueWord(), { identifiers }));
    const row = fake.rows.contacts?.find(({ id }) => id === contact.remoteId);
    expect(row?.socialnetworks).toEqual({ linkedin: 'zelda', twitter: 'zelda' });
    expect(row?.note_private).toBe('Web: https://zelda.example/about');
    if (row) row.socialnetworks = { linkedin: 'https://www.linkedin.com/in/zelda/', skype: 'zelda.s' };
    const seen = await dolibarr.read(kit.context(), contact);
    if (!seen.ok) throw new Error('not read');
    expect(seen.value.identifiers).toHaveLength(2);
    const draft = { ...seen.value, jobTitle: 'Buyer' };
    await dolibarr.write(kit.context(), { kind: 'contact.update', contact: seen.value, draft, onceKey: 'k' });
    expect(row?.socialnetworks).toEqual({ linkedin: 'zelda', skype: 'zelda.s' });
  });

  it('writes markup as text, and takes what it wrote along with the person', async () => {
    const kit = await signedIn();
    const contact = await addContact(kit);
    const activity = inventActivity(contact, { body: '<script>alert(1)</script> & "more"' });
    const written = await dolibarr.write(kit.context(), {
      kind: 'activity.create',
      activity,
      contact,
      onceKey: 'key1',
    });
    if (!written.ok) throw new Error('not written');
    const eventRow = () => fake.rows.agendaevents?.find(({ id }) => id === written.value.remoteId);
    expect(eventRow()?.note).toContain('&lt;script&gt;');
    expect(eventRow()?.userownerid).toBe(3);
    await dolibarr.write(kit.context(), { kind: 'contact.delete', contact, onceKey: 'key2' });
    expect(eventRow()).toBeUndefined();
  });
});
