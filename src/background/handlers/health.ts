import browser from 'webextension-polyfill';
import { HandlerError, type Handlers } from '../../messages/router';
import { allDamage, forgetDamage } from '../../storage/book-damage';
import { healthKey, updateHealth } from '../../storage/health';
import { healthViews } from '../health/keep';
import { makeSkeleton } from '../health/skeleton';
import { openSkeleton } from '../own-pages';
import { announce, getServices } from '../services';
import { allTabPeople } from '../tabs';

type HealthMessage =
  | 'health.list'
  | 'health.forget'
  | 'health.forgetDamage'
  | 'health.pages'
  | 'skeleton.make'
  | 'skeleton.open';

export const healthHandlers: Pick<Handlers, HealthMessage> = {
  async 'health.list'() {
    const { database } = await getServices();
    return { records: await healthViews(database), damage: await allDamage(database) };
  },

  async 'health.forget'({ site, pageKind }) {
    await updateHealth((await getServices()).database, healthKey(site, pageKind), () => undefined);
    announce('health');
    return null;
  },

  async 'health.forgetDamage'() {
    await forgetDamage((await getServices()).database);
    announce('health');
    return null;
  },

  async 'health.pages'() {
    const reports = await allTabPeople();
    const pages = await Promise.all(
      reports.map(async ({ tabId, url, pageKind }) => {
        const tab = await browser.tabs.get(tabId).catch(() => undefined);
        const site = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
        return tab && { tabId, site, pageKind, title: tab.title ?? '' };
      }),
    );
    return { pages: pages.filter(page => page !== undefined) };
  },

  'skeleton.make': ({ tabId }) => makeSkeleton(tabId),

  async 'skeleton.open'(_request, { tabId }) {
    if (tabId === undefined) throw new HandlerError('not-found', 'no tab');
    await openSkeleton(tabId);
    return null;
  },
};
