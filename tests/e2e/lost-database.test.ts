import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeEspo, startFakeEspo } from '../crm/fakes/espocrm';
import { missing } from '../crm/fakes/espocrm-contract';
import { ask } from './harness/ask';
import { expectClean } from './harness/clean';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

const FILE = 'Name,E-mail\nBo Ek,bo@vela.example\nCy Poe,cy@vela.example\n';

/** The files of the extension's IndexedDB: the browser is down. */
const folderOf = ({ browser }: Scenario) => join(browser.profile, 'Default', 'IndexedDB');

function deleteFiles(scenario: Scenario): void {
  rmSync(folderOf(scenario), { recursive: true });
}

/** As a disk that gives back other bytes than were written. */
function flipBytes(scenario: Scenario): void {
  const files = readdirSync(folderOf(scenario), { recursive: true, withFileTypes: true });
  const tables = files.filter(file => file.isFile() && /\.(log|ldb)$|^MANIFEST-/.test(file.name));
  expect(tables.length).toBeGreaterThan(0);
  for (const { parentPath, name } of tables) {
    const path = join(parentPath, name);
    const bytes = readFileSync(path);
    for (let at = 20; at < bytes.length; at += 50) bytes[at]! ^= 0xff;
    writeFileSync(path, bytes);
  }
}

describe.skipIf(missing)(`a lost database${missing ? `: ${missing} is not there` : ''}`, () => {
  let scenario: Scenario;
  let espo: FakeEspo;

  const contacts = async () => (await ask(scenario.app, 'contact.list', { limit: 50 })).contacts;
  const idOf = async (name: string) => (await contacts()).find(({ fullName }) => fullName === name)?.id ?? '';
  const inCrm = () =>
    espo.tables
      .living('Note')
      .flatMap(({ type, post }) => (type === 'Post' ? [String(post)] : []))
      .sort();
  const log = async (contactId: string, body: string, audience: 'crm' | 'private') =>
    ask(scenario.app, 'activity.log', {
      ...{ id: crypto.randomUUID(), contactId, body, audience, kind: 'note', channel: 'linkedin' },
      ...{ direction: 'out', occurredAt: null, messageKeys: [] },
    });
  const bodies = async (contactId: string) =>
    (await ask(scenario.app, 'contact.get', { contactId })).activities.map(({ body }) => body).sort();
  const summary = () => ask(scenario.app, 'outbox.summary', {});

  beforeAll(async () => {
    espo = await startFakeEspo();
    espo.tables.add('Contact', { firstName: 'Ada', lastName: 'Lund', name: 'Ada Lund' });
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
    await scenario.importCsv(FILE);
    const fields = { url: espo.server.url, token: espo.token };
    await ask(scenario.app, 'crm.connect', { crm: 'espocrm', fields });
    await eventually(contacts, all => all.length === 3);
  });

  afterAll(async () => {
    await scenario?.close();
    await espo?.server.stop();
  });

  it.each([
    ['bytes of its files are others', flipBytes],
    ['its files are gone', deleteFiles],
  ])('%s: what was typed is back, the screen says so, and what waited is sent once', async (name, damage) => {
    const [ada, bo] = [await idOf('Ada Lund'), await idOf('Bo Ek')];
    await log(ada, `sent before: ${name}`, 'crm');
    await eventually(summary, ({ pending }) => pending === 0);
    espo.server.faults.plan({ kind: 'answer', status: 503 }, { times: 1_000 });
    await log(ada, `waits: ${name}`, 'crm');
    await log(ada, `only me: ${name}`, 'private');
    await log(bo, `of the file: ${name}`, 'private');
    await ask(scenario.app, 'draft.save', {
      key: `contact:${bo}`,
      body: 'Half a th',
      kind: 'note',
      audience: 'private',
    });
    const [onAda, onBo] = [await bodies(ada), await bodies(bo)];

    await scenario.restart(async () => damage(scenario));
    const { damage: found } = await ask(scenario.app, 'health.list', {});
    expect(found).toMatchObject([{ what: 'database', putBack: { drafts: 1, operations: 1 } }]);
    // Of the file only whom something is about.
    expect((await contacts()).map(({ fullName }) => fullName).sort()).toEqual(['Ada Lund', 'Bo Ek']);
    expect([await bodies(ada), await bodies(bo)]).toEqual([onAda, onBo]);
    expect((await ask(scenario.app, 'draft.get', { key: `contact:${bo}` }))?.body).toBe('Half a th');
    const isHealth = () => scenario.browser.context.pages().some(page => page.url().endsWith(`${APP}#/health`));
    await eventually(
      async () => isHealth(),
      shown => shown,
    );

    const screen = await scenario.browser.open(`${APP}#/health`);
    await screen.getByText('All that was stored on this device was lost').waitFor();
    await expectClean(screen, 'lost-database');
    await screen.setViewportSize({ width: 380, height: 700 });
    await expectClean(screen, 'lost-database-narrow');
    await screen.getByRole('button', { name: 'I have read this' }).press('Enter');
    await screen.getByRole('heading', { name: 'The data on this device' }).waitFor({ state: 'detached' });
    await screen.close();

    espo.server.faults.clear();
    const { connections } = await ask(scenario.app, 'crm.connections', {});
    expect(connections.map(({ state }) => state)).toEqual(['needs-signin']);
    const settings = await scenario.browser.open(`${APP}#/settings/crm`);
    await settings.getByLabel(/^API key/).fill(espo.token);
    await expectClean(settings, 'lost-secrets');
    await settings.keyboard.press('Enter');
    await settings.getByText('Signed in as Rita Rep').waitFor();
    await eventually(summary, ({ pending, needsRep }) => pending + needsRep === 0);
    for (const text of [`sent before: ${name}`, `waits: ${name}`])
      expect(inCrm().filter(post => post.includes(text))).toHaveLength(1);
    // Who is in the file is known again, and what was noted is theirs.
    await scenario.importCsv(FILE);
    await eventually(contacts, all => all.length === 3);
    expect(await bodies(bo)).toEqual(onBo);

    await scenario.restart();
    expect((await ask(scenario.app, 'health.list', {})).damage).toEqual([]);
    expect(await bodies(ada)).toEqual(onAda);
  });
});
