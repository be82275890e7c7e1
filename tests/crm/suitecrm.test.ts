import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKit, learnAccount, runConformance } from '../../src/crm/conformance/index';
import {
  addContact,
  drain,
  inventAccount,
  inventActivity,
  inventContact,
  type Kit,
} from '../../src/crm/conformance/kit';
import { suitecrm } from '../../src/crm/suitecrm';
import type { CrmFailure } from '../../src/crm/types';
import { type FakeSuite, startSuite } from './fakes/suitecrm';

let fake: FakeSuite;
beforeAll(async () => {
  fake = await startSuite();
});
afterAll(() => fake.server.stop());

const kitFor = (path = '', fields: Record<string, string> = {}): Kit =>
  createKit({
    connector: suitecrm,
    credentials: { baseUrl: fake.server.url + path, fields: { ...fake.credentials.fields, ...fields } },
    write: true,
  });

async function signedIn(): Promise<Kit> {
  const kit = kitFor();
  await learnAccount(kit);
  return kit;
}

describe('SuiteCRM', () => {
  it('keeps every promise in an installation without fields for profiles', async () => {
    const { connector, credentials, server } = await startSuite({ withProfileField: false });
    const lines: string[] = [];
    for await (const { id, outcome, why } of runConformance({ connector, credentials, write: true }))
      if (outcome !== 'ok' && outcome !== 'not offered') lines.push(`${id} ${outcome} ${why}`);
    await server.stop();
    expect(lines).toEqual([]);
    expect(server.violations).toEqual([]);
  });

  it.each(['', '/', '/Api/V8', '/index.php', '/#/contacts'])('takes an address that ends in %j', async path => {
    expect(await suitecrm.me(kitFor(path).context())).toEqual({
      ok: true,
      value: { userId: 'b7d0c9e2-rita', userName: 'Rita Rep' },
    });
  });

  it('renews its session by the refresh token, and signs in a client without a user', async () => {
    const kit = await signedIn();
    fake.grants.length = 0;
    fake.expire();
    expect((await suitecrm.me(kit.context())).ok && (await suitecrm.find(kit.context(), { name: 'Nobody' })).ok).toBe(
      true,
    );
    expect(fake.grants).toEqual(['refresh_token']);
    expect((await suitecrm.me(kitFor('', { user: '', password: '' }).context())).ok).toBe(true);
    expect(fake.grants.at(-1)).toBe('client_credentials');
  });

  it('reads what comes as HTML as people wrote it', async () => {
    const { contacts, accounts, deals } = await drain(await signedIn(), (await signedIn()).context());
    expect([...contacts.values()].map(({ fullName }) => fullName)).toContain("Ida O'Lindqvist");
    expect([...accounts.values()][0]?.name).toBe('Lanternworks & Söhne');
    expect([...deals.values()][0]).toMatchObject({ amountMinor: 1_250_050, isOpen: true, stage: 'Prospecting' });
  });

  it('puts names, quotes and markup through records as they are, and finds them', async () => {
    const kit = await signedIn();
    const names = ['Ann O\'Brien-"Quote"', 'Ünï <b>Cöde</b>', '100% _under_ \\back', '&lt;real&gt; Díaz', 'Mononym'];
    for (const fullName of names) {
      const invented = inventContact(undefined, { fullName, givenName: undefined, familyName: undefined });
      const contact = await addContact(kit, invented);
      const row = fake.rows.Contacts?.find(({ id }) => id === contact.remoteId);
      expect(row?.last_name).toBe(fullName.split(' ').at(-1));
    }
    const found = await suitecrm.find(kit.context(), { name: 'díaz' });
    expect(found.ok && found.value).toHaveLength(1);
    expect(fake.server.violations).toEqual([]);
  });

  it('clears a field by a blank, and leaves a company by the link', async () => {
    const kit = await signedIn();
    const invented = inventContact(undefined, { jobTitle: 'Buyer', company: 'Lanternworks & Söhne' });
    const contact = await addContact(kit, invented);
    const draft = { ...contact, jobTitle: undefined, company: undefined };
    const done = await suitecrm.write(kit.context(), { kind: 'contact.update', contact, draft, onceKey: 'clear' });
    expect(done.ok).toBe(true);
    const read = await suitecrm.read(kit.context(), contact);
    expect(read.ok && [read.value.jobTitle, read.value.company]).toEqual([undefined, undefined]);
  });

  it('invites the person to a call that was written without its guest', async () => {
    const kit = await signedIn();
    const contact = await addContact(kit);
    const activity = inventActivity(contact, { kind: 'call' });
    const intent = { kind: 'activity.create', activity, contact, onceKey: 'guest' } as const;
    fake.server.faults.plan(
      { kind: 'cut-before' },
      { when: ({ method, path }) => method === 'POST' && path.endsWith('/relationships') },
    );
    expect((await suitecrm.write(kit.context(), intent)).ok).toBe(false);
    expect(await suitecrm.lookFor(kit.context(), intent)).toEqual({ ok: true, value: null });
    const written = await suitecrm.write(kit.context(), intent);
    expect(await suitecrm.lookFor(kit.context(), intent)).toEqual(written);
    expect(fake.rows.Calls?.filter(({ parent_id }) => parent_id === contact.remoteId)).toHaveLength(1);
  });

  const refused: [number, object, Partial<CrmFailure['cause']>, CrmFailure['retry']][] = [
    [
      401,
      { error: 'access_denied', message: 'The resource owner or authorization server denied the request.' },
      { code: 'signin' },
      'signin',
    ],
    [401, { error: 'invalid_client', message: 'Client authentication failed' }, { code: 'signin' }, 'signin'],
    [
      400,
      { errors: { status: 400, title: null, detail: 'Accounts module with id 1 is not found' } },
      { code: 'gone' },
      'gone',
    ],
    [
      400,
      { errors: { status: 400, title: null, detail: 'The API user does not have access to this module.' } },
      { code: 'forbidden' },
      'fix',
    ],
    [
      400,
      { errors: { status: 400, title: null, detail: 'Property colour in Account module is invalid' } },
      { code: 'invalid', field: 'colour', vendorText: 'Property colour in Account module is invalid' },
      'fix',
    ],
    [500, {}, { code: 'server' }, 'later'],
  ];
  it.each(refused)('understands %i %j', async (status, body, cause, retry) => {
    const kit = await signedIn();
    const fetch = async () => new Response(JSON.stringify(body), { status });
    const account = { ...inventAccount(), remoteId: '1' };
    const intent = { kind: 'account.update', account, draft: { name: 'X' }, onceKey: 'k' } as const;
    expect(await suitecrm.write(kit.context({ fetch }), intent)).toMatchObject({ failure: { cause, retry } });
  });
});
