import { farthest } from '../page/select';
import { knownOwnAccount, type Page, POST, UNIT } from './linkedin/links';
import { readMessages } from './linkedin/messages';
import { readPeople } from './linkedin/people';
import { readSales } from './linkedin/sales';
import { knownCard, readSubject } from './linkedin/top-card';
import type { Detection, PageKind, SiteDetector } from './types';

export const linkedin: SiteDetector = {
  id: 'linkedin',
  matches: ['https://*.linkedin.com/*'],
  // Who is the other side of a conversation shows only in the whole thread.
  unit: url => (url.pathname.startsWith('/messaging') ? undefined : UNIT),
  pageKind(url) {
    const [area = '', name = '', sub = ''] = url.pathname.split('/').filter(part => part && part !== 'mwlite');
    if (area === 'in' || area === 'pub') return sub === 'recent-activity' ? 'activity' : name ? 'profile' : null;
    if (area === 'sales') return name === 'lead' || name === 'people' ? 'profile' : 'search';
    if (area === 'feed') return name === 'update' ? 'post' : name && name !== 'hashtag' ? null : 'feed';
    if (area === 'search') return 'search';
    const kinds: Record<string, PageKind> = {
      posts: 'post',
      pulse: 'article',
      messaging: 'messages',
      company: 'company',
      school: 'company',
      showcase: 'company',
      mynetwork: 'list',
      groups: 'list',
      events: 'list',
      jobs: 'list',
    };
    return kinds[area] ?? null;
  },
  detect(root, url) {
    const page = pageOf(root, url);
    if (!page) return [];
    if (isSales(url)) return readSales(root, url);
    if (page.kind === 'messages') return readMessages(root.ownerDocument ?? (root as Document), page);
    return isDocument(root)
      ? readAll(root, page)
      : readPeople(farthest(root, POST) ?? root, page, knownCard(root, url));
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    if (!page) return [];
    if (isSales(url)) return readSales(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
    return readAll(document, { ...page, isOutsideUnits: true });
  },
};

const isDocument = (root: Document | Element): root is Document => root.nodeType === 9;
const isSales = (url: URL): boolean => url.pathname.startsWith('/sales/');

function pageOf(root: Document | Element, url: URL): Page | null {
  const kind = linkedin.pageKind(url);
  return kind && { url, kind, own: knownOwnAccount(root, url, kind) };
}

function readAll(document: Document, page: Page): Detection[] {
  const subject = page.kind === 'profile' ? readSubject(document, page.url) : null;
  return [...(subject ? [subject.detection] : []), ...readPeople(document, page, subject?.card)];
}

/*
 * To try by hand: https://www.linkedin.com/in/williamhgates/
 * https://www.linkedin.com/feed/ · https://www.linkedin.com/search/results/people/?keywords=sales
 * https://www.linkedin.com/company/microsoft/ (logged out) · https://www.linkedin.com/in/satyanadella/recent-activity/all/
 */
