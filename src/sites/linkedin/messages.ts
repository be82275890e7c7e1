import type { Person, Touch } from '../../model/person';
import { bestNamed, byAccount, type Sighting } from '../../page/profile-links';
import { PROMOTED } from '../../page/promoted';
import { squeeze, textLines } from '../../page/select';
import type { Detection } from '../types';
import { LINKS, type Page, sight, sightings, tidyName } from './links';
import { toDetection } from './people';

const BUBBLE = '[class*="msg-overlay-conversation-bubble"],[class*="msg-convo-wrapper"]';
// LinkedIn's own name in the languages that write it in letters of their own.
const LINKEDIN = /linkedin|领英|領英|링크드인|لينكد/i;

/** People of the conversation list (names only) and of the open thread. */
export function readMessages(roots: readonly ParentNode[], page: Page): Detection[] {
  return roots.flatMap(root => [...readConversations(root, page), ...readThread(root, page)]);
}

function readConversations(root: ParentNode, page: Page): Detection[] {
  return [...root.querySelectorAll('li')].flatMap(row => {
    const title = row.querySelector('h3,h4');
    if (!title || !row.querySelector('time') || row.querySelector('li') || row.querySelector('a[href*="/in/"]'))
      return [];
    const names = textLines(title, 1)[0]?.text ?? '';
    if (isFromSystem(row) || LINKEDIN.test(names)) return [];
    return splitNames(names)
      .filter(name => !page.isOwnName(name))
      .map(fullName => ({
        anchor: title,
        person: { site: 'linkedin' as const, role: 'listed' as const, identifiers: [], fullName },
        evidence: [{ reader: 'text' as const, rank: 5 }],
        touch: messageTouch(page),
      }));
  });
}

/** Group conversations list names with commas; single words there are first names or credentials and name nobody. */
function splitNames(text: string): string[] {
  const parts = text.split(/[,،、]\s*/u).map(tidyName);
  return parts.length === 1 ? parts.filter(Boolean) : parts.filter(name => /[\s]|[^\p{Script=Latin}]{2}/u.test(name));
}

// "From LinkedIn" and "Sponsored" stand as a label before the snippet; an InMail label is a real person's.
function isFromSystem(row: Element): boolean {
  const label = squeeze(row.querySelector('p > span:first-child,[class*="pill"]')?.textContent ?? '');
  return LINKEDIN.test(label) || PROMOTED.test(label);
}

const messageTouch = ({ url }: Page): Touch => ({
  kind: 'message',
  channel: 'linkedin',
  direction: 'out',
  ...(/^\/messaging\/thread\//.test(url.pathname) && { sourceUrl: url.origin + url.pathname }),
});

function readThread(root: ParentNode, page: Page): Detection[] {
  const named = namedPeople(sightings(root, page)).filter(({ best }) => !isOneself(best, root));
  // The thread's head links to the other side; without it the senders are all there is.
  const head = named.filter(({ same }) => same.some(({ link }) => !link.closest('li')));
  const role: Person['role'] = head.length === 1 ? 'subject' : 'author';
  return (head.length ? head : named).map(({ best, same }) => toDetection(best, same, role, messageTouch(page)));
}

const namedPeople = (found: readonly Sighting[]) =>
  byAccount(found.filter(({ profile }) => profile.kind === 'profile')).flatMap(same => {
    const best = bestNamed(same);
    return best ? [{ best, same }] : [];
  });

/** The rep writes in every thread: the name that the rows of all other conversations hold beside their own titles. */
function isOneself({ name = '' }: Sighting, root: ParentNode): boolean {
  let rows = 0;
  for (const row of root.querySelectorAll('li')) {
    const title = row.querySelector('h3,h4');
    if (!title || !row.querySelector('time') || row.querySelector('a[href*="/in/"]')) continue;
    if (title.textContent?.includes(name)) return false;
    const labels = [...row.querySelectorAll('button')].map(
      one => `${one.textContent} ${one.getAttribute('aria-label')}`,
    );
    if (labels.some(label => label.includes(name))) rows++;
  }
  return rows > 0;
}

/** Open conversations over other pages, each with its own head. */
export const chatsIn = (root: ParentNode): Element[] => [...root.querySelectorAll(BUBBLE)];

/** The other side of each open conversation: whoever its head names. Who writes below may be the rep. */
export function readChats({ chats, ...page }: Page): Detection[] {
  return chats.flatMap(chat => {
    const links = [...chat.querySelectorAll(LINKS)].filter(
      link => !link.closest('li') && !link.closest('[role="list"]'),
    );
    const found = links.flatMap(link => sight(link, page.url) ?? []);
    const others = found.filter(({ key, name }) => !page.own.keys.has(key) && !page.isOwnName(name));
    return namedPeople(others).map(({ best, same }) =>
      toDetection(best, same, 'listed', messageTouch({ ...page, chats })),
    );
  });
}
