import type { SeenConversation, SeenMessage } from '../model/conversation';
import type { SiteId } from '../model/identifier';
import { squeeze } from './select';

/** A message with the element that shows its text; a tick box is drawn beside it. */
export interface FoundMessage extends SeenMessage {
  anchor: Element;
}

export type FoundConversation = Omit<SeenConversation, 'messages' | 'marked'> & { messages: FoundMessage[] };

/** What a reader finds out about one message; the rest follows. */
export interface MessageFacts {
  anchor: Element;
  /** The site's own id of the message. */
  id?: string;
  author?: string;
  isOwn: boolean;
  text: string;
  occurredAt?: string;
}

/** Same lengths as in model/conversation.ts, which stays out of pages. */
const MAX_MESSAGES = 300;
const MAX_TEXT = 20_000;
const MAX_AUTHOR = 200;

/** Messages of a thread in page order, the newest where there are too many. Messages without words are none. */
export function conversationOf(
  { site, ...thread }: Pick<FoundConversation, 'kind' | 'channel' | 'sourceUrl'> & { site: SiteId },
  facts: readonly MessageFacts[],
): FoundConversation | null {
  const spoken = facts.filter(({ text }) => text !== '').slice(-MAX_MESSAGES);
  if (!spoken.length) return null;
  const others = new Set(spoken.filter(({ isOwn }) => !isOwn).map(({ author }) => author));
  const messages = spoken.map(({ anchor, id, author, isOwn, text, occurredAt }): FoundMessage => {
    const bounded = wholeCharacters(text.slice(0, MAX_TEXT));
    return {
      anchor,
      key: messageKey(site, id, [author ?? '', occurredAt ?? '', bounded]),
      ...(author && { author: wholeCharacters(author.slice(0, MAX_AUTHOR)) }),
      text: bounded,
      direction: isOwn ? 'out' : 'in',
      occurredAt: occurredAt ?? null,
    };
  });
  return { ...thread, isGroup: others.size > 1, messages };
}

/** A site's own id is kept as it is; without one, a message is known by who wrote what and when. */
export function messageKey(site: SiteId, id: string | undefined, parts: readonly string[]): string {
  if (id && id.length <= 250) return /^urn:/.test(id) ? id : `${site}:${id}`;
  const normal = parts.map(part => squeeze(part.normalize('NFKC'), MAX_TEXT).toLowerCase()).join('\n');
  return `${site}:hash:${hash(normal, 0)}${hash(normal, 1)}`;
}

/** cyrb53: 53 bits, for telling apart the messages of one thread. Not for secrets. */
function hash(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36);
}

/** Cutting may leave half of a surrogate pair. */
function wholeCharacters(text: string): string {
  return text.replace(/[\ud800-\udbff]$/, '');
}

const LINE = /^(?:address|article|blockquote|dd|div|dl|dt|h[1-6]|hr|li|ol|p|pre|section|table|tr|ul)$/;
const SILENT = 'svg,script,style,template,noscript,audio,video,button,[role="button"],[role="tooltip"],time,[hidden]';

/**
 * Text of a message with its line breaks. Emoji drawn as pictures count with their names for the eye.
 * @param isApart - parts that are not the message: quotes, reactions, receipts
 */
export function messageText(root: Element, isApart: (element: Element) => boolean = () => false): string {
  let text = '';
  const walk = (node: Node): void => {
    // A page may hold a text of any size.
    if (text.length > 2 * MAX_TEXT) return;
    if (node.nodeType === 3) text += (node as Text).data.replace(/\s+/g, keepsBreaks(node) ? '$&' : ' ');
    if (node.nodeType !== 1) return;
    const element = node as Element;
    if (element !== root && (element.matches(SILENT) || isApart(element))) return;
    if (element.localName === 'img') text += emojiOf(element);
    if (element.localName === 'br') text += '\n';
    const edge = element.localName === 'p' ? '\n\n' : LINE.test(element.localName) ? '\n' : '';
    if (text && !text.endsWith(edge)) text += edge;
    element.childNodes.forEach(walk);
    if (text && !text.endsWith(edge)) text += edge;
  };
  walk(root);
  const lines = text
    .slice(0, 2 * MAX_TEXT)
    .split('\n')
    .map(line => line.replace(/[^\S\n]+/g, ' ').trim());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** Where the page shows white space as it is written, line breaks in the text are line breaks. */
function keepsBreaks(node: Node): boolean {
  const parent = node.parentElement;
  if (!parent || !(node as Text).data.includes('\n')) return false;
  const { whiteSpace = '' } = parent.ownerDocument.defaultView?.getComputedStyle(parent) ?? {};
  return whiteSpace.startsWith('pre') || whiteSpace === 'break-spaces';
}

function emojiOf(image: Element): string {
  const alt = image.getAttribute('alt') ?? '';
  return /\p{Extended_Pictographic}/u.test(alt) && alt.length < 20 ? alt : '';
}

/** The document with what the page keeps in open shadow roots and in frames of its own: some sites draw their chats there. */
export function openRoots(document: Document): (Document | ShadowRoot)[] {
  const roots: (Document | ShadowRoot)[] = [document];
  for (let index = 0; index < roots.length && roots.length < MAX_ROOTS; index++) {
    for (const element of roots[index]!.querySelectorAll('*')) {
      if (element.shadowRoot) roots.push(element.shadowRoot);
      const inner = element.localName === 'iframe' && frameOf(element as HTMLIFrameElement);
      if (inner) roots.push(inner);
    }
  }
  return roots;
}

const MAX_ROOTS = 40;

function frameOf(frame: HTMLIFrameElement): Document | null {
  try {
    return frame.contentDocument;
  } catch {
    return null;
  }
}

/** Whether what is laid out in a row stands at its end: chats put there what the reader wrote. The same in any language and direction. */
export function isAtEnd(row: Element): boolean {
  if (/(?:^|\s)(?:justify|items|self)-end(?:\s|$)/.test(row.getAttribute('class') ?? '')) return true;
  const { justifyContent = '', alignSelf = '' } = row.ownerDocument.defaultView?.getComputedStyle(row) ?? {};
  return /\bend$/.test(justifyContent) || /\bend$/.test(alignSelf);
}
