import browser from 'webextension-polyfill';
import { groupPattern, OPTIONAL_SITES, type SiteGroup } from '../model/optional-sites';
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

/** Does an address fall under a match pattern of the form `scheme://host/*` or `scheme://host/app/*`, where host may begin with `*.`? */
export function matchesPattern(pattern: string, url: string): boolean {
  const parts = /^(https?):\/\/(\*\.)?([^/*]+)(\/[^*]*)\*$/.exec(pattern);
  if (!parts || !URL.canParse(url)) return false;
  const [, scheme, wildcard, host, path = ''] = parts;
  // Match patterns know no port: they mean every one.
  const { protocol, hostname: actual, pathname } = new URL(url);
  if (protocol !== `${scheme}:` || !pathname.startsWith(path)) return false;
  return actual === host || (wildcard !== undefined && actual.endsWith(`.${host}`));
}

/** Scripts that run on demand have an entry in the manifest, too, so that they are built; it never matches. */
const ON_DEMAND = {
  anyPage: 'https://any-page.invalid/*',
  unmarked: 'https://unmarked.invalid/*',
  overlay: 'https://overlay.invalid/*',
  conversation: 'https://conversation.invalid/*',
  picker: 'https://picker.invalid/*',
  forms: 'https://forms.invalid/*',
  skeleton: 'https://skeleton.invalid/*',
} as const;
const NEVER_MATCHES = /^https:\/\/[\w-]+\.invalid\/\*$/;

type Entry = NonNullable<browser.Manifest.WebExtensionManifest['content_scripts']>[number];

const entries = (): readonly Entry[] => browser.runtime.getManifest().content_scripts ?? [];

/** Patterns of the sites that the manifest names. */
const declaredPatterns = (): string[] =>
  entries()
    .flatMap(({ matches }) => matches)
    .filter(pattern => !NEVER_MATCHES.test(pattern));

/** Built name of the script that has a pattern in the manifest, as a path in the package (Firefox gives an absolute address). */
function scriptOf(pattern: string): string {
  const file = entries().find(({ matches }) => matches.includes(pattern))?.js?.[0];
  if (!file) throw new Error(`no content script for ${pattern} in the manifest`);
  return new URL(file, browser.runtime.getURL('/')).pathname.slice(1);
}

/** The script that reads a page: its site's own, its group's, or the one for any page. */
export function readerOf(url: string): string {
  const fitting = declaredPatterns().filter(pattern => matchesPattern(pattern, url));
  // An app below a site's address has a longer pattern than the site.
  fitting.sort((left, right) => right.length - left.length);
  return scriptOf(fitting[0] ?? onDemandPattern(url));
}

function onDemandPattern(url: string): string {
  const site = OPTIONAL_SITES.find(({ origins }) => origins.some(origin => matchesPattern(origin, url)));
  return site ? groupPattern(site.group) : ON_DEMAND.anyPage;
}

/** Some address that a match pattern covers. */
const exampleOf = (pattern: string): string => pattern.replace('://*.', '://').replace(/\*$/, '');

/**
 * Registers scripts on the sites that the rep added to the ones of the manifest: the script of their group, or the one for
 * any page.
 */
export async function registerSites(settings: Settings): Promise<void> {
  const declared = declaredPatterns();
  const wanted = settings.consentAt
    ? settings.sites
        .filter(({ origin, mode }) => mode !== 'off' && !declared.includes(origin))
        .map(({ origin }) => origin)
    : [];
  const granted = await Promise.all(wanted.map(origin => browser.permissions.contains({ origins: [origin] })));
  const matches = wanted.filter((_, index) => granted[index]);
  const registered = await browser.scripting.getRegisteredContentScripts();
  if (registered.length > 0) {
    await browser.scripting.unregisterContentScripts({ ids: registered.map(({ id }) => id) });
  }
  if (matches.length > 0) await browser.scripting.registerContentScripts(registrations(matches, declared));
}

function registrations(matches: readonly string[], declared: readonly string[]) {
  const patterns = matches.map(pattern => [onDemandPattern(exampleOf(pattern)), pattern] as const);
  const optional = OPTIONAL_SITES.flatMap(({ origins }) => origins);
  return [...new Set(patterns.map(([script]) => script))].map(script => ({
    id: new URL(script.slice(0, -1)).hostname,
    matches: patterns.filter(([own]) => own === script).map(([, pattern]) => pattern),
    // One host of a site with a script of its own may be chosen by itself: there, that script is at work.
    excludeMatches: [...declared, ...(script === ON_DEMAND.anyPage ? optional : [])],
    js: [scriptOf(script)],
    runAt: 'document_idle' as const,
    persistAcrossSessions: true,
  }));
}

/** Starts the content script in tabs that were open before it could be (install, update, newly chosen site). */
export async function injectIntoOpenTabs(settings: Settings): Promise<void> {
  const tabs = await browser.tabs.query({ url: [...settings.sites.map(site => site.origin)] });
  const wanted = tabs.filter(({ url }) => url !== undefined && modeOf(settings, url) !== 'off');
  await Promise.allSettled(
    wanted.map(async ({ id, url = '' }) => {
      if (id !== undefined) await injectReader(id, url);
    }),
  );
}

/** Runs the script that reads pages like this one in the top frame of a tab. */
export const injectReader = (tabId: number, url: string): Promise<void> => inject(tabId, 0, readerOf(url));

/** Runs a group's script in the top frame, where the script for any page found one of its sites. */
export const injectGroup = (tabId: number, group: SiteGroup): Promise<void> =>
  inject(tabId, 0, scriptOf(groupPattern(group)));

/** Runs what reads pages without markup beside the script for any page. */
export const injectUnmarked = (tabId: number): Promise<void> => inject(tabId, 0, scriptOf(ON_DEMAND.unmarked));

export const injectOverlay = (tabId: number, frameId = 0): Promise<void> =>
  inject(tabId, frameId, scriptOf(ON_DEMAND.overlay));

export const injectForms = (tabId: number, frameId = 0): Promise<void> =>
  inject(tabId, frameId, scriptOf(ON_DEMAND.forms));

/** Runs what reads the open thread of a page; with `picker`, also what draws over it. */
export async function injectConversation(tabId: number, frameId: number, part: 'reader' | 'picker'): Promise<void> {
  await inject(tabId, frameId, scriptOf(ON_DEMAND.conversation));
  if (part === 'picker') await inject(tabId, frameId, scriptOf(ON_DEMAND.picker));
}
/** Makes a page's skeleton ready to be asked for, on the rep's click only. */
export const injectSkeleton = (tabId: number): Promise<void> => inject(tabId, 0, scriptOf(ON_DEMAND.skeleton));

async function inject(tabId: number, frameId: number, file: string): Promise<void> {
  await browser.scripting.executeScript({ target: { tabId, frameIds: [frameId] }, files: [file] });
}

/** After any change of consent or sites: registration, open pages and open tabs follow. */
export async function applySettings(settings: Settings): Promise<void> {
  await registerSites(settings);
  announce('settings');
}
