import { HandlerError, type Handlers } from '../../messages/router';
import type { Settings, SiteMode } from '../../model/settings';
import { getSettings, updateSettings } from '../../storage/settings';
import { announce, getServices, now, tellTabs } from '../services';
import { applySettings, injectIntoOpenTabs, matchesPattern } from '../site-access';

export const settingsHandlers: Pick<
  Handlers,
  'settings.get' | 'settings.update' | 'consent.give' | 'consent.withdraw' | 'site.setMode'
> = {
  'settings.get': async () => getSettings((await getServices()).database),

  async 'settings.update'(change) {
    const settings = await updateSettings((await getServices()).database, change);
    announce('settings');
    await tellTabs({ event: 'page.reconsider' });
    return settings;
  },

  async 'consent.give'() {
    const settings = await updateSettings((await getServices()).database, { consentAt: now() });
    return apply(settings);
  },

  async 'consent.withdraw'() {
    return apply(await updateSettings((await getServices()).database, { consentAt: null }));
  },

  async 'site.setMode'({ origin, mode }, sender) {
    const isPage = sender.kind === 'content';
    if (isPage && origin !== ownPattern(sender.url)) {
      throw new HandlerError('forbidden', 'a page may only change its own site');
    }
    const { database } = await getServices();
    const settings = await updateSettings(database, ({ sites }) => ({
      sites: isPage
        ? changedFor(sender.url, mode, sites)
        : [...sites.filter(site => site.origin !== origin), { origin, mode }],
    }));
    await apply(settings);
    return null;
  },
};

const ownPattern = (url: string): string => (URL.canParse(url) ? `${new URL(url).origin}/*` : '');

/** The choices that cover a page, changed: the settings show one choice a site, not one more for each host of it. */
function changedFor(url: string, mode: SiteMode, sites: Settings['sites']): Settings['sites'] {
  return sites.map(site => (matchesPattern(site.origin, url) ? { ...site, mode } : site));
}

async function apply(settings: Settings): Promise<Settings> {
  await applySettings(settings);
  if (settings.consentAt !== null) await injectIntoOpenTabs(settings);
  await tellTabs({ event: 'page.reconsider' });
  return settings;
}
