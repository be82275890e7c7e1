import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cases, createKit, runCase } from '../../src/crm/conformance/index';
import { drain, inventActivity, inventContact, type Kit, uniqueWord } from '../../src/crm/conformance/kit';
import { tryton } from '../../src/crm/tryton';
import type { CrmContext, CrmResult } from '../../src/crm/types';
import type { Contact } from '../../src/model/contact';
import { startCuttingProxy } from './cutting-proxy';
import { EXTENSION_ORIGIN, startTryton, type TrytonServer, trytonProblem } from './tryton';

const problem = trytonProblem();
if (problem) console.warn(`SKIPPED: the tests with a real Tryton. ${problem}`);

function expectValue<T>(result: CrmResult<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}

describe.skipIf(problem)('Tryton', () => {
  let server: TrytonServer;
  beforeAll(async () => {
    server = await startTryton();
    await server.seed([
      {
        fullName: 'Ida Lindqvist',
        emails: ['ida@lanternworks.example'],
        company: 'Lanternworks AB',
        jobTitle: 'Buyer',
        deals: [{ name: 'Harbour lights', amount: '900.00' }],
        notes: ['Met at the fair'],
      },
    ]);
  });
  afterAll(() => server?.close());

  const credentials = (baseUrl = server.baseUrl) => ({ baseUrl, fields: { ...server.rep } as Record<string, string> });
  const kitFor = (baseUrl?: string) => createKit({ connector: tryton, credentials: credentials(baseUrl), write: true });
  const known = (partyId: number, changes: Partial<Contact> = {}): Contact => ({
    ...inventContact(),
    remoteId: String(partyId),
    ...changes,
  });

  /** Tryton has sessions, no tokens. */
  const NOT_OFFERED = ['expired-token', 'expired-pull', 'expired-write'];

  describe('keeps every promise of the conformance suite', () => {
    let kit: Kit;
    beforeAll(() => {
      kit = kitFor();
    });
    for (const one of cases) {
      it(`${one.id}: ${one.title}`, async () => {
        const outcome = await runCase(kit, one);
        expect(outcome.why).toBeUndefined();
        expect(outcome.outcome).toBe(NOT_OFFERED.includes(one.id) ? 'not offered' : 'ok');
      });
    }
  });

  it('writes as the signed-in rep, readable by somebody else', async () => {
    const [party = 0] = await server.seed([{ fullName: 'Author Probe' }]);
    const contact = known(party);
    const activity = inventActivity(contact, {
      kind: 'comment',
      channel: 'linkedin',
      direction: 'out',
      body: 'Nice <b>post</b>\n– Grüße 👋',
      sourceUrl: 'https://www.linkedin.com/feed/update/urn:li:activity:1',
      occurredAt: '2026-11-20T08:15:00.000Z',
    });
    expectValue(
      await tryton.write(kitFor().context(), { kind: 'activity.create', activity, contact, onceKey: 'abc123' }),
    );
    const notes = await server.readNotes(party);
    expect(notes.map(({ author, message }) => ({ author, message }))).toEqual([
      {
        author: 'Rita Rep',
        message:
          'LinkedIn · Comment · sent · 2026-11-20 08:15 UTC\nNice <b>post</b>\n– Grüße 👋\n\nhttps://www.linkedin.com/feed/update/urn:li:activity:1\n[ref abc123]',
      },
    ]);
  });

  it('reads people with employer, title and deals, and companies as accounts', async () => {
    const [party = 0] = await server.seed([
      {
        fullName: 'Noor Haddad',
        emails: ['Noor@Quayside.example'],
        phones: ['+46 8 123 45 67'],
        urls: ['https://se.linkedin.com/in/Noor-Haddad/', 'https://twitter.com/NoorH'],
        company: 'Quayside Pumps Ltd',
        jobTitle: 'Plant lead',
        city: 'Malmö',
        deals: [{ name: 'Pumps', amount: '1200.50' }],
        notes: ['Asked for a quote'],
      },
    ]);
    const kit = kitFor();
    const { account, deals, activities } = expectValue(await tryton.related(kit.context(), known(party)));
    expect(account?.name).toBe('Quayside Pumps Ltd');
    expect(deals).toMatchObject([
      { name: 'Pumps', amountMinor: 120_050, currency: 'EUR', stage: 'Opportunity', isOpen: true, stageIndex: 2 },
    ]);
    expect(activities).toMatchObject([
      { body: 'Asked for a quote', authorName: 'Administrator', kind: 'note', mine: false },
    ]);
    const [found] = expectValue(await tryton.find(kit.context(), { email: 'noor@quayside.example' }));
    expect(found).toMatchObject({
      fullName: 'Noor Haddad',
      emails: ['noor@quayside.example'],
      company: 'Quayside Pumps Ltd',
      jobTitle: 'Plant lead',
      city: 'Malmö',
      identifiers: [
        { kind: 'handle', site: 'linkedin', value: 'noor-haddad' },
        { kind: 'handle', site: 'x', value: 'noorh' },
      ],
    });
    expect(expectValue(await tryton.find(kit.context(), { name: 'Quayside Pumps' }))).toEqual([]);
  });

  it('creates a person with employer and address in one step', async () => {
    const kit = kitFor();
    const contact = inventContact(uniqueWord(), {
      company: 'Lanternworks AB',
      jobTitle: 'Engineer',
      city: 'Lund',
      phones: ['+46 40 123 45 67'],
    });
    const { remoteId } = expectValue(
      await tryton.write(kit.context(), { kind: 'contact.create', contact, onceKey: uniqueWord() }),
    );
    const [found] = expectValue(await tryton.find(kit.context(), { name: contact.fullName }));
    expect(found).toMatchObject({
      remoteId,
      company: 'Lanternworks AB',
      jobTitle: 'Engineer',
      city: 'Lund',
      phones: contact.phones,
      identifiers: contact.identifiers,
    });
    const { account } = expectValue(await tryton.related(kit.context(), { ...contact, remoteId }));
    expect(account?.name).toBe('Lanternworks AB');
  });

  it('notices a changed e-mail, employer and address, none of which moves the party', async () => {
    const [party = 0, other = 0] = await server.seed([
      { fullName: 'Child Probe', city: 'Oslo' },
      { fullName: 'Childless Probe' },
    ]);
    const kit = kitFor();
    const admin = await server.client();
    const first = await drain(kit, kit.context());
    const { cursor } = await drain(kit, kit.context(), first.cursor);
    await admin.create('party.contact_mechanism', { party, type: 'email', value: 'child@probe.example' });
    const second = await drain(kit, kit.context(), cursor);
    expect(second.contacts.get(String(party))?.emails).toEqual(['child@probe.example']);
    expect(second.contacts.has(String(other))).toBe(false);
    const [address] = await admin.ids('party.address', [['party', '=', party]]);
    await admin.call('model.party.address.write', [[address], { city: 'Bergen' }]);
    const third = await drain(kit, kit.context(), second.cursor);
    expect(third.contacts.get(String(party))?.city).toBe('Bergen');
    const [relation] = await admin.ids('party.relation.type', [['name', '=', 'Employee of']]);
    const [employer] = await admin.ids('party.party', [['name', '=', 'Lanternworks AB']]);
    await admin.create('party.relation.all', { from_: party, to: employer, type: relation });
    const fourth = await drain(kit, kit.context(), third.cursor);
    expect(fourth.contacts.get(String(party))?.company).toBe('Lanternworks AB');
    const fifth = await drain(kit, kit.context(), fourth.cursor);
    expect(fifth.contacts.size + fifth.activities.size).toBe(0);
  });

  it('skips nobody among many parties with one and the same change time', async () => {
    const kit = kitFor();
    const { cursor } = await drain(kit, kit.context());
    const ids = await server.seed(Array.from({ length: 31 }, (_, number) => ({ fullName: `Tie ${number}` })));
    const read = await drain(kit, kit.context({ pageSize: 4 }), cursor);
    expect(ids.filter(id => !read.contacts.has(String(id)))).toEqual([]);
    // All of them changed in one statement: one change time again.
    await (await server.client()).call('model.party.party.write', [ids, { lang: null }]);
    const again = await drain(kit, kit.context({ pageSize: 4 }), read.cursor);
    expect(ids.filter(id => !again.contacts.has(String(id)))).toEqual([]);
  });

  it('reads 1,300 parties in several pages, each once', async () => {
    const ids = await server.seed(
      Array.from({ length: 1_300 }, (_, number) => ({
        fullName: `Page ${number}`,
        emails: [`page${number}@many.example`],
      })),
    );
    const kit = kitFor();
    const seen: string[] = [];
    const { contacts } = await drain(kit, kit.context(), undefined, async page => {
      seen.push(...page.contacts.map(({ remoteId }) => remoteId ?? ''));
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(ids.filter(id => !contacts.has(String(id)))).toEqual([]);
    expect(contacts.get(String(ids[1_299]))?.emails).toEqual(['page1299@many.example']);
  });

  it('counts a party that is put away as deleted', async () => {
    const [party = 0] = await server.seed([{ fullName: 'Put Away' }]);
    const kit = kitFor();
    const { cursor } = await drain(kit, kit.context());
    await (await server.client()).call('model.party.party.write', [[party], { active: false }]);
    const { deleted } = await drain(kit, kit.context(), cursor);
    expect(deleted.has(String(party))).toBe(true);
    expect(expectValue(await tryton.listIds!(kit.context())).contacts).not.toContain(String(party));
  });

  it('signs in again by itself when all sessions have ended, once for parallel requests', async () => {
    const kit = kitFor();
    const methods: string[] = [];
    const counted: typeof fetch = (input, init) => {
      methods.push(JSON.parse(String(init?.body ?? '{}')).method);
      return fetch(input, init);
    };
    const context: CrmContext = kit.context({ fetch: counted });
    expectValue(await tryton.me(context));
    server.endSessions();
    methods.length = 0;
    const results = await Promise.all(['a', 'b', 'c', 'd'].map(name => tryton.find(context, { name })));
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true, true]);
    expect(methods.filter(method => method === 'common.db.login')).toHaveLength(1);
  });

  it('explains that the server does not list our origin, and names it', async () => {
    const fromExtension =
      (origin: string): typeof fetch =>
      (input, init) =>
        fetch(
          input,
          init?.method === 'GET'
            ? init
            : { ...init, headers: { ...(init?.headers as Record<string, string>), Origin: origin } },
        );
    const meAs = (origin: string) => tryton.me({ ...kitFor().context({ fetch: fromExtension(origin) }), origin });
    expect(await meAs(EXTENSION_ORIGIN)).toMatchObject({ ok: true, value: { userName: 'Rita Rep' } });
    const stranger = 'moz-extension://2d8f6e1c-0000-4000-8000-000000000000';
    expect(await meAs(stranger)).toMatchObject({
      ok: false,
      failure: {
        retry: 'later',
        unknownEnd: false,
        cause: { code: 'origin', messageKey: 'crm_error_origin', vendorText: stranger },
      },
    });
  });

  it.each([
    ['the database in the path', () => server.baseUrl],
    ['a slash at the end', () => `${server.baseUrl}/`],
    ['the database left out, when there is one', () => server.url],
    ['an address copied from the web client', () => `${server.url}/#crm/model/party.party/7`],
  ])('takes %s', async (_name, address) => {
    expect(expectValue(await tryton.me(kitFor(address()).context()))).toMatchObject({
      userName: 'Rita Rep',
      accountName: 'crm',
    });
  });

  it('names the field when the database does not exist', async () => {
    const result = await tryton.me(kitFor(`${server.url}/nowhere`).context());
    expect(result).toMatchObject({
      ok: false,
      failure: { retry: 'fix', cause: { field: 'database', messageKey: 'crm_error_database' } },
    });
  });

  describe('over a network that cuts connections', () => {
    it.each(['before', 'answer'] as const)('writes a note once although the connection broke (%s)', async when => {
      const [party = 0] = await server.seed([{ fullName: `Cut ${when}` }]);
      const proxy = await startCuttingProxy(Number(new URL(server.url).port));
      try {
        const kit = kitFor(`${proxy.url}/crm`);
        const contact = known(party);
        const intent = {
          kind: 'activity.create',
          activity: inventActivity(contact, { body: 'once' }),
          contact,
          onceKey: uniqueWord(),
        } as const;
        expectValue(await tryton.me(kit.context()));
        proxy.cut('model.ir.note.create', when);
        const first = await tryton.write(kit.context(), intent);
        expect(first).toMatchObject({
          ok: false,
          failure: { retry: 'later', unknownEnd: true, cause: { code: 'network' } },
        });
        expect(proxy.cuts()).toBeGreaterThan(0);
        proxy.heal();
        const found = expectValue(await tryton.lookFor(kit.context(), intent));
        expect(found === null).toBe(when === 'before');
        if (!found) expectValue(await tryton.write(kit.context(), intent));
        expect(await server.readNotes(party)).toHaveLength(1);
      } finally {
        await proxy.close();
      }
    });

    it('waits for a server that is down and goes on when it is back', async () => {
      const [party = 0] = await server.seed([{ fullName: 'Down and up' }]);
      const contact = known(party);
      const kit = kitFor();
      const intent = {
        kind: 'activity.create',
        activity: inventActivity(contact),
        contact,
        onceKey: uniqueWord(),
      } as const;
      await server.stop(true);
      expect(await tryton.write(kit.context(), intent)).toMatchObject({
        ok: false,
        failure: { retry: 'later', cause: { code: 'network' } },
      });
      await server.start();
      expect(expectValue(await tryton.lookFor(kit.context(), intent))).toBeNull();
      expectValue(await tryton.write(kit.context(), intent));
      expect(await server.readNotes(party)).toHaveLength(1);
    });
  });
});
