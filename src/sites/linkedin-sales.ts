import { readLeads } from './linkedin/leads';
import { type Page, UNIT } from './linkedin/links';
import { documentOf, isDocument, isOwnName, knownOwnAccount } from './linkedin/own-account';
import type { PageKind, SiteDetector } from './types';

/** Sales Navigator: an app of its own below LinkedIn's address, with people named by lead ids. */
export const linkedinSales: SiteDetector = {
  id: 'linkedin',
  part: 'sales',
  matches: ['https://*.linkedin.com/sales/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [area = '', name = ''] = url.pathname.split('/').filter(Boolean);
    return area === 'sales' ? kindOf(name) : null;
  },
  detect(root, url) {
    const page = pageOf(root, url);
    return page ? readLeads(root, url, page) : [];
  },
  detectOutsideUnits(document, url) {
    return linkedinSales.detect(document, url).filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function kindOf(name: string): PageKind {
  if (name === 'lead' || name === 'people' || name === 'profile') return 'profile';
  if (name === 'account' || name === 'company') return 'company';
  return name === 'lists' ? 'list' : 'search';
}

function pageOf(root: Document | Element, url: URL): Page | null {
  const kind = linkedinSales.pageKind(url);
  if (!kind) return null;
  const own = knownOwnAccount(documentOf(root), url, kind, !isDocument(root));
  return { url, kind, own, isOwnName: name => isOwnName(own, name), roots: [], chats: [] };
}

// To try by hand, signed in with Sales Navigator: https://www.linkedin.com/sales/search/people and a lead in it.
