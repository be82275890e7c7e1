import browser from 'webextension-polyfill';
import type { AppScreen } from '../messages/page';

const APP = 'src/ui/app/index.html';

const HASHES: Record<AppScreen, string> = {
  welcome: '#/welcome',
  outbox: '#/outbox',
  data: '#/settings/data',
  crm: '#/settings/crm',
  sites: '#/settings/sites',
  health: '#/health',
  person: '#/people/',
};

/** Shows a screen of the full page in a new tab: one that is open already may hold text that is not saved yet. */
export async function openApp(screen: AppScreen, contactId = ''): Promise<void> {
  const id = screen === 'person' ? encodeURIComponent(contactId) : '';
  await browser.tabs.create({ url: `${browser.runtime.getURL(APP)}${HASHES[screen]}${id}` });
}

/** Shows what a skeleton of a tab's page would hold. */
export async function openSkeleton(tabId: number): Promise<void> {
  await browser.tabs.create({ url: `${browser.runtime.getURL(APP)}#/health/${tabId}` });
}

interface SidePanel {
  open(where: { windowId: number }): Promise<void>;
}

/**
 * Opens the side panel of a window. To be called in the very turn in which the rep's click arrived.
 * @returns false where the browser has no side panel of this kind (Firefox) or saw no click
 */
export function openPanel(windowId: number): Promise<boolean> {
  const { chrome } = globalThis as unknown as { chrome?: { sidePanel?: SidePanel } };
  const opening = chrome?.sidePanel?.open({ windowId });
  return opening === undefined
    ? Promise.resolve(false)
    : opening.then(
        () => true,
        () => false,
      );
}
