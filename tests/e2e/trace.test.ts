import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteMode } from '../../src/model/settings';
import { ask } from './harness/ask';
import type { ClosedRoot } from './harness/closed-root';
import { type Found, PROBE } from './harness/probe-page';
import { LINKEDIN, ownPage, type Scenario, startScenario } from './harness/scenario';

const CHAT_ADDRESS = 'https://www.linkedin.com/messaging/thread/2-group==/';
/** Another page with the probe's script, first of all. */
const withProbe = (html: string): string =>
  html
    .replaceAll('ACoAAAdaAdaAdaAdaAdaAda2', 'ada-lund')
    .replace('</body>', `${/<script>.*<\/script>/s.exec(PROBE)?.[0]}</body>`);

const ADDRESS = 'https://www.linkedin.com/in/ada-lund/';

describe('what a page can find of us', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv('Name,LinkedIn\nAda Lund,https://www.linkedin.com/in/ada-lund\n');
    scenario.server.page(ADDRESS, PROBE);
  });

  afterAll(async () => scenario?.close());

  const probed = async (use: SiteMode, act: (overlay: ClosedRoot) => Promise<void> = settle): Promise<Found> => {
    await ask(scenario.app, 'site.setMode', { origin: LINKEDIN, mode: use });
    const { page, overlay } = await scenario.visit(ADDRESS);
    await act(overlay);
    const found = (await page.evaluate('probe()')) as Found;
    await page.close();
    return found;
  };
  const settle = () => new Promise<void>(done => setTimeout(done, 2_000));
  const openCard = (overlay: ClosedRoot) => overlay.click('button', /^Ada Lund: /);
  const typeNote = async (overlay: ClosedRoot) => {
    await openCard(overlay);
    await overlay.click('button', /^Note/);
    await overlay.fill('textbox', /./, 'Typed while the page looks');
  };

  /** Without a trace: no file, no message, no node, no style, no changed function, no call, no error. */
  const NOTHING = {
    ...{ messages: 'none', files: [], strange: [], odd: [], globals: [], tampered: [], added: [], stacks: [] },
    ...{ errors: [], heard: [], loaded: [], frames: 0, styles: 0, variables: 0, selection: '' },
  };
  const UNSEEN = { ...NOTHING, foreign: [], changes: [], hits: [], style: null, traps: [], active: 'BODY' };

  it('switched off: nothing at all', async () => {
    expect(await probed('off')).toMatchObject(UNSEEN);
  });

  it('in side-panel mode: nothing at all, although the person is known', async () => {
    expect(await probed('panel')).toMatchObject(UNSEEN);
  });

  it('in overlay mode: one bare element, which can be hit where a mark or card is drawn', async () => {
    const { foreign, changes, hits, traps, active, ...found } = await probed('overlay', async overlay => {
      await overlay.until('button', /^Ada Lund: /);
    });
    expect(found).toMatchObject(NOTHING);
    expect(foreign).toEqual([{ name: 'DIV', attributes: 0, shadow: true, children: 0, text: '' }]);
    expect(changes).toEqual(['+DIV']);
    // A mark is small: a hit test on a grid may miss it.
    expect(hits.filter(name => name !== 'DIV')).toEqual([]);
    expect([traps, active]).toEqual([[], 'BODY']);
  });

  it('in overlay mode, with a card that is used: the element has the focus, and gets clicks and input', async () => {
    const { foreign, changes, hits, traps, active, ...found } = await probed('overlay', typeNote);
    expect(found).toMatchObject(NOTHING);
    expect(foreign).toEqual([{ name: 'DIV', attributes: 0, shadow: true, children: 0, text: '' }]);
    expect([changes, hits, active]).toEqual([['+DIV'], ['DIV'], 'DIV']);
    // What docs/privacy.md says a page can learn, and no more.
    const said = ['pointerdown', 'focus', 'focusin', 'focusout', 'blur', 'click', 'beforeinput', 'input'];
    expect(traps.filter(type => !said.includes(type))).toEqual([]);
  });

  it('with messages being picked: the same one element', async () => {
    scenario.server.page(CHAT_ADDRESS, withProbe(ownPage('linkedin/threads/group-german.html')));
    await ask(scenario.app, 'site.setMode', { origin: LINKEDIN, mode: 'overlay' });
    const { page, overlay } = await scenario.visit(CHAT_ADDRESS);
    await overlay.click('button', /^Ada Lund: in your CRM/);
    await overlay.click('button', 'Pick messages');
    await overlay.click('checkbox', /^Select: Hallo/);
    const { foreign, changes, ...found } = (await page.evaluate('probe()')) as Found;
    expect(found).toMatchObject(NOTHING);
    expect(foreign).toEqual([{ name: 'DIV', attributes: 0, shadow: true, children: 0, text: '' }]);
    // The rest of the page's own text comes after its script.
    expect(changes.filter(change => change !== '+#text')).toEqual(['+DIV']);
    await page.close();
  });
});
