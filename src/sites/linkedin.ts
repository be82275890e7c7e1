import { innerRoots } from '../page/roots';
import { farthest } from '../page/select';
import { type Page, POST, UNIT } from './linkedin/links';
import { chatsIn, readChats, readMessages } from './linkedin/messages';
import { readCompany } from './linkedin/organizations';
import { documentOf, isDocument, isOwnName, knownOwnAccount } from './linkedin/own-account';
import { readPeople } from './linkedin/people';
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
    if (area === 'feed') return name === 'update' ? 'post' : name && name !== 'hashtag' ? null : 'feed';
    return AREAS[area] ?? null;
  },
  detect(root, url) {
    const page = pageOf(root, url);
    if (!page) return [];
    if (page.kind === 'messages') return readMessages(page.roots, { ...page, chats: [] });
    return isDocument(root)
      ? readAll(root, page)
      : readPeople(farthest(root, POST) ?? root, page, knownCard(root, url));
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    if (!page) return [];
    return readAll(document, { ...page, isOutsideUnits: true });
  },
};

function pageOf(root: Document | Element, url: URL): Page | null {
  const kind = linkedin.pageKind(url);
  if (!kind) return null;
  const document = documentOf(root);
  const isPart = !isDocument(root);
  const own = knownOwnAccount(isPart ? document : root, url, kind, isPart);
  // A part is read by itself, but for a conversation: who is the other side shows only in all of it.
  const roots = isPart && kind !== 'messages' ? [] : [document, ...innerRoots(document, INNER)];
  return {
    url,
    kind,
    own,
    isOwnName: name => isOwnName(own, name),
    roots,
    chats: isPart ? [] : roots.flatMap(chatsIn),
  };
}

function readAll(document: Document, page: Page): Detection[] {
  const subject = page.kind === 'profile' ? readSubject(document, page) : null;
  const company = page.kind === 'company' ? readCompany(document, page.url) : [];
  const whose = subject ? [subject.detection] : company;
  return [...whose, ...page.roots.flatMap(root => readPeople(root, page, subject?.card)), ...readChats(page)];
}

/*
 * To try by hand: https://www.linkedin.com/in/williamhgates/
 * https://www.linkedin.com/feed/ · https://www.linkedin.com/search/results/people/?keywords=sales
 * https://www.linkedin.com/company/microsoft/ (logged out) · https://www.linkedin.com/in/satyanadella/recent-activity/all/
 */
