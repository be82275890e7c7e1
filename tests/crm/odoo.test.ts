import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKit, learnAccount, runConformance } from '../../src/crm/conformance/index';
import { addContact, inventActivity, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import { odoo } from '../../src/crm/odoo';
import { type FakeOdoo, startFakeOdoo } from './fakes/odoo';

const servers: FakeOdoo[] = [];
let fake: FakeOdoo;
async function start(version?: 17 | 19) {
  const server = await startFakeOdoo(version);
  servers.push(server);
  return server;
}
beforeAll(async () => {
  fake = await start();
});
afterAll(() => Promise.all(servers.map(({ server }) => server.stop())));

const kitFor = ({ server, fields }: FakeOdoo, path = '', changes: Record<string, string> = {}) =>
  createKit({
    connector: odoo,
    credentials: { baseUrl: server.url + path, fields: { ...fields, ...changes } },
    write: true,
  });

describe('Odoo', () => {
  it('keeps every promise over the API of Odoo 19', async () => {
    const newer = await start(19);
    const credentials = { baseUrl: newer.server.url, fields: { ...newer.fields } };
    const lines: string[] = [];
    for await (const { id, outcome, why } of runConformance({ connector: odoo, credentials, write: true }))
      if (outcome !== 'ok' && outcome !== 'not offered') lines.push(`${id} ${outcome} ${why}`);
    expect(lines).toEqual([]);
    expect(newer.server.violations).toEqual([]);
    expect(newer.server.requests.some(request => request.includes('/json/2/res.partner/load'))).toBe(true);
  });

  it.each(['', '/', '/odoo', '/odoo/contacts', '/web#action=1', '/jsonrpc'])(
    'takes an address that ends in %j',
    async path => {
      expect(await odoo.me(kitFor(fake, path).context())).toEqual({
        ok: true,
        value: { userId: '7', userName: 'Rita Rep', accountName: 'Lanternworks AB' },
      });
    },
  );

  it('finds the only database by itself, and says when a database is none', async () => {
    expect(await odoo.me(kitFor(fake, '', { database: '' }).context())).toMatchObject({ ok: true });
    expect(await odoo.me(kitFor(fake, '', { database: 'other' }).context())).toMatchObject({
      ok: false,
      failure: { cause: { code: 'invalid', field: 'database', messageKey: 'crm_error_database' } },
    });
  });

  it('shows no stack trace', async () => {
    const kit = kitFor(fake);
    await learnAccount(kit);
    const error = {
      code: 200,
      message: 'Odoo Server Error',
      data: { name: 'odoo.exceptions.ValidationError', debug: 'Traceback', message: 'The e-mail is wrong' },
    };
    const fetch = async () => Response.json({ jsonrpc: '2.0', id: 1, error });
    const result = await odoo.find(kit.context({ fetch }), { name: 'Ada' });
    expect(result).toMatchObject({
      ok: false,
      failure: { cause: { code: 'invalid', vendorText: 'The e-mail is wrong' } },
    });
  });

  it('puts the first profile into the web site, the others into the notes, and keeps what people wrote', async () => {
    const kit = kitFor(fake);
    await learnAccount(kit);
    const identifiers = [
      { kind: 'handle', site: 'linkedin', value: 'zelda' } as const,
      { kind: 'handle', site: 'github', value: 'zelda' } as const,
    ];
    const contact = await addContact(kit, inventContact(uniqueWord(), { identifiers }));
    const row = fake.models.table('res.partner').find(({ id }) => String(id) === contact.remoteId);
    if (!row) throw new Error('not written');
    expect(row.website).toBe('https://www.linkedin.com/in/zelda');
    expect(row.comment).toBe('<p>GitHub: https://github.com/zelda</p>');
    row.comment = `<p>Likes <b>lamps</b></p>${row.comment}`;
    const draft = { ...contact, identifiers: identifiers.slice(0, 1) };
    await odoo.write(kit.context(), { kind: 'contact.update', contact, draft, onceKey: 'k1' });
    expect(row.comment).toBe('<p>Likes <b>lamps</b></p>');
  });

  it('archives whom the user may not delete', async () => {
    const kit = kitFor(fake);
    await learnAccount(kit);
    const contact = await addContact(kit);
    const real = kit.context().fetch;
    const fetch: typeof real = (input, init) =>
      String(init?.body).includes('"unlink"')
        ? Promise.resolve(
            Response.json({
              error: { data: { name: 'odoo.exceptions.AccessError', message: 'You are not allowed to delete' } },
            }),
          )
        : real(input, init);
    const result = await odoo.write(kit.context({ fetch }), { kind: 'contact.delete', contact, onceKey: 'k' });
    expect(result.ok).toBe(true);
    expect(await odoo.read(kit.context(), contact)).toMatchObject({ ok: false, failure: { retry: 'gone' } });
  });

  it('writes markup and hostile names as text', async () => {
    const kit = kitFor(fake);
    await learnAccount(kit);
    const contact = await addContact(kit, inventContact(uniqueWord(), { fullName: '<img src=x> O\'Brien "%_\\' }));
    const activity = inventActivity(contact, { body: '<script>alert(1)</script> & "more"' });
    await odoo.write(kit.context(), { kind: 'activity.create', activity, contact, onceKey: 'k' });
    expect(fake.models.table('mail.message').at(-1)?.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp;');
    const found = await odoo.find(kit.context(), { name: contact.fullName });
    expect(found).toMatchObject({ ok: true, value: [{ fullName: contact.fullName }] });
  });
});
