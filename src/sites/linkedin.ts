import { farthest } from '../page/select';
import { knownOwnAccount, type Page, POST } from './linkedin/links';
import { readMessages } from './linkedin/messages';
import { readPeople } from './linkedin/people';
import { readSales } from './linkedin/sales';
import { readSubject } from './linkedin/top-card';
import type { PageKind, SiteDetector } from './types';

export const linkedin: SiteDetector = {
  id: 'linkedin',
  matches: ['https://*.linkedin.com/*'],
  unit: `${POST},[role="listitem"],li`,
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
    const kind = this.pageKind(url);
    if (!kind) return [];
    if (url.pathname.startsWith('/sales/')) return readSales(root, url);
    const whole = root.nodeType === 9;
    const page: Page = { url, kind, own: knownOwnAccount(root, url, kind) };
    // Who is the other side shows only in the whole thread.
    if (kind === 'messages') return readMessages(root.ownerDocument ?? (root as Document), page);
    const scope = whole ? root : (farthest(root as Element, POST) ?? root);
    const subject = kind === 'profile' && whole ? readSubject(root as Document, url) : null;
    return [...(subject ? [subject.detection] : []), ...readPeople(scope, page, subject?.card)];
  },
};

/*
 * To try by hand: https://www.linkedin.com/in/williamhgates/
 * https://www.linkedin.com/feed/ · https://www.linkedin.com/search/results/people/?keywords=sales
 * https://www.linkedin.com/company/microsoft/ (logged out) · https://www.linkedin.com/in/satyanadella/recent-activity/all/
 */
