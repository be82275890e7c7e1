import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const profile = (slug: string, name: string): string =>
  `<!doctype html><html lang="en"><head><title>Profile | LinkedIn</title></head><body><main id="workspace">
  <section componentkey="com.linkedin.sdui.profile.card.ref${slug}Topcard"><div><h2>${name}</h2></div><p>· 2nd</p><p>Engineer</p>
  <a href="/in/${slug}/overlay/contact-info/">Contact info</a></section></main></body></html>`;

const HOSTILE = {
  'a-megabyte': `Ada ${'Lund '.repeat(200_000)}`,
  'with-markup': '&lt;img src=x onerror=&quot;window.hacked=1&quot;&gt; Ada',
  'right-to-left': 'Ada \u202Egnul\u202C Lund',
};

describe('bad input', () => {
  let scenario: Scenario;
  const servers: Server[] = [];

  beforeAll(async () => {
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
    const rows = Object.keys(HOSTILE).map(slug => `Known ${slug},https://www.linkedin.com/in/${slug}`);
    await scenario.importCsv(`Name,LinkedIn\n${rows.join('\n')}\nAda Lund,https://www.linkedin.com/in/ada-lund\n`);
    for (const [slug, name] of Object.entries(HOSTILE)) {
      scenario.server.page(`https://www.linkedin.com/in/${slug}/`, profile(slug, name));
    }
    scenario.server.page('https://www.linkedin.com/in/ada-lund/', profile('ada-lund', 'Ada Lund'));
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await scenario?.close();
  });

  it.each(Object.keys(HOSTILE))('a name %s is shortened and shown as text', async slug => {
    const { page, overlay } = await scenario.visit(`https://www.linkedin.com/in/${slug}/`);
    await overlay.click('button', /open card$/);
    const text = await eventually(
      () => overlay.text('region'),
      found => found.includes(`Known ${slug}`),
    );
    expect(text.length).toBeLessThan(3_000);
    expect(text).not.toContain('\u202E');
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await page.close();
  });

  it('an extension updated under an open page keeps what was typed and asks to reload', async () => {
    const { page, overlay } = await scenario.visit('https://www.linkedin.com/in/ada-lund/');
    await overlay.click('button', /^Ada Lund: /);
    await overlay.click('button', /^Note/);
    await overlay.fill('textbox', /./, 'Typed before the update');
    const worker = await scenario.browser.worker();
    await worker.evaluate('chrome.runtime.reload()').catch(() => undefined);
    await eventually(
      async () => {
        // The old script notices when there is something to keep, which is a moment after the last key.
        await page.keyboard.insertText('!');
        await page.waitForTimeout(1_000);
        return `${await overlay.text('region')} ${await overlay.value('textbox').catch(() => '')}`;
      },
      text => /reload/i.test(text) && text.includes('Typed before the update'),
    );
    await page.close();
  });
});

describe('a CRM address that is none', () => {
  let scenario: Scenario;
  const servers: Server[] = [];

  beforeAll(async () => {
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
  });

  afterAll(async () => {
    for (const server of servers) server.close();
    await scenario?.close();
  });

  const answering = async (status: number, body: string, type = 'text/html'): Promise<string> => {
    const server = createServer((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    servers.push(server);
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/crm`;
  };

  const problem = async (url: string) => {
    const fields = { url, user: 'rep', password: 'not-the-secret' };
    const outcome = await ask(scenario.app, 'crm.connect', { crm: 'tryton', fields });
    expect(JSON.stringify(outcome)).not.toContain('not-the-secret');
    return 'problem' in outcome ? outcome.problem.messageKey : 'connected';
  };

  it.each([
    ['a page of HTML', 200, '<html>Welcome</html>', 'text/html', 'crm_error_not_a_crm'],
    ['401', 401, '', 'text/plain', 'crm_error_signin'],
    ['403', 403, '', 'text/plain', 'crm_error_forbidden'],
    ['503', 503, '', 'text/plain', 'crm_error_server'],
  ])('%s gets one sentence that says what to do', async (_name, status, body, type, key) => {
    expect(await problem(await answering(status, body, type))).toBe(key);
  });

  it('nobody there, no address, and an address that was not allowed', async () => {
    expect(await problem('http://127.0.0.1:9/crm')).toBe('crm_error_network');
    expect(await problem('not an address')).toBe('crm_error_address');
    expect(await problem('https://crm.example/crm')).toBe('crm_error_permission');
    expect((await ask(scenario.app, 'crm.connections', {})).connections).toEqual([]);
  });
});
