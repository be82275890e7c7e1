import { cleanName } from '../../lib/text';
import type { Touch } from '../../model/person';
import { metaContent, profileVisit } from '../../page/account-links';
import { titledPerson } from '../../page/titled-profile';
import type { Detection } from '../types';
import { profileHandle } from './addresses';
import { type Page, POST } from './page';
import { handleIdentifier } from './plates';

const MAIN = 'main,[role="main"]';
/** A long article at the address of its post, which may show no author of its own. */
const ARTICLE = '[data-testid="twitterArticleRichTextView"],[data-testid="twitter-article-title"]';
// `Ada Example on X: "…"`, in the languages that put the name first, and in Chinese and Japanese.
const TITLES = [/^(.+?)\s\p{L}{1,5}\sX\s?[:：]\s?["“„«»「‘']/u, /^X 上的\s?(.+?)[:：]/u, /^Xユーザーの(.+?)さん/u];

/** Whose page it is, as address and head say while nothing is drawn: for guests often all there ever is. */
export function declared(document: Document, page: Page): Detection[] {
  if (document.querySelector(POST)) return [];
  return page.kind === 'post' ? author(document, page) : subject(document, page);
}

function subject(document: Document, { url }: Page): Detection[] {
  const handle = profileHandle('x', url);
  if (!handle || document.querySelector(MAIN)) return [];
  const found = titledPerson(document, 'x', { role: 'subject', handle }, profileVisit('x', `https://x.com/${handle}`));
  return found ? [found] : [];
}

function author(document: Document, { focusedAuthor: handle, focusedId: id }: Page): Detection[] {
  const article = document.querySelector(ARTICLE);
  const title = document.title.replace(/^\(\d+\+?\)\s*/, '').slice(0, 500);
  const said = TITLES.map(form => form.exec(title)?.[1]).find(Boolean);
  // Apps leave old heads behind: while one is drawn, nothing in them counts.
  const isOfPost = id !== undefined && (said || metaContent(document, 'og:url').endsWith(`/${id}`));
  if (!handle || !id || (!article && (!isOfPost || document.querySelector(MAIN)))) return [];
  const sourceUrl = `https://x.com/${handle}/status/${id}`;
  const touch: Touch = { kind: 'comment', channel: 'x', direction: 'out', sourceUrl, messageKey: `x:${id}` };
  const titled = titledPerson(document, 'x', { role: 'author', handle }, touch);
  if (titled) return [titled];
  const name = cleanName(said);
  return [
    {
      anchor: article ?? document.body,
      person: { site: 'x', role: 'author', identifiers: [handleIdentifier(handle)], ...(name && { fullName: name }) },
      evidence: [{ reader: 'url', rank: 1, field: 'handle' }],
      touch,
    },
  ];
}
