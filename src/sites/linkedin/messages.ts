import { bestNamed, byAccount } from '../../page/profile-links';
import { squeeze, textLines } from '../../page/select';
import type { Detection } from '../types';
import { type Page, sightings, tidyName } from './links';
import { toDetection } from './people';

/** People of the conversation list (names only) and of the open thread. */
export function readMessages(root: Document, page: Page): Detection[] {
  return [...readConversations(root, page), ...readThread(root, page)];
}

function readConversations(root: ParentNode, page: Page): Detection[] {
  return [...root.querySelectorAll('li')].flatMap(row => {
    const title = row.querySelector('h3,h4');
    if (!title || !row.querySelector('time') || row.querySelector('li') || row.querySelector('a[href*="/in/"]'))
      return [];
    if (isFromSystem(row)) return [];
    return splitNames(textLines(title, 1)[0]?.text ?? '')
      .filter(name => !page.own.names.has(name) && !/\bLinkedIn\b/.test(name))
      .map(fullName => ({
        anchor: title,
        person: { site: 'linkedin' as const, role: 'listed' as const, identifiers: [], fullName },
        evidence: [{ reader: 'text' as const, rank: 5 }],
        touch: { kind: 'message' as const, channel: 'linkedin', direction: 'out' as const },
      }));
  });
}

/** Group conversations list names with commas; single words there are first names or credentials and name nobody. */
function splitNames(text: string): string[] {
  const parts = text.split(/,\s+/).map(tidyName);
  return parts.length === 1 ? parts.filter(Boolean) : parts.filter(name => name.includes(' '));
}

// "From LinkedIn" and "Sponsored" stand as a label before the snippet; an InMail label is a real person's.
function isFromSystem(row: Element): boolean {
  const label = squeeze(row.querySelector('p > span:first-child')?.textContent ?? '');
  return /linkedin|sponsor|gesponsert|promoted|patrocinad|anzeige/i.test(label);
}

function readThread(root: ParentNode, page: Page): Detection[] {
  const groups = byAccount(sightings(root, page).filter(({ profile }) => profile.kind === 'profile'));
  const named = groups.flatMap(same => {
    const best = bestNamed(same);
    return best ? [{ best, same, inHead: same.some(({ link }) => !link.closest('li')) }] : [];
  });
  // The thread's head links to the other side; without it the senders are all there is.
  const head = named.filter(({ inHead }) => inHead);
  const sourceUrl = /^\/messaging\/thread\//.test(page.url.pathname) ? page.url.origin + page.url.pathname : undefined;
  return (head.length ? head : named).map(({ best, same }) =>
    toDetection(best, same, head.length === 1 ? 'subject' : 'author', {
      kind: 'message',
      channel: 'linkedin',
      direction: 'out',
      ...(sourceUrl && { sourceUrl }),
    }),
  );
}
