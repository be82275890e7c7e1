import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CouchServer, setUpTeam, startCouchServer, TEAM } from '../crm/fakes/couchdb';
import { ask } from './harness/ask';
import { expectClean } from './harness/clean';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

const CONTACTS = 'Name,E-mail,Company\nAda Lund,ada@halden.example,Halden Robotics\nBo Ek,bo@vela.example,Vela Foods\n';

/** The server for a browser: what makes it speak as CouchDB 3 lies in its `fetch`. */
async function openToBrowsers(server: CouchServer): Promise<Server> {
  const answer = async ({ method = 'GET', url, headers }: IncomingMessage, body: Buffer) => {
    const { authorization = '', 'content-type': type = 'application/json' } = headers;
    const sent = { authorization, 'content-type': type };
    return server.fetch(`${server.url}${url}`, {
      method,
      headers: sent,
      ...(body.length > 0 ? { body: body.toString() } : {}),
    });
  };
  const http = createServer(async (request, response) => {
    const found = await answer(request, Buffer.concat(await request.toArray()));
    response.writeHead(found.status, { 'content-type': 'application/json' });
    response.end(Buffer.from(await found.arrayBuffer()));
  });
  await new Promise<void>(done => http.listen(0, '127.0.0.1', done));
  return http;
}

describe('a team’s CouchDB', () => {
  let scenario: Scenario;
  let server: CouchServer;
  let http: Server;

  beforeAll(async () => {
    server = await startCouchServer();
    await setUpTeam(server);
    http = await openToBrowsers(server);
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
    await scenario.importCsv(CONTACTS);
  });

  afterAll(async () => {
    await scenario?.close();
    http?.close();
    await server?.stop();
  });

  const people = async () => {
    const { rows } = await server.open(TEAM).allDocs({ include_docs: true });
    return rows.flatMap(({ doc }) => (doc?.type === 'contact' ? [doc.fullName] : [])).sort();
  };

  it('takes what is only on this device when the rep says so twice, by keyboard', async () => {
    const page = await scenario.browser.open(`${APP}#/settings/crm`);
    await page.getByRole('radio', { name: 'CouchDB' }).focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Address').fill(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
    const { user = '', password = '' }: Record<string, string> = server.credentials('rita').fields;
    await page.getByLabel(/^Database/).fill(TEAM);
    await page.getByLabel('User').fill(user);
    await page.getByLabel('Password').fill(password);
    await page.keyboard.press('Enter');
    const move = page.getByRole('button', { name: /^Move contacts of this device/ });
    await move.waitFor();
    await expectClean(page, 'couchdb-move');
    await move.press('Enter');
    await expectClean(page, 'couchdb-sure');
    // The way back has the focus.
    await page.keyboard.press('Enter');
    expect(await people()).toEqual([]);
    await move.press('Enter');
    await page.getByRole('button', { name: 'Move', exact: true }).press('Enter');
    await page.getByText(/2 contacts are on their way/).waitFor();
    await eventually(people, names => names.length === 2);
    expect(await people()).toEqual(['Ada Lund', 'Bo Ek']);
    await eventually(
      () => ask(scenario.app, 'outbox.summary', {}),
      ({ pending, needsRep }) => pending + needsRep === 0,
    );
    await expectClean(page, 'couchdb-moved');
    await page.close();
  });
});
