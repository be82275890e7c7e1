import browser from 'webextension-polyfill';
import { HandlerError, type Handlers } from '../../messages/router';
import { getSettings } from '../../storage/settings';
import { openApp, openPanel } from '../own-pages';
import { getServices } from '../services';
import { injectGroup, injectReader, injectUnmarked, modeOf } from '../site-access';
import { getTabPeople, markForReading, wasAskedToRead } from '../tabs';

/** How long a page may take to name somebody after the rep asked. A visit begins with an empty report, so the first says nothing. */
const READ_TIMEOUT_MS = 1_500;
const POLL_MS = 50;

export const pageHandlers: Pick<Handlers, 'page.hello' | 'page.read' | 'page.handOver' | 'app.open' | 'panel.open'> = {
  async 'page.hello'({ url }, sender) {
    const settings = await getSettings((await getServices()).database);
    const asked = sender.tabId !== undefined && (await wasAskedToRead(sender.tabId, url));
    const chosen = modeOf(settings, url);
    return {
      consent: settings.consentAt !== null,
      // A page read once on request gets no marks: the popup or the panel shows its people.
      mode: asked && chosen === 'off' ? 'panel' : chosen,
      anyPage: asked || chosen !== 'off',
      theme: settings.theme,
    };
  },

  async 'page.read'({ tabId }) {
    const settings = await getSettings((await getServices()).database);
    if (settings.consentAt === null) throw new HandlerError('no-consent', 'first run is not done');
    const tab = await browser.tabs.get(tabId);
    if (!tab.url || !/^https?:/.test(tab.url)) throw new HandlerError('not-found', 'no page that can be read');
    await markForReading(tabId, tab.url);
    await injectReader(tabId, tab.url);
    return { people: await reportedPeople(tabId, tab.url) };
  },

  async 'page.handOver'({ group }, { tabId }) {
    if (tabId !== undefined) await (group === 'unmarked' ? injectUnmarked(tabId) : injectGroup(tabId, group));
    return null;
  },

  async 'app.open'({ screen, contactId = '' }) {
    await openApp(screen, contactId);
    return null;
  },

  'panel.open': async (_request, { windowId }) => ({ opened: windowId !== undefined && (await openPanel(windowId)) }),
};

async function reportedPeople(tabId: number, url: string): Promise<number> {
  for (
    const end = Date.now() + READ_TIMEOUT_MS;
    Date.now() < end;
    await new Promise(done => setTimeout(done, POLL_MS))
  ) {
    const report = await getTabPeople(tabId);
    if (report?.url === url && report.people.length > 0) return report.people.length;
  }
  return 0;
}
