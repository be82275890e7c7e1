import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkedin } from '../../../src/sites/linkedin';
import { addressOf, flat, parsePage } from './saved-page';

const pages = readdirSync(import.meta.dirname).filter(file => /\.x?html$/.test(file));
const pathOf = (page: string) => join(import.meta.dirname, page);

function detectIn(page: string, change: (document: Document) => void = () => {}) {
  const url = addressOf(pathOf(page));
  const document = parsePage(pathOf(page), url);
  change(document);
  return linkedin.detect(document, new URL(url)).map(flat);
}

describe('LinkedIn, own pages', () => {
  it.each(pages)('%s', page => {
    const expected: Record<string, string>[] = JSON.parse(
      readFileSync(pathOf(page).replace(/\.x?html$/, '.json'), 'utf8'),
    );
    const found = detectIn(page);
    expect(found.map(({ name, role }) => `${role} ${name}`)).toEqual(
      expected.map(({ name, role }) => `${role} ${name}`),
    );
    for (const [index, person] of expected.entries()) expect(found[index]).toMatchObject(person);
  });

  it.each(pages)('%s, with all classes and ids replaced, names more deeply wrapped', page => {
    const rebuild = (document: Document) => {
      for (const [index, element] of [...document.querySelectorAll('*')].entries()) {
        if (element.hasAttribute('class')) element.setAttribute('class', `_c${index}`);
        if (element.hasAttribute('id')) element.setAttribute('id', `i${index}`);
      }
      for (const element of document.querySelectorAll('main h1, main h2, main p, main a')) {
        const wrapper = document.createElementNS('http://www.w3.org/1999/xhtml', 'span');
        element.replaceWith(wrapper);
        wrapper.append(element);
      }
    };
    const who = (people: Record<string, string | undefined>[]) => people.map(({ name, handle }) => [name, handle]);
    expect(who(detectIn(page, rebuild))).toEqual(who(detectIn(page)));
  });
});

describe('LinkedIn, part of a page', () => {
  it('reads a changed comment together with its post', () => {
    const url = addressOf(pathOf('feed.xhtml'));
    const document = parsePage(pathOf('feed.xhtml'), url);
    const comment = document.querySelector('[componentkey^="replaceableComment_"] p')!;
    const names = linkedin.detect(comment, new URL(url)).map(({ person }) => person.fullName);
    expect(names).toEqual(['Hugo Delorme', 'Nadia Belkacem', 'Oscar Tremblay', 'Hugo Delorme']);
  });
});

describe('LinkedIn, the profile that is seen', () => {
  it('is the visible one of several screens', () => {
    const screen = (handle: string, name: string, attributes = '') =>
      `<div data-sdui-screen="x.profile.Profile" ${attributes}><section>
       <a href="/in/${handle}/overlay/contact-info/">Contact</a><h2>${name}</h2></section></div>`;
    const found = detectIn('nobody.html', document => {
      document.title = 'Bo Berg | LinkedIn';
      document.body.innerHTML = `<main>${screen('bo-berg', 'Bo Berg')}${screen('al-alm', 'Al Alm', 'hidden')}</main>`;
    });
    expect(found).toEqual([]);
    const url = new URL('https://www.linkedin.com/in/bo-berg/');
    const document = parsePage(pathOf('nobody.html'), url.href);
    document.title = 'Bo Berg | LinkedIn';
    document.body.innerHTML = `<main>${screen('bo-berg', 'Bo Berg')}${screen('al-alm', 'Al Alm', 'hidden')}</main>`;
    expect(linkedin.detect(document, url).map(({ person }) => person.fullName)).toEqual(['Bo Berg']);
  });
});

describe('LinkedIn, kinds of pages', () => {
  it.each([
    ['https://www.linkedin.com/in/ada/', 'profile'],
    ['https://www.linkedin.com/in/ada/details/experience/', 'profile'],
    ['https://de.linkedin.com/in/ada', 'profile'],
    ['https://www.linkedin.com/in/ada/recent-activity/comments/', 'activity'],
    ['https://www.linkedin.com/feed/', 'feed'],
    ['https://www.linkedin.com/feed/update/urn:li:activity:1/', 'post'],
    ['https://www.linkedin.com/posts/ada_x-activity-1', 'post'],
    ['https://www.linkedin.com/search/results/content/?keywords=a', 'search'],
    ['https://www.linkedin.com/messaging/thread/2-x/', 'messages'],
    ['https://www.linkedin.com/company/larkmoor/people/', 'company'],
    ['https://www.linkedin.com/sales/search/people', null],
    ['https://www.linkedin.com/', null],
    ['https://www.linkedin.com/notifications/', null],
    ['https://www.linkedin.com/mypreferences/d/categories/account', null],
  ])('%s is %s', (url, kind) => {
    expect(linkedin.pageKind(new URL(url))).toBe(kind);
  });
});
