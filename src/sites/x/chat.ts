import { cleanName } from '../../lib/text';
import type { Touch } from '../../model/person';
import { textLines } from '../../page/select';
import type { Detection } from '../types';
import { AVATARS, handleOfAvatar, handleOfLink, type Page, POST, USER_CELL } from './page';
import { handleIdentifier, isOrganization } from './plates';

const HEAD = '[data-testid="dm-conversation-header"]';
const ROWS =
  '[data-testid^="dm-conversation-item"],[data-testid="conversation"],[data-testid^="message-"],[data-testid="messageEntry"],li,[role="listitem"],[role="row"],[role="option"],[role="tab"]';

interface Seen {
  name?: string;
  anchor: Element;
  isHead: boolean;
}

/** The other side of the open conversation, and people of the list who are there by address. */
export function chatPeople(roots: readonly ParentNode[], page: Page): Detection[] {
  return roots.flatMap(root => {
    const seen = new Map<string, Seen>();
    for (const link of root.querySelectorAll('a[href]')) note(seen, link, handleOfLink(link, page.url));
    for (const avatar of root.querySelectorAll(AVATARS)) note(seen, avatar, handleOfAvatar(avatar).toLowerCase());
    const heads = [...seen.values()].filter(({ isHead }) => isHead);
    return [...seen].flatMap(([handle, one]) => (one.name ? toDetection(handle, one, heads.length, page) : []));
  });
}

function note(seen: Map<string, Seen>, element: Element, handle: string | undefined): void {
  if (!handle || element.closest(`nav,header[role="banner"],aside,${POST},${USER_CELL}`)) return;
  const row = element.closest(ROWS);
  const block = element.closest(HEAD) ?? row ?? element;
  // A row's first words name its conversation: that of a group names nobody.
  const name = nameIn(element) ?? (block === element || countOf(block) > 1 ? undefined : nameIn(block));
  const known = seen.get(handle);
  const isHead = known?.isHead || !row;
  if (!known) seen.set(handle, { name: name?.text, anchor: name?.element ?? element, isHead });
  else if (!known.name && name) Object.assign(known, { name: name.text, anchor: name.element, isHead });
  else known.isHead = isHead;
}

const countOf = (block: Element): number => new Set([...block.querySelectorAll(AVATARS)].map(handleOfAvatar)).size;

function nameIn(block: Element): { text: string; element: Element } | undefined {
  for (const { text, element } of textLines(block, 6)) {
    const name = text.startsWith('@') ? undefined : cleanName(text);
    if (name) return { text: name, element };
  }
  return undefined;
}

function toDetection(handle: string, { name, anchor, isHead }: Seen, heads: number, { url }: Page): Detection[] {
  const sourceUrl = /^\/(?:i\/chat|messages)\/[\w-]+/.test(url.pathname) ? url.origin + url.pathname : undefined;
  const touch: Touch = { kind: 'message', channel: 'x', direction: 'out', ...(isHead && sourceUrl && { sourceUrl }) };
  const role = !isHead ? 'listed' : heads === 1 ? 'subject' : 'author';
  const organization = isOrganization(anchor.closest(ROWS) ?? anchor, handle);
  return [
    {
      anchor,
      person: {
        site: 'x',
        role,
        identifiers: [handleIdentifier(handle)],
        fullName: name,
        ...(organization && { isOrganization: true }),
      },
      evidence: [{ reader: 'link', rank: 4, field: 'handle' }],
      touch,
    },
  ];
}
