import { innerRoots } from '../page/roots';
import { farthest } from '../page/select';
import { type Page, POST, UNIT } from './linkedin/links';
import { chatsIn, readChats, readMessages } from './linkedin/messages';
import { readCompany } from './linkedin/organizations';
import { isOwnName, knownOwnAccount } from './linkedin/own-account';
import { readPeople } from './linkedin/people';
import { readSales } from './linkedin/sales';
import { knownCard, readSubject } from './linkedin/top-card';
import type { Detection, PageKind, SiteDetector } from './types';

/** Where the other front end is put into the page: pages of the one hold parts of the other. */
const INNER = '#interop-outlet,[data-testid*="interop"],iframe[src*="/preload/"]';

const AREAS: Record<string, PageKind> = {
  posts: 'post',
  pulse: 'article',
  search: 'search',
  messaging: 'messages',
  company: 'company',
  school: 'company',
  showcase: 'company',
  mynetwork: 'list',
  groups: 'list',
  events: 'list',
  jobs: 'list',
};

export const linkedin: SiteDetector = {
  id: 'linkedin',
  matches: ['https://*.linkedin.com/*'],
  // Who is the other side of a conversation shows only in the whole thread.
  unit: url => (url.pathname.startsWith('/messaging') ? undefined : UNIT),
  innerRoots: document => innerRoots(document, INNER),
  pageKind(url) {
    const [area = '', name = '', sub = ''] = url.pathname
      .split('/')
      .filter(part => part && !/^(?:mwlite|comm|m)$/.test(part));
    if (area === 'in' || area === 'pub') return sub === 'recent-activity' ? 'activity' : name ? 'profile' : null;
    if (area === 'sales') return salesKind(name);
    if (area === 'feed') return name === 'update' ? 'post' : name && name !== 'hashtag' ? null : 'feed';
    return AREAS[area] ?? null;
  },
  detect(root, url) {
    const page = pageOf(root, url);
    if (!page) return [];
    if (isSales(url)) return readSales(root, url, page);
    if (page.kind === 'messages') {
      const document = documentOf(root);
      return readMessages([document, ...innerRoots(document, INNER)], { ...page, chats: [] });
    }
    return isDocument(root)
      ? readAll(root, page)
      : readPeople(farthest(root, POST) ?? root, page, knownCard(root, url));
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    if (!page) return [];
    if (isSales(url)) return readSales(document, url, page).filter(({ anchor }) => !anchor.closest(UNIT));
    return readAll(document, { ...page, isOutsideUnits: true });
  },
};

const isDocument = (root: Document | Element): root is Document => root.nodeType === 9;
const isSales = (url: URL): boolean => url.pathname.startsWith('/sales/');

function salesKind(name: string): PageKind | null {
  if (name === 'lead' || name === 'people' || name === 'profile') return 'profile';
  if (name === 'account' || name === 'company') return 'company';
  return name === 'lists' ? 'list' : 'search';
}

/** The page's own document, also for what stands in one of its frames. */
function documentOf(root: Document | Element): Document {
  const document = root.ownerDocument ?? (root as Document);
  return document.defaultView?.frameElement?.ownerDocument ?? document;
}

function pageOf(root: Document | Element, url: URL): Page | null {
  const kind = linkedin.pageKind(url);
  if (!kind) return null;
  const own = knownOwnAccount(isDocument(root) ? root : documentOf(root), url, kind, !isDocument(root));
  return { url, kind, own, isOwnName: name => isOwnName(own, name), chats: isDocument(root) ? chatsOf(root) : [] };
}

const chatsOf = (document: Document): Element[] => [document, ...innerRoots(document, INNER)].flatMap(chatsIn);

function readAll(document: Document, page: Page): Detection[] {
  const subject = page.kind === 'profile' ? readSubject(document, page) : null;
  const company = page.kind === 'company' ? readCompany(document, page.url) : [];
  const inner = innerRoots(document, INNER).flatMap(root => readPeople(root, page, subject?.card));
  const whose = subject ? [subject.detection] : company;
  return [...whose, ...readPeople(document, page, subject?.card), ...inner, ...readChats(page)];
}

/*
 * To try by hand: https://www.linkedin.com/in/williamhgates/
 * https://www.linkedin.com/feed/ · https://www.linkedin.com/search/results/people/?keywords=sales
 * https://www.linkedin.com/company/microsoft/ (logged out) · https://www.linkedin.com/in/satyanadella/recent-activity/all/
 */
