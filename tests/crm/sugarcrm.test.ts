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
import { sugarcrm } from '../../src/crm/sugarcrm';
import type { CrmFailure } from '../../src/crm/types';
import { type FakeSugar, startSugar } from './fakes/sugarcrm';

let fake: FakeSugar;
beforeAll(async () => {
  fake = await startSugar();
});
afterAll(() => fake.server.stop());

const kitFor = ({ server, credentials }: FakeSugar, fields: Record<string, string> = {}, path = ''): Kit =>
  createKit({
    connector: sugarcrm,
    credentials: { baseUrl: server.url + path, fields: { ...credentials.fields, ...fields } },
    write: true,
  });

async function signedIn(from: FakeSugar = fake): Promise<Kit> {
  const kit = kitFor(from);
  await learnAccount(kit);
  return kit;
}

describe('SugarCRM', () => {
  it('keeps every promise in an installation without fields for profiles', async () => {
    const plain = await startSugar({ withProfileField: false });
    const { connector, credentials, server } = plain;
    const lines: string[] = [];
    for await (const { id, outcome, why } of runConformance({ connector, credentials, write: true }))
      if (outcome !== 'ok' && outcome !== 'not offered') lines.push(`${id} ${outcome} ${why}`);
    await server.stop();
    expect(lines).toEqual([]);
    expect(server.violations).toEqual([]);
  });

  it.each(['', '/', '/rest/v11', '/rest/v11_20/', '/index.php', '/#Contacts'])(
    'takes an address that ends in %j',
    async path => {
      const { context } = kitFor(fake, {}, path);
      expect(await sugarcrm.me(context())).toEqual({
        ok: true,
        value: { userId: fake.store.user.id, userName: 'Rita Rep' },
      });
    },
  );

  describe('its sessions', () => {
    it('are renewed by the refresh token, and by the password when that has ended too', async () => {
      const kit = await signedIn();
      fake.tokens.grants.length = 0;
      fake.tokens.expire('throughline');
      expect((await sugarcrm.me(kit.context())).ok).toBe(true);
      fake.tokens.signInElsewhere('throughline');
      expect((await sugarcrm.me(kit.context())).ok).toBe(true);
      expect(fake.tokens.grants).toEqual([
        'refresh_token throughline',
        'refresh_token throughline',
        'password throughline',
      ]);
    });

    it('do not throw the rep out of the browser again on the platform of the web pages', async () => {
      const kit = kitFor(fake, { platform: 'base' });
      expect((await sugarcrm.me(kit.context())).ok).toBe(true);
      fake.tokens.grants.length = 0;
      fake.tokens.signInElsewhere('base');
      expect(await sugarcrm.me(kit.context())).toMatchObject({
        failure: { retry: 'signin', cause: { messageKey: 'crm_error_sugarPlatformShared' } },
      });
      expect(fake.tokens.grants).toEqual([]);
      // An hour later the refresh token is the rep's own way back.
      const later = { ...kit.context(), now: () => new Date(Date.now() + 3_700_000) };
      await sugarcrm.me(later);
      expect(fake.tokens.grants[0]).toBe('refresh_token base');
    });

    it('say in words what an admin has to do', async () => {
      const strict = await startSugar({ platforms: ['base'] });
      expect(await sugarcrm.me(kitFor(strict).context())).toMatchObject({
        failure: { retry: 'fix', cause: { messageKey: 'crm_error_sugarPlatform', field: 'platform' } },
      });
      await strict.server.stop();
      expect(await sugarcrm.me(kitFor(fake, { clientId: 'ours' }).context())).toMatchObject({
        failure: { retry: 'fix', cause: { messageKey: 'crm_error_sugarClient' } },
      });
    });
  });

  it('keeps several e-mails in their order, and what is known of each', async () => {
    const kit = await signedIn();
    const { contacts } = await drain(kit, kit.context());
    const ida = [...contacts.values()].find(({ fullName }) => fullName === 'Ida Lindqvist');
    if (!ida) throw new Error('not read');
    expect(ida.emails).toEqual(['ida@customer.example', 'ida@old.example']);
    const draft = { ...ida, emails: ['ida@new.example', 'ida@old.example'] };
    const intent = { kind: 'contact.update', contact: ida, draft, onceKey: 'emails1' } as const;
    expect((await sugarcrm.write(kit.context(), intent)).ok).toBe(true);
    expect(fake.store.living('Contacts').find(({ id }) => id === ida.remoteId)?.email).toEqual([
      { email_address: 'ida@new.example', primary_address: true, opt_out: false, invalid_email: false },
      { email_address: 'ida@old.example', primary_address: false, opt_out: true, invalid_email: false },
    ]);
  });

  it('reads times with an offset, and a lead that was converted as gone', async () => {
    const kit = await signedIn();
    const { contacts, accounts, deals, deleted } = await drain(kit, kit.context());
    const [lead] = fake.store.all('Leads');
    expect(contacts.has(lead?.id ?? '')).toBe(false);
    expect(deleted.has(lead?.id ?? '')).toBe(true);
    const [account] = [...accounts.values()];
    const row = fake.store.all('Accounts')[0];
    expect(account?.updatedAt).toBe(new Date(row?.date_modified ?? 0).toISOString());
    expect(account).toMatchObject({ name: 'Lanternworks AB', domain: 'lanternworks.example' });
    expect([...deals.values()][0]).toMatchObject({
      amountMinor: 1_250_050,
      currency: 'EUR',
      stageIndex: 1,
      stageCount: 4,
      isOpen: true,
      closeDate: '2027-01-31',
    });
  });

  it('refuses a contact with the e-mail of another one by SugarCRM’s own check, and lets namesakes be', async () => {
    const kit = await signedIn();
    const first = await addContact(kit, inventContact('twin', { emails: ['twin@conformance.example'] }));
    const again = { ...first, remoteId: undefined };
    expect(
      await sugarcrm.write(kit.context(), { kind: 'contact.create', contact: again, onceKey: 'twin2' }),
    ).toMatchObject({
      failure: { retry: 'fix', cause: { messageKey: 'crm_error_duplicate', vendorText: 'Zelda Probetwin' } },
    });
    const namesake = { ...again, emails: ['other@conformance.example'] };
    const written = await sugarcrm.write(kit.context(), {
      kind: 'contact.create',
      contact: namesake,
      onceKey: 'twin3',
    });
    expect(written.ok).toBe(true);
  });

  it('answers a second try with what is there', async () => {
    const kit = await signedIn();
    const contact = inventContact();
    const intents = [
      { kind: 'contact.create', contact, onceKey: 'twice1' },
      { kind: 'account.create', account: inventAccount(), onceKey: 'twice2' },
    ] as const;
    for (const intent of intents) {
      const first = await sugarcrm.write(kit.context(), intent);
      expect(first.ok).toBe(true);
      expect(await sugarcrm.write(kit.context(), intent)).toEqual(first);
    }
  });

  it('says so when the stage of an opportunity follows its revenue line items', async () => {
    const rolled = await startSugar({ withLineItems: true });
    const at = rolled.store.clock.now().getTime();
    rolled.store
      .all('Opportunities')
      .push({ id: 'd1', name: 'Rolled up', sales_stage: 'Prospecting', date_modified: at });
    const kit = await signedIn(rolled);
    const { deals } = await drain(kit, kit.context());
    const deal = deals.get('d1');
    if (!deal) throw new Error('not read');
    const moved = { ...deal, stageId: 'Needs Analysis' };
    expect(await sugarcrm.write(kit.context(), { kind: 'deal.update', deal: moved, onceKey: 'd1' })).toMatchObject({
      failure: { retry: 'fix', cause: { messageKey: 'crm_error_sugarStage' } },
    });
    await rolled.server.stop();
  });

  it('puts names, quotes and markup through filters and records as they are', async () => {
    const kit = await signedIn();
    const names = ['Ann O\'Brien-"Quote"', 'Ünï <b>Cöde</b>', '100% _under_ \\back', '{"$or":[]} Díaz', 'Mononym'];
    for (const fullName of names) {
      const contact = await addContact(
        kit,
        inventContact(undefined, { fullName, givenName: undefined, familyName: undefined }),
      );
      const found = await sugarcrm.find(kit.context(), { name: fullName });
      expect(found.ok && found.value.map(one => one.fullName)).toEqual([fullName]);
      expect(fake.store.living('Contacts').find(({ id }) => id === contact.remoteId)?.last_name).toBe(
        fullName.split(' ').at(-1),
      );
    }
    expect(fake.server.violations).toEqual([]);
  });

  it('ties calls to their people as guests, and gives all to the rep', async () => {
    const kit = await signedIn();
    for (const kind of ['contact', 'lead'] as const) {
      const contact = await addContact(kit, inventContact(undefined, { kind }));
      const activity = inventActivity(contact, { kind: 'call', direction: 'in', body: 'Asked for the price list.' });
      const intent = { kind: 'activity.create', activity, contact, onceKey: `call-${kind}` } as const;
      const written = await sugarcrm.write(kit.context(), intent);
      expect(written.ok && written.value.webUrl).toMatch(/#Calls\/[\da-f-]{36}$/);
      const related = await sugarcrm.related(kit.context(), contact);
      expect(related.ok && related.value.activities).toMatchObject([{ kind: 'call', direction: 'in' }]);
      expect(fake.store.living('Calls').at(-1)).toMatchObject({ status: 'Held', assigned_user_id: fake.store.user.id });
    }
  });

  // The words are those of the table of API exceptions and of the messages that they carry.
  const refused: [number, string, string, Partial<CrmFailure['cause']>, CrmFailure['retry']][] = [
    [403, 'not_authorized', 'You are not authorized to create Contacts.', { code: 'forbidden' }, 'fix'],
    [404, 'not_found', 'Could not find record: 1 in module: Contacts', { code: 'gone' }, 'gone'],
    [404, 'no_method', 'Could not find the HTTP method of your request for this path.', { code: 'not-a-crm' }, 'later'],
    [409, 'edit_conflict', 'Edit conflict, please reload the record data.', { code: 'conflict' }, 'fix'],
    [413, 'request_too_large', 'Request is too large.', { code: 'invalid' }, 'fix'],
    [422, 'missing_parameter', 'Missing parameter: last_name', { code: 'invalid', field: 'last_name' }, 'fix'],
    [
      422,
      'invalid_parameter',
      'Invalid field value: title in module: Contacts',
      { code: 'invalid', field: 'title', vendorText: 'Invalid field value: title in module: Contacts' },
      'fix',
    ],
    [422, 'invalid_parameter', 'x@y is an invalid email address', { code: 'invalid', field: 'email' }, 'fix'],
    [500, 'fatal_error', 'Your request failed to complete.', { code: 'server' }, 'later'],
    [503, 'maintenance', 'SugarCRM is down for maintenance.', { code: 'server' }, 'later'],
  ];
  it.each(refused)('understands %i %s: %s', async (status, error, error_message, cause, retry) => {
    const kit = await signedIn();
    const contact = { ...inventContact(), remoteId: '1' };
    const fetch = async () => new Response(JSON.stringify({ error, error_message }), { status });
    const removal = {
      kind: 'account.update',
      account: { ...inventAccount(), remoteId: '1' },
      draft: { name: contact.fullName },
      onceKey: 'k',
    } as const;
    expect(await sugarcrm.write(kit.context({ fetch }), removal)).toMatchObject({ failure: { cause, retry } });
  });
});
