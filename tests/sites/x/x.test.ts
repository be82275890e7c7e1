import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { attachShadowRoots } from '../../../scripts/lib/detect-dom';
import { x } from '../../../src/sites/x';
import { expectPeople, type OwnPage, ownPages } from '../pages';

const pages = ownPages(import.meta.dirname);
const pageNamed = (name: string) => pages.find(page => page.name === name) as OwnPage;

function parse({ html, url }: OwnPage): Document {
  const { document } = new JSDOM(html, { url }).window;
  attachShadowRoots(document);
  return document;
}

const handles = (document: Document, url: string) =>
  x.detect(document, new URL(url)).map(({ person, touch }) => `${person.identifiers[0]?.value} ${touch?.kind}`);

describe('x', () => {
  it.each(pages)('finds exactly the people of $name', page => expectPeople(page));

  // Conversations know people by their avatars, and lists tell advertisements by a test id: these lose some.
  const keptBare = pages.filter(({ name }) => !/^(?:chat|messages|list-members|hover-card)$/.test(name));
  it.each(keptBare)('finds the same people of $name without test ids, classes and labels', page => {
    const document = parse(page);
    for (const element of document.querySelectorAll('*')) {
      for (const name of ['data-testid', 'class', 'id', 'aria-label']) element.removeAttribute(name);
    }
    const wanted = page.expected.map(({ handle, kind }) => `${handle} ${kind}`);
    // Squares around avatars and headings of cells are gone: what is lost is who is an organisation and a suggestion.
    const lost = (line: string) => line.replace('fernhollow reply', 'fernhollow comment');
    expect(handles(document, page.url).map(lost)).toEqual(wanted);
  });

  it('finds the same people when wrappers are added', () => {
    const page = pageNamed('status');
    const document = parse(page);
    for (const element of [
      ...document.querySelectorAll('article, article a, article span, [data-testid="User-Name"]'),
    ]) {
      const wrapper = document.createElement('div');
      element.replaceWith(wrapper);
      wrapper.append(element);
    }
    expect(handles(document, page.url)).toEqual(page.expected.map(({ handle, kind }) => `${handle} ${kind}`));
  });

  it('reads a change inside a post as a change of the post', () => {
    const page = pageNamed('timeline');
    const inside = parse(page).querySelector('article [data-testid="tweetText"]') as Element;
    const [found, ...others] = x.detect(inside, new URL(page.url));
    expect(found?.person.fullName).toBe('Ines Okoro');
    expect(others).toEqual([]);
  });

  it('tells answers from other posts when the focused post was scrolled out of the page', () => {
    const page = pageNamed('status');
    const document = parse(page);
    document.querySelector('article[tabindex="-1"]')?.closest('[data-testid="cellInnerDiv"]')?.remove();
    expect(handles(document, page.url)).toContain('kenji_aldous reply');
    expect(handles(document, page.url)).toContain('otto_brandl comment');
  });

  it('reads a cell anew when it was given to another post', () => {
    const page = pageNamed('timeline');
    const document = parse(page);
    const [first, , third] = document.querySelectorAll('article');
    first?.replaceChildren(...[...(third as Element).cloneNode(true).childNodes]);
    expect(handles(document, page.url).slice(0, 2)).toEqual(['otto_brandl undefined', 'lia_moreau comment']);
  });

  it('puts the anchor on the name', () => {
    const page = pageNamed('status');
    const anchors = x.detect(parse(page), new URL(page.url)).map(({ anchor }) => anchor.textContent?.trim());
    expect(anchors).toEqual([
      'Otto Brandl',
      'Ines Okoro 🚀',
      'Lia Moreau',
      'Kenji Aldous',
      '@Ines_Okoro',
      'Fernhollow',
    ]);
  });

  it.each([
    ['https://x.com/home', 'feed'],
    ['https://x.com/ada', 'profile'],
    ['https://twitter.com/ada/with_replies', 'profile'],
    ['https://x.com/ada/followers', 'list'],
    ['https://x.com/ada/status/12', 'post'],
    ['https://x.com/ada/status/12/likes', 'list'],
    ['https://x.com/search?q=ada', 'search'],
    ['https://x.com/i/lists/12', 'feed'],
    ['https://x.com/messages', 'messages'],
    ['https://x.com/settings/account', null],
    ['https://x.com/compose/post', null],
    ['https://x.com/tos', null],
  ])('knows the kind of %s', (address, kind) => {
    expect(x.pageKind(new URL(address))).toBe(kind);
  });

  it('survives a name of a megabyte, and markup in names', () => {
    const html = `<main><article data-testid="tweet"><div data-testid="User-Name"><a href="/ada"><span>${'x'.repeat(1e6)}</span></a>
      <a href="/ada"><span>@ada</span></a><a href="/ada/status/5"><time datetime="not a date">1h</time></a></div></article>
      <article data-testid="tweet"><div data-testid="User-Name"><a href="/bob"><span>&lt;img src=x onerror=alert(1)&gt;</span></a>
      <a href="/bob"><span>@bob</span></a><a href="/bob/status/6"><time>1h</time></a></div></article></main>`;
    const document = new JSDOM(html, { url: 'https://x.com/home' }).window.document;
    const [ada, bob] = x.detect(document, new URL('https://x.com/home'));
    expect(ada?.person.fullName).toHaveLength(200);
    expect(ada?.touch).not.toHaveProperty('occurredAt');
    expect(bob?.person.fullName).toBe('<img src=x onerror=alert(1)>');
  });
});

// Public pages to try by hand: https://x.com/X, https://x.com/X/status/1683325380441128960, https://x.com/X/following
