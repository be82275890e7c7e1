import browser from 'webextension-polyfill';
import type { Settings, SiteMode } from '../model/settings';
import { announce } from './services';

/**
 * Mode of the site a page belongs to. The most specific pattern of the rep's choices counts; a site never chosen is off.
 */
export function modeOf(settings: Settings, url: string): SiteMode {
  const fitting = settings.sites.filter(site => matchesPattern(site.origin, url));
  fitting.sort((left, right) => right.origin.length - left.origin.length);
  return fitting[0]?.mode ?? 'off';
}

/** Does an address fall under a match pattern of the form `scheme://host/*`, where host may begin with `*.`? */
export function matchesPattern(pattern: string, url: string): boolean {
  const parts = /^(https?):\/\/(\*\.)?([^/*]+)\/\*$/.exec(pattern);
  if (!parts || !URL.canParse(url)) return false;
  const [, scheme, wildcard, host] = parts;
  // Match patterns know no port: they mean every one.
  const { protocol, hostname: actual } = new URL(url);
  return protocol === `${scheme}:` && (actual === host || (wildcard !== undefined && actual.endsWith(`.${host}`)));
}

/** Built name of a script in the manifest, as a path in the package (Firefox gives an absolute address). */
export function scriptPath(index: 0 | 1): string {
  const file = browser.runtime.getManifest().content_scripts?.[index]?.js?.[0];
  if (!file) throw new Error(`content script ${index} is missing in the manifest`);
  return new URL(file, browser.runtime.getURL('/')).pathname.slice(1);
}

const REGISTRATION_ID = 'sites';

/** Registers the content script on the sites that the rep added to the ones of the manifest. */
export async function registerSites(settings: Settings): Promise<void> {
  const declared = new Set(browser.runtime.getManifest().content_scripts?.[0]?.matches);
  const wanted = settings.consentAt
    ? settings.sites.filter(({ origin, mode }) => mode !== 'off' && !declared.has(origin)).map(({ origin }) => origin)
    : [];
  const granted = await Promise.all(wanted.map(origin => browser.permissions.contains({ origins: [origin] })));
  const matches = wanted.filter((_, index) => granted[index]);
  const registered = await browser.scripting.getRegisteredContentScripts({ ids: [REGISTRATION_ID] });
  if (registered.length > 0) await browser.scripting.unregisterContentScripts({ ids: [REGISTRATION_ID] });
  if (matches.length === 0) return;
  await browser.scripting.registerContentScripts([
    { id: REGISTRATION_ID, matches, js: [scriptPath(0)], runAt: 'document_idle', persistAcrossSessions: true },
  ]);
}

/** Starts the content script in tabs that were open before it could be (install, update, newly chosen site). */
export async function injectIntoOpenTabs(settings: Settings): Promise<void> {
  const tabs = await browser.tabs.query({ url: [...settings.sites.map(site => site.origin)] });
  const wanted = tabs.filter(({ url }) => url !== undefined && modeOf(settings, url) !== 'off');
  await Promise.allSettled(wanted.map(({ id }) => inject(id, 0)));
}

/** Runs one of our scripts in the top frame of a tab. 0: content script, 1: overlay. */
export async function inject(tabId: number | undefined, script: 0 | 1, frameId = 0): Promise<void> {
  if (tabId === undefined) return;
  await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [scriptPath(script)] });
}

/** After any change of consent or sites: registration, open pages and open tabs follow. */
export async function applySettings(settings: Settings): Promise<void> {
  await registerSites(settings);
  announce('settings');
}
