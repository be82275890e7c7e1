import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { identifierKey } from '../../src/model/identifier-key';
import { anyPage } from '../../src/sites';
import { linkedin } from '../../src/sites/linkedin';
import type { SiteDetector } from '../../src/sites/types';
import { x } from '../../src/sites/x';

const PATIENCE_MS = 120_000;

/** Two ids that point at each other, an object that names itself, and a script that was cut off. */
const BROKEN = [
  `{"@graph":[{"@id":"#a","@type":"Person","name":"Ada Birch","worksFor":{"@id":"#b"}},
    {"@id":"#b","@type":"Organization","employee":{"@id":"#a"},"founder":{"@id":"#b"}}]}`,
  '{"@type":"Person","name":"Somebody Else","sameAs":"https://www.linkedin.com/in/somebody-els',
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  '[[[[null]]], 7, "Person", {"@type":["Person",{"@type":"Person"}],"name":{"@value":"No Text"}}]',
].map(text => `<script type="application/ld+json">${text}</script>`);

function read(site: SiteDetector, address: string, html: string) {
  const { window } = new JSDOM(html, { url: address });
  const found = site.detect(window.document, new URL(address)).map(({ person }) => person);
  window.close();
  return found;
}

const keysOf = (people: ReturnType<typeof read>) => people.flatMap(({ identifiers }) => identifiers.map(identifierKey));

describe('data that mean nothing', () => {
  it('neither stop a reader nor name anybody on LinkedIn', () => {
    const card =
      '<main><section><h1>Ada Birch</h1><a href="/in/ada-birch/overlay/contact-info/">Info</a></section></main>';
    const found = read(
      linkedin,
      'https://www.linkedin.com/in/ada-birch/',
      `<title>Ada Birch</title>${BROKEN.join('')}${card}`,
    );
    expect(found.map(({ fullName, role }) => [fullName, role])).toEqual([['Ada Birch', 'subject']]);
    expect(keysOf(found)).toEqual(['handle:linkedin:ada-birch']);
  });

  it('neither stop a reader nor name anybody on X', () => {
    expect(read(x, 'https://x.com/ada_birch', `${BROKEN.join('')}<main>This account doesn’t exist</main>`)).toEqual([]);
  });

  it('are read once, cycle or not, on any page', () => {
    const found = read(anyPage, 'https://page.example/ada', `${BROKEN.join('')}<h1>Ada Birch</h1>`);
    expect(found.map(({ fullName }) => fullName)).toEqual(['Ada Birch']);
  });
});

describe('data about somebody else', () => {
  const borrowed = (name: string, sameAs: string) =>
    `<script type="application/ld+json">${JSON.stringify({ '@type': 'ProfilePage', mainEntity: { '@type': 'Person', name, sameAs } })}</script>`;

  it('are hearsay on a foreign site: the account is a hint, and said to be one', () => {
    const html = `${borrowed('Ada Birch', 'https://www.linkedin.com/in/ada-birch')}<h1>Ada Birch</h1>`;
    const [found] = read(anyPage, 'https://evil.example/me', html);
    expect(found).toMatchObject({ fullName: 'Ada Birch', isHearsay: true });
  });

  it('do not take over a profile on LinkedIn', () => {
    const card = '<main><section><h1>Bo Berg</h1><a href="/in/bo-berg/overlay/contact-info/">Info</a></section></main>';
    const html = `<title>Bo Berg | LinkedIn</title>${borrowed('Ada Birch', 'https://www.linkedin.com/in/ada-birch')}${card}`;
    const found = read(linkedin, 'https://www.linkedin.com/in/bo-berg/', html);
    expect(found.map(({ fullName }) => fullName)).toEqual(['Bo Berg']);
    expect(keysOf(found)).toEqual(['handle:linkedin:bo-berg']);
  });

  it('do not take over a profile on X', () => {
    const script = borrowed('Ada Birch', 'https://x.com/ada_birch');
    const html = `${script}<main><div data-testid="UserName"><span>Bo Berg</span><span>@bo_berg</span></div></main>`;
    expect(keysOf(read(x, 'https://x.com/bo_berg', html))).toEqual(['handle:x:bo_berg']);
  });
});

