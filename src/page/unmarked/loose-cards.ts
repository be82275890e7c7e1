import { fullName } from '../mailboxes';
import { attribute, CARD, isSamePage } from '../microformats';
import { type Claim, emptyClaim, textOf } from '../structured-data';

// Names of people alone are called so; `fn` is also the name of a product, `p-name` the title of a post.
const LOOSE = '.fn.n, .fn.url, .fn:has(.url), .u-url .p-name, .p-name.u-url';
const OTHER_ROOT =
  '.h-entry, .h-event, .h-product, .h-recipe, .h-review, .h-resume, .h-feed, .h-cite, .hproduct, .hrecipe, .hreview, .vevent';

/** Names of microformats whose card lost its root in a redesign. */
export function looseCards(scope: Document | Element, pageUrl: URL): Claim[] {
  const names = [...scope.querySelectorAll(LOOSE)].filter(name => !name.closest(`${CARD}, ${OTHER_ROOT}`));
  return names.flatMap(anchor => {
    const link = anchor.closest('a[href]') ?? anchor.querySelector('a[href]') ?? undefined;
    const name = fullName(textOf(anchor));
    const href = attribute(link, 'href');
    const isOwn = isSamePage(href, pageUrl);
    // The title of a post is a link to the post: of those only the page's own is a person's.
    if (!name || (anchor.matches('.p-name') && !isOwn)) return [];
    const role = isOwn ? 'subject' : anchor.closest('.hentry, .comment') ? 'author' : 'listed';
    return [{ ...emptyClaim(role, 'structured-data', 2), name, anchor, links: href ? [href] : [] }];
  });
}
