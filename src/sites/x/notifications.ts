import { cleanName } from '../../lib/text';
import { textLines } from '../../page/select';
import type { Detection } from '../types';
import { handleOfLink, type Page, POST, withSelf } from './page';
import { handleIdentifier } from './plates';

/** Who liked, reposted or followed: named by links in an article that is no post. */
export function notifications(scope: Document | Element, page: Page): Detection[] {
  if (!/^\/notifications/.test(page.url.pathname)) return [];
  return withSelf(scope, POST)
    .filter(article => !article.querySelector('a[href*="/status/"] time'))
    .flatMap(article => named(article, page));
}

function named(article: Element, page: Page): Detection[] {
  const seen = new Set<string>();
  return [...article.querySelectorAll('a[href]')].flatMap(link => {
    const handle = handleOfLink(link, page.url);
    const lines = textLines(link, 6).filter(({ text }) => cleanName(text));
    const fullName = cleanName(lines.map(({ text }) => text).join(' '));
    if (!handle || !fullName || !lines[0] || seen.has(handle)) return [];
    seen.add(handle);
    return [
      {
        anchor: lines[0].element,
        person: { site: 'x' as const, role: 'listed' as const, identifiers: [handleIdentifier(handle)], fullName },
        evidence: [{ reader: 'link' as const, rank: 4, field: 'handle' }],
        touch: {
          kind: 'profile-view' as const,
          channel: 'x',
          direction: 'none' as const,
          sourceUrl: `https://x.com/${handle}`,
        },
      },
    ];
  });
}
