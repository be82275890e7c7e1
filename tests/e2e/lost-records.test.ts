import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { expectClean } from './harness/clean';
import { deleteBlobFiles } from './harness/lost-files';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

/** The browser compresses what it stores: this stays longer than 64 kB. */
const longText = (length: number): string =>
  Array.from({ length }, () => String.fromCharCode(0x4e00 + Math.floor(Math.random() * 20_000))).join('');

const ROWS = 12;
const csv = (rows: readonly string[]): string => `Full name,E-mail,Company,Note\n${rows.join('\n')}\n`;
const known = Array.from({ length: ROWS }, (_, at) => `Person ${at},p${at}@example.com,Company ${at},`);

describe('files of long records beside the contacts that are gone from the disk', () => {
  let scenario: Scenario;
  let ids: string[];

  beforeAll(async () => {
    scenario = await startScenario();
  });
  afterAll(async () => scenario?.close());

  const log = (contactId: string, body: string, id: string = crypto.randomUUID()) =>
    ask(scenario.app, 'activity.log', {
      id,
      contactId,
      kind: 'note',
      channel: 'linkedin',
      direction: 'out',
      body,
      occurredAt: null,
      messageKeys: [],
      audience: 'private',
    });
  const notesOf = async (contactId: string) =>
    (await ask(scenario.app, 'contact.get', { contactId })).activities.map(({ body }) => body);
  const found = async () => (await ask(scenario.app, 'health.list', {})).damage.map(({ what }) => what).sort();

  /** Of what was typed there is a second place, in the cache storage. */
  const forgetCopies = () => scenario.app.evaluate(async () => void (await caches.delete('copies')));

  it('everything else is answered, and the Health screen says once what was lost', async () => {
    await scenario.importCsv(csv(known));
    const { contacts } = await ask(scenario.app, 'contact.list', { limit: 50 });
    ids = contacts.map(({ id }) => id);
    const [first, second] = ids as [string, string];
    await log(first, longText(60_000));
    await log(first, 'short');
    await log(second, 'kept');
    const draft = { kind: 'note', audience: 'private' } as const;
    await ask(scenario.app, 'draft.save', { ...draft, key: `contact:${first}`, body: longText(60_000) });
    await ask(scenario.app, 'draft.save', { ...draft, key: `contact:${second}`, body: 'half' });
    // The same people once more, each with a note that a held row keeps.
    await scenario.importCsv(csv(known.map(row => `${row.replace(/Company \d+/, 'Elsewhere')}${longText(9_000)}`)));
    const { imports } = await ask(scenario.app, 'import.list', {});
    expect(imports.map(({ heldCount }) => heldCount)).toEqual([ROWS, 0]);

    await forgetCopies();
    await scenario.restart(async () => {
      expect(deleteBlobFiles(scenario.browser)).toBeGreaterThanOrEqual(3);
    });
    expect(await notesOf(first)).toEqual(['short']);
    expect(await notesOf(second)).toEqual(['kept']);
    expect(await ask(scenario.app, 'draft.get', { key: `contact:${first}` })).toBe(null);
    expect(await ask(scenario.app, 'draft.get', { key: `contact:${second}` })).toMatchObject({ body: 'half' });
    expect((await ask(scenario.app, 'import.list', {})).imports.map(({ imported }) => imported)).toEqual([ROWS]);
    expect((await ask(scenario.app, 'contact.list', { limit: 50 })).total).toBe(ROWS);
    expect(await found()).toEqual(['activities', 'drafts', 'imports']);

    const screen = await scenario.browser.open(`${APP}#/health`);
    await screen.getByText('Notes and other activities with a long text that could not be read any more: 1.').waitFor();
    await screen.getByText('Drafts that could not be read any more: 1.').waitFor();
    await screen.getByText('Imports that could not be read any more: 1.').waitFor();
    await expectClean(screen, 'lost-records');
    await screen.getByRole('button', { name: 'I have read this' }).press('Enter');
    await screen.getByRole('heading', { name: 'The data on this device' }).waitFor({ state: 'detached' });
    await screen.close();
    await scenario.restart();
    expect(await notesOf(first)).toEqual(['short']);
    expect(await found()).toEqual([]);
  });

  it('what was typed comes back from its copies, and is written once', async () => {
    const [, second] = ids as [string, string];
    const [body, half, id] = [longText(60_000), longText(60_000), crypto.randomUUID()];
    await log(second, body, id);
    const draft = { kind: 'note', audience: 'private', key: `contact:${second}`, body: half } as const;
    await ask(scenario.app, 'draft.save', draft);
    await scenario.restart(async () => {
      expect(deleteBlobFiles(scenario.browser)).toBeGreaterThan(0);
    });
    expect((await log(second, body, id)).alreadyLogged).toBe(true);
    expect(await notesOf(second)).toEqual([body, 'kept']);
    expect(await ask(scenario.app, 'draft.get', { key: `contact:${second}` })).toMatchObject({ body: half });
    expect(await found()).toEqual([]);
  });

  it('what is written where they were is done once, and stays', async () => {
    const [first] = ids as [string];
    const id = crypto.randomUUID();
    await log(first, longText(60_000), id);
    await ask(scenario.app, 'draft.save', {
      kind: 'note',
      audience: 'private',
      key: `contact:${first}`,
      body: longText(60_000),
    });
    await forgetCopies();
    await scenario.restart(async () => {
      expect(deleteBlobFiles(scenario.browser)).toBeGreaterThan(0);
    });
    // The same click, of which nothing is known any more, in the transaction that also drops the draft.
    expect((await log(first, 'typed again', id)).alreadyLogged).toBe(false);
    expect((await log(first, 'typed again', id)).alreadyLogged).toBe(true);
    expect(await notesOf(first)).toContain('typed again');
    await eventually(found, kinds => kinds.includes('activities'));
  });
});
