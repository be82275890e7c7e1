import { cleanName } from '../../lib/text';
import type { Touch } from '../../model/person';
import { PROMOTED } from '../../page/promoted';
import { textLines } from '../../page/select';
import { textOf } from '../../page/structured-data';
import type { Detection } from '../types';
import { profileHandle } from './addresses';
import { AVATARS, handleOfAvatar, handleOfLink, type Page, POST, withSelf } from './page';
import { handleIdentifier, isOrganization, type Nameplate, nameplate, personOf, plateAround } from './plates';

const QUOTE = '[role="link"]:not(a)';
const CELL = '[data-testid="cellInnerDiv"]';

export function posts(scope: Document | Element, page: Page): Detection[] {
  return withSelf(scope, POST).flatMap(article => {
    const quotes = [...article.querySelectorAll(QUOTE)].filter(quote => quotePlate(quote));
    const author = postAuthor(article, quotes, page);
    if (!author || article.querySelector('[data-testid^="promoted"]') || isPaidFor(article)) return [];
    return [...reposter(article, author, page), author, ...quotes.flatMap(quotedAuthor)];
  });
}

/** Advertisements have had a time as well; what is measured may be a video, too, so that the label decides. */
function isPaidFor(article: Element): boolean {
  return (
    article.closest('[data-testid="placementTracking"]') !== null &&
    textLines(article, 40).some(
      ({ text, element }) => PROMOTED.test(text) && !element.closest('a, [data-testid="tweetText"], [role="link"]'),
    )
  );
}

function postAuthor(article: Element, quotes: readonly Element[], page: Page): Detection | undefined {
  const isOutside = (element: Element) => !quotes.some(quote => quote.contains(element));
  const link = [...article.querySelectorAll('a[href*="/status/"] time')].find(isOutside)?.closest('a') ?? undefined;
  const status = link && statusOf(link);
  const plate = authorPlate(article, isOutside, page.url, status?.handle);
  // Advertisements look like posts but have no time and no permanent link; a long article opened by its address neither.
  if (!plate || (!status && plate.handle !== page.focusedAuthor)) return undefined;
  const id = status?.id ?? page.focusedId;
  const occurredAt = timeOf(link?.querySelector('time'));
  return {
    anchor: plate.anchor,
    person: personOf(plate, isOrganization(article, plate.handle)),
    evidence: [
      { reader: 'link', rank: 4, field: 'handle' },
      { reader: 'text', rank: 5, field: 'fullName' },
    ],
    touch: {
      kind: id && isReply(article, id, page) ? 'reply' : 'comment',
      channel: 'x',
      direction: 'out',
      ...(id && { sourceUrl: `https://x.com/${plate.handle}/status/${id}`, messageKey: `x:${id}` }),
      ...(occurredAt && { occurredAt }),
    },
  };
}

/** "Ada reposted" stands above the author, as the first link of the post; the words are of one piece with the name. */
function reposter(article: Element, { anchor, person }: Detection, { url }: Page): Detection[] {
  const link = [...article.querySelectorAll('a[href]')].find(one => textOf(one));
  const handle = link && handleOfLink(link, url);
  const isAbove = link && !link.contains(anchor) && link.compareDocumentPosition(anchor) & 4;
  // On a profile the owner's reposts are what the page is.
  if (
    !handle ||
    !isAbove ||
    handle === profileHandle('x', url) ||
    person.identifiers[0]?.value === handle ||
    textOf(link)?.startsWith('@')
  )
    return [];
  const identifiers = [handleIdentifier(handle)];
  return [
    { anchor: link, person: { site: 'x', role: 'listed', identifiers }, evidence: [{ reader: 'link', rank: 4 }] },
  ];
}

function authorPlate(
  article: Element,
  isOutside: (element: Element) => boolean,
  url: URL,
  known: string | undefined,
): Nameplate | undefined {
  const block = [...article.querySelectorAll('[data-testid="User-Name"]')].find(isOutside);
  const plate =
    block &&
    ((known && linkedPlate(block, known)) ||
      nameplate(block, known ?? handleOfLink(block.querySelector('a[href]'), url)));
  if (plate) return plate;
  // Without the test id: two neighbouring links to one profile, the second showing its handle.
  for (const link of article.querySelectorAll('a[href]')) {
    const handle = isOutside(link) ? handleOfLink(link, url) : undefined;
    if (!handle || textOf(link)?.toLowerCase() !== `@${handle}`) continue;
    const [line] = textLines(link, 1);
    const named = line && plateAround(line, article);
    if (named?.name) return named;
  }
  return undefined;
}

/** The usual plate, read at a tenth of the cost: a link that shows the name, then one to the same profile that shows the handle. */
function linkedPlate(block: Element, handle: string): Nameplate | undefined {
  const [link, second] = block.querySelectorAll('a[href]');
  const isPlate = [link, second].every(one => one?.getAttribute('href')?.toLowerCase() === `/${handle}`);
  if (!isPlate || second?.textContent?.trim().toLowerCase() !== `@${handle}`) return undefined;
  const lines = textLines(link!, 12).filter(line => cleanName(line.text));
  const name = lines[0] && cleanName(lines.map(line => line.text).join(' '));
  return name && lines[0] ? { handle, name, anchor: lines[0].element } : undefined;
}

function quotePlate(quote: Element): Nameplate | undefined {
  const block = quote.querySelector('[data-testid="User-Name"]');
  const avatar = quote.querySelector(AVATARS);
  const plate = nameplate(block ?? quote, avatar ? handleOfAvatar(avatar).toLowerCase() : undefined);
  return plate?.name ? plate : undefined;
}

/** The quoted post has an author of its own, and a permanent link only when it holds a picture. */
function quotedAuthor(quote: Element): Detection[] {
  const plate = quotePlate(quote);
  if (!plate) return [];
  const status = [...quote.querySelectorAll('a[href*="/status/"]')]
    .map(statusOf)
    .find(found => found?.handle === plate.handle);
  const occurredAt = timeOf(quote.querySelector('time'));
  const touch: Touch = {
    kind: 'comment',
    channel: 'x',
    direction: 'out',
    ...(status && { sourceUrl: `https://x.com/${plate.handle}/status/${status.id}`, messageKey: `x:${status.id}` }),
    ...(occurredAt && { occurredAt }),
  };
  const person = personOf(plate, isOrganization(quote, plate.handle));
  return [{ anchor: plate.anchor, person, evidence: [{ reader: 'text', rank: 5, field: 'handle' }], touch }];
}

function statusOf(link: Element): { handle: string; id: string } | undefined {
  const [, handle = '', id = ''] = /\/(\w{1,15})\/status(?:es)?\/(\d+)/.exec(link.getAttribute('href') ?? '') ?? [];
  return id ? { handle: handle.toLowerCase(), id } : undefined;
}

function timeOf(time: Element | null | undefined): string | undefined {
  const text = time?.getAttribute('datetime') ?? '';
  if (/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text)) return text;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString();
}

// Ids grow with time, so what answers the focused post has a greater one; this holds even when virtualisation has taken
// the focused post out of the page. Below a heading inside the list stand suggestions, not answers.
function isReply(article: Element, id: string, { focusedId }: Page): boolean {
  if (!focusedId || BigInt(id) <= BigInt(focusedId)) return false;
  let cell = article.closest(CELL)?.previousElementSibling ?? null;
  for (; cell; cell = cell.previousElementSibling) {
    if (cell.querySelector('h2, [role="heading"]') && !cell.querySelector(POST)) return false;
  }
  return true;
}
