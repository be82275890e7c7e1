import { decodeSegment } from '../../lib/url';
import { fullName, spells } from '../mailboxes';
import { type Claim, emptyClaim, splitNames, textOf } from '../structured-data';
import { fold } from '../words';

/** Texts behind the heading that are looked at: the byline is one of the first. */
const REACH = 30;
const MAX_LENGTH = 120;
// The folder in which publishing systems keep what somebody wrote.
const WRITERS =
  /\/(?:authors?|autor(?:en?|es|in|a)?|auteurs?|autori?|writers?|contributors?|columnists?|reporters?|journalists?|redakteure?|forfattere?|staff|by|profile)\/([^/?#]+)\/?(?:[?#]|$)/i;
/** What stands before the name of who wrote something, in the languages of the pages we read. */
const BY =
  /^(?:(?:(?:posted|written|published|reviewed|words|story)\s+by|by|von|par|por|di|door|af|av|przez|بقلم|كتب|كتبه|كتبته|מאת)\s*[:\s]\s*|(?:text|texto|texte|testo|autor(?:in)?|auteur|autore|author|автор|текст|文|著者|執筆|執筆者|筆者|作者|撰文|記者|글|글쓴이|الكاتب|نویسنده)\s*[:：/／]\s*)/iu;
// Written without spaces, of few signs.
const CJK_NAME = /^(?:\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}){2,8}$/u;

/**
 * Who wrote an article whose markup does not say so: behind its heading, a link to what somebody wrote, whose address spells the
 * name, or a short text like `By Ada Birch` in any of several languages.
 */
export function articleByline(root: Document | Element): Claim[] {
  const heading = root.querySelector('article h1, main h1, [role="main"] h1, h1');
  const scope = heading?.closest('article, main, [role="main"]') ?? heading?.ownerDocument.body;
  if (!heading || !scope) return [];
  for (const element of textsBehind(heading, scope)) {
    const claims = claimsIn(element);
    if (claims.length) return claims;
  }
  return [];
}

/** The elements of the first texts behind an element. */
function textsBehind(heading: Element, scope: Element): Element[] {
  const texts = scope.ownerDocument.createTreeWalker(scope, 4);
  texts.currentNode = heading;
  const found: Element[] = [];
  for (let text = texts.nextNode(); text && found.length < REACH; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (parent && !heading.contains(parent) && /\S/.test(text.textContent ?? '') && found.at(-1) !== parent)
      found.push(parent);
  }
  return found;
}

function claimsIn(element: Element): Claim[] {
  if (element.closest('nav, blockquote, footer, aside, script, style, button')) return [];
  const link = element.closest('a[href]');
  const slug = WRITERS.exec(link?.getAttribute('href') ?? '')?.[1];
  const linked = fullName(textOf(link));
  if (slug && linked && spells(fold(decodeSegment(slug)), linked))
    return [claim(linked, element, [link!.getAttribute('href')!])];
  const text = textOf(element) ?? '';
  const by = BY.exec(text);
  if (!by || text.length > MAX_LENGTH) return [];
  const rest = text.slice(by[0].length).replace(/\s[|•·–—].*$/u, '');
  const isName = (name: string) => fullName(name) !== undefined || CJK_NAME.test(name);
  const names = splitNames(rest);
  return names.every(isName) ? names.map(name => claim(name, element, [])) : [];
}

const claim = (name: string, anchor: Element, links: string[]): Claim => ({
  ...emptyClaim('author', 'text', 5),
  name,
  anchor,
  links,
});
