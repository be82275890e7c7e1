import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKit, learnAccount } from '../../src/crm/conformance/index';
import { addContact, inventActivity, inventContact, uniqueWord } from '../../src/crm/conformance/kit';
import { ownId } from '../../src/crm/own-id';
import { twenty } from '../../src/crm/twenty';
import { quoted } from '../../src/crm/twenty/call';
import { type FakeTwenty, missing, startFakeTwenty } from './fakes/twenty';

if (missing) console.warn(`SKIPPED: Twenty: the contract ${missing} is not there.`);

describe.skipIf(missing)('Twenty', () => {
  let fake: FakeTwenty;
  beforeAll(async () => {
    fake = await startFakeTwenty();
  });
  afterAll(() => fake?.server.stop());

  const kitFor = (path = '', fields: Record<string, string> = {}) =>
    createKit({
      connector: twenty,
      credentials: { baseUrl: fake.server.url + path, fields: { token: fake.token, ...fields } },
      write: true,
    });

  it.each(['', '/', '/rest', '/rest/', '/objects/people', '/graphql'])(
    'takes an address that ends in %j',
    async path => {
      expect(await twenty.me(kitFor(path).context())).toEqual({
        ok: true,
        value: { userId: 'key:c0ffee00-0000-4000-8000-000000000001', userName: 'API key' },
      });
    },
  );

  it('is the member whose e-mail was given', async () => {
    const me = await twenty.me(kitFor('', { user: 'Tom@lantern.example' }).context());
    expect(me).toMatchObject({ ok: true, value: { userName: 'Tom Rep' } });
    const nobody = await twenty.me(kitFor('', { user: 'x@lantern.example' }).context());
    expect(nobody).toMatchObject({ ok: false, failure: { cause: { code: 'invalid', field: 'user' } } });
  });

  it.each([
    [400, { statusCode: 400, messages: ['Token invalid.'], error: 'ForbiddenException' }, { code: 'signin' }],
    [401, { statusCode: 401, message: 'Token invalid.', error: 'Unauthorized' }, { code: 'signin' }],
    [
      400,
      { statusCode: 400, messages: ['duplicate key value violates unique constraint "x"'], error: 'QueryFailedError' },
      { code: 'invalid', field: 'email', messageKey: 'crm_error_duplicate' },
    ],
    [400, { statusCode: 400, messages: ['Record not found'], error: 'BadRequestException' }, { code: 'gone' }],
    [
      400,
      { statusCode: 400, messages: ["'filter' invalid"], error: 'BadRequestException' },
      { code: 'invalid', vendorText: "'filter' invalid" },
    ],
  ])('understands a refusal with %i %j', async (status, body, cause) => {
    const fetch = async () => Response.json(body, { status });
    expect(await twenty.find(kitFor().context({ fetch }), { name: 'Ada' })).toMatchObject({
      ok: false,
      failure: { cause },
    });
  });

  it('keeps profiles of sites without a field among the further links', async () => {
    const kit = kitFor();
    await learnAccount(kit);
    const identifiers = ['linkedin', 'x', 'github'].map(
      site => ({ kind: 'handle', site, value: 'zelda' }) as ReturnType<typeof inventContact>['identifiers'][number],
    );
    const contact = await addContact(kit, inventContact(uniqueWord(), { identifiers }));
    const row = fake.rows.people?.get(contact.remoteId ?? '');
    expect(row?.linkedinLink).toEqual({
      primaryLinkUrl: 'https://www.linkedin.com/in/zelda',
      primaryLinkLabel: '',
      secondaryLinks: [{ url: 'https://github.com/zelda', label: 'github' }],
    });
    expect(row?.xLink).toMatchObject({ primaryLinkUrl: 'https://x.com/zelda' });
  });

  it('ties a note to its person although the second call was lost', async () => {
    const kit = kitFor();
    await learnAccount(kit);
    const contact = await addContact(kit);
    const real = kit.context().fetch;
    const fetch: typeof real = (input, init) =>
      String(input).includes('noteTargets') ? Promise.reject(new TypeError('lost')) : real(input, init);
    const intent = {
      kind: 'activity.create',
      activity: inventActivity(contact),
      contact,
      onceKey: uniqueWord(),
    } as const;
    expect(await twenty.write(kit.context({ fetch }), intent)).toMatchObject({
      ok: false,
      failure: { unknownEnd: true },
    });
    expect(await twenty.lookFor(kit.context(), intent)).toEqual({ ok: true, value: null });
    expect((await twenty.write(kit.context(), intent)).ok).toBe(true);
    expect(await twenty.related(kit.context(), contact)).toMatchObject({ value: { activities: [{ kind: 'note' }] } });
  });

  it('ties notes and tasks to people in releases that name the tie otherwise', async () => {
    const later = await startFakeTwenty('targetPersonId');
    const credentials = { baseUrl: later.server.url, fields: { token: later.token } };
    const kit = createKit({ connector: twenty, credentials, write: true });
    await learnAccount(kit);
    const contact = await addContact(kit);
    for (const kind of ['note', 'task'] as const) {
      const activity = inventActivity(contact, { kind });
      const intent = { kind: 'activity.create', activity, contact, onceKey: uniqueWord() } as const;
      expect((await twenty.write(kit.context(), intent)).ok).toBe(true);
    }
    const related = await twenty.related(kit.context(), contact);
    expect(related.ok && related.value.activities.map(({ kind }) => kind).sort()).toEqual(['note', 'task']);
    const pulled = await twenty.pull(kit.context(), undefined);
    expect(pulled.ok).toBe(true);
    await later.server.stop();
  });

  it('puts no sign with a meaning into a filter', () => {
    expect(quoted('O\'Brien "x") or(a[eq]:1, b\\', '%')).toBe('"%O_Brien _x__ or_a_eq_:1_ b_%"');
  });

  it('makes ids that the database takes', async () => {
    expect(await ownId('k1', 'note')).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    expect(await ownId('k1', 'note')).not.toBe(await ownId('k1', 'noteTarget'));
  });
});
