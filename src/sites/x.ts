import { innerRoots } from '../page/roots';
import type { Detection, SiteDetector } from './types';
import { parseProfileUrl } from './x/addresses';
import { unmarkedCells, userCells } from './x/cells';
import { chatPeople } from './x/chat';
import { declared } from './x/declared';
import { notifications } from './x/notifications';
import { ownHandles, type Page, UNIT } from './x/page';
import { posts } from './x/posts';
import { subject } from './x/profile';

/** Where the chat keeps its own tree. */
const INNER = '[data-testid="xchatEmbedRoute"]';

export const x: SiteDetector = {
  id: 'x',
  matches: ['https://x.com/*', 'https://mobile.x.com/*', 'https://twitter.com/*', 'https://mobile.twitter.com/*'],
  // Who is the other side of a conversation shows only in the whole of it.
  unit: url => (x.pageKind(url) === 'messages' ? undefined : UNIT),
  innerRoots: document => innerRoots(document, INNER),
  pageKind(url) {
    const parsed = parseProfileUrl(url);
    const [first = '', second = '', third = '', fourth] = url.pathname.split('/').filter(Boolean);
    if (parsed?.kind === 'post') return /^(?:likes|retweets|quotes)$/.test(fourth ?? '') ? 'list' : 'post';
    if (parsed) return /follow(?:ers|ing)|^lists$/.test(second) ? 'list' : second === 'article' ? 'article' : 'profile';
    if (first === 'i' && second === 'lists') return third && fourth ? 'list' : 'feed';
    if (first === 'i' && (second === 'chat' || second === 'communities'))
      return second === 'chat' ? 'messages' : 'feed';
    if (first === '' || /^(?:home|explore|hashtag|notifications|bookmarks)$/.test(first)) return 'feed';
    return first === 'search' ? 'search' : first === 'messages' ? 'messages' : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url, root !== document);
    if (!page) return [];
    if (page.kind === 'messages') return withoutOwn(chatPeople([document, ...innerRoots(document, INNER)], page), page);
    // A change inside a post or card is read as a change of all of it.
    const scope = root === document ? root : ((root as Element).closest(UNIT) ?? root);
    const whose = scope === document ? whoseIs(document, page) : [];
    return withoutOwn(
      [...whose, ...notifications(scope, page), ...posts(scope, page), ...userCells(scope, page)],
      page,
    );
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url, false);
    return page ? withoutOwn([...whoseIs(document, page), ...unmarkedCells(document, page)], page) : [];
  },
};

function whoseIs(document: Document, page: Page): Detection[] {
  const drawn = subject(document, page);
  return drawn.length ? drawn : declared(document, page);
}

// Posts are read one by one, many a second: what is the same for all is looked up with the whole page.
const pages = new WeakMap<Document, { href: string; page: Page | null }>();

function pageOf(document: Document, url: URL, isPart: boolean): Page | null {
  const known = pages.get(document);
  if (isPart && known?.href === url.href) return known.page;
  const page = readPage(document, url);
  pages.set(document, { href: url.href, page });
  return page;
}

function readPage(document: Document, url: URL): Page | null {
  const kind = x.pageKind(url);
  const post = parseProfileUrl(url);
  const focusedId = post?.kind === 'post' ? /\/status(?:es)?\/(\d+)/.exec(url.pathname)?.[1] : undefined;
  return kind && { url, kind, own: ownHandles(document, url), focusedId, focusedAuthor: post?.handle };
}

function withoutOwn(found: readonly Detection[], { own }: Page): Detection[] {
  return found.filter(({ person }) => !person.identifiers.some(({ value }) => own.has(value)));
}

// Public pages to try by hand: https://x.com/X, https://x.com/X/status/1683325380441128960, https://x.com/X/following