describe('a page that only looks like a profile', () => {
  it.each([
    [
      'a wall',
      linkedin,
      'https://www.linkedin.com/in/ada-birch/',
      '<title>Sign Up | LinkedIn</title><main><h1>Join LinkedIn</h1></main>',
    ],
    [
      'a wall that knows the name',
      linkedin,
      'https://www.linkedin.com/in/ada-birch/',
      '<title>Ada Birch – Acme | LinkedIn</title><main><h1>Sign in to view Ada’s full profile</h1></main>',
    ],
    [
      'an account that is gone',
      x,
      'https://x.com/gone_person',
      '<title>Profile / X</title><main><h2>Profile</h2><div><span>@gone_person</span></div><p>This account doesn’t exist</p></main>',
    ],
  ] as const)('names nobody: %s', (_what, site, address, html) => {
    expect(read(site, address, html)).toEqual([]);
  });

  it('names nobody who is a team', () => {
    const html = '<meta name="author" content="Acme Web Team"><article><h1>Pumps</h1></article>';
    expect(read(anyPage, 'https://acme.example/pumps', html)).toEqual([]);
  });
});

describe('what a page cannot lend itself', () => {
  it('is an account behind a look-alike address, in a link on LinkedIn or X', () => {
    const links = [
      'https://linkedin.com.evil.example/in/ada-birch',
      'https://www.xn--linkdin-bhg.com/in/ada-birch',
      'https://evil.example/in/ada-birch',
      '//x.com.evil.example/ada_birch',
      'https://x.com@evil.example/ada_birch',
      'javascript:location="https://x.com/ada_birch"',
      'http://[',
    ].map(
      href => `<li role="listitem"><article><a href="${href.replaceAll('"', '&quot;')}">Ada Birch</a></article></li>`,
    );
    const html = `<main><ul>${links.join('')}</ul></main>`;
    expect(keysOf(read(linkedin, 'https://www.linkedin.com/search/results/people/?keywords=a', html))).toEqual([]);
    expect(keysOf(read(x, 'https://x.com/search?q=ada', html))).toEqual([]);
  });

  it('is what a closed shadow root or a foreign frame holds', () => {
    const html = '<main><div id="host"></div><iframe srcdoc="&lt;a href=/in/ada&gt;Ada&lt;/a&gt;"></iframe></main>';
    const { window } = new JSDOM(html, { url: 'https://www.linkedin.com/feed/' });
    const root = window.document.querySelector('#host')!.attachShadow({ mode: 'closed' });
    root.innerHTML = '<a href="/in/ada-birch">Ada Birch</a>';
    expect(linkedin.detect(window.document, new URL(window.location.href))).toEqual([]);
    window.close();
  });
});

describe('ten thousand people on one page', () => {
  it.each([
    ['linkedin', linkedin, 'https://www.linkedin.com/search/results/people/?keywords=a', '/in/p-'],
    ['x', x, 'https://x.com/ada/followers', '/p_'],
  ] as const)(
    'of %s are read one by one, as very long pages are',
    { timeout: PATIENCE_MS },
    (_id, site, address, path) => {
      const row = (index: number) =>
        `<li role="listitem"><div data-testid="UserCell"><a href="${path}${index}"><span>Ada Birch${index}</span></a><a href="${path}${index}"><span>@p_${index}</span></a></div></li>`;
      const html = `<main role="main"><ul>${Array.from({ length: 10_000 }, (_, index) => row(index)).join('')}</ul></main>`;
      const { window } = new JSDOM(html, { url: address });
      const url = new URL(address);
      expect(site.detectOutsideUnits?.(window.document, url)).toEqual([]);
      const last = [...window.document.querySelectorAll(site.unit?.(url) ?? 'li')].at(-1);
      const found = last ? site.detect(last, url) : [];
      expect(found.map(({ person }) => person.identifiers[0]?.value)).toEqual([
        `${path.slice(1).replace('in/', '')}9999`,
      ]);
      window.close();
    },
  );
});
