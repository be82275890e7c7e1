import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { EXTENSION_ID } from './harness/chromium';
import { LINKEDIN, type Scenario, startScenario } from './harness/scenario';

/** A profile whose page looks for extensions in the three ways that LinkedIn is known to use. */
const PROBE = `<!doctype html><html lang="en"><head><title>Ada Lund | LinkedIn</title></head><body>
  <main id="workspace"><section componentkey="com.linkedin.sdui.profile.card.refada-lundTopcard"><div><h2>Ada Lund</h2></div><p>· 2nd</p>
  <p>Engineer</p><a href="/in/ada-lund/overlay/contact-info/">Contact info</a></section></main>
  <script>
  const FILES = ['manifest.json', 'icons/16.png', 'src/content/linkedin.js', 'src/ui/overlay/main.js', 'src/ui/popup/index.html', 'service-worker-loader.js'];
  const before = new Set(Object.getOwnPropertyNames(window));
  window.changes = [];
  new MutationObserver(records => { for (const record of records) {
    for (const node of record.addedNodes) window.changes.push('+' + node.nodeName);
    if (record.type === 'attributes') window.changes.push('@' + record.target.nodeName + '.' + record.attributeName);
  } }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  const heard = [];
  for (const name of ['message', 'error']) addEventListener(name, event => heard.push(name + ':' + (event.data ? JSON.stringify(event.data) : '')));
  window.probe = async () => {
    const messages = await new Promise(done => {
      const runtime = window.chrome && window.chrome.runtime;
      if (!runtime || !runtime.sendMessage) return done('none');
      try { runtime.sendMessage('${EXTENSION_ID}', { type: 'page.hello' }, answer => done(runtime.lastError ? 'none' : JSON.stringify(answer))); } catch { done('none'); }
      setTimeout(() => done('none'), 1000);
    });
    const files = [];
    for (const file of FILES) {
      await fetch('chrome-extension://${EXTENSION_ID}/' + file).then(() => files.push(file), () => undefined);
      await new Promise(done => { const image = new Image(); image.onload = () => { files.push('img ' + file); done(); }; image.onerror = done; image.src = 'chrome-extension://${EXTENSION_ID}/' + file; });
    }
    const strange = [];
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (/chrome-extension:|throughline|moz-extension/i.test(name + value)) strange.push(element.nodeName + ' ' + name);
      }
    }
    const html = document.documentElement;
    const foreign = [...html.children].filter(child => child !== document.head && child !== document.body);
    return {
      messages, files, strange,
      foreign: foreign.map(child => ({ name: child.nodeName, attributes: child.attributes.length, shadow: child.shadowRoot === null, children: child.childNodes.length, text: child.textContent })),
      globals: Object.getOwnPropertyNames(window).filter(name => !before.has(name) && !['probe', 'changes'].includes(name)),
      heard, changes: window.changes, body: document.body.querySelectorAll('*').length,
      styles: document.styleSheets.length + document.adoptedStyleSheets.length,
    };
  };
  </script></body></html>`;

interface Found {
  messages: string;
  files: string[];
  strange: string[];
  foreign: { name: string; attributes: number; shadow: boolean; children: number; text: string }[];
  globals: string[];
  heard: string[];
  changes: string[];
  styles: number;
}

const ADDRESS = 'https://www.linkedin.com/in/ada-lund/';

describe('what a page can find of us', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv('Name,LinkedIn\nAda Lund,https://www.linkedin.com/in/ada-lund\n');
    scenario.server.page(ADDRESS, PROBE);
  }, 120_000);

  afterAll(async () => scenario?.close());

  const probed = async (use: 'overlay' | 'panel'): Promise<Found> => {
    await ask(scenario.app, 'site.setMode', { origin: LINKEDIN, mode: use });
    const { page, overlay } = await scenario.visit(ADDRESS);
    if (use === 'overlay') {
      await overlay.click('button', /^Ada Lund: /);
      await overlay.click('button', /^Note/);
      await overlay.fill('textbox', /./, 'Typed while the page looks');
    } else {
      await new Promise(done => setTimeout(done, 2_000));
    }
    const found = (await page.evaluate('probe()')) as Found;
    await page.close();
    return found;
  };

  it('in overlay mode: one bare element, nothing else', async () => {
    const { foreign, changes, ...found } = await probed('overlay');
    expect(found).toMatchObject({ messages: 'none', files: [], strange: [], globals: [], heard: [], styles: 0 });
    expect(foreign).toHaveLength(1);
    expect(foreign[0]).toMatchObject({ attributes: 0, shadow: true, children: 0, text: '' });
    expect(changes).toEqual([`+${foreign[0]?.name}`]);
  });

  it('in side-panel mode: nothing at all, although the person is known', async () => {
    const found = await probed('panel');
    expect(found).toMatchObject({
      messages: 'none',
      files: [],
      strange: [],
      globals: [],
      heard: [],
      foreign: [],
      changes: [],
      styles: 0,
    });
  });
});
