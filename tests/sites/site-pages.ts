import { JSDOM } from 'jsdom';
import { describe, expect, it } from 'vitest';
import type { Detection, SiteDetector } from '../../src/sites/types';
import { described, expectPeople, type OwnPage, ownPages } from './pages';

/** A page of ours as a document at its address. */
export function parsed({ html, url }: OwnPage): Document {
  return new JSDOM(html, { url }).window.document;
}

/** What a site's detector finds in one of its pages, after something happened to the page. */
export function detectPage(site: SiteDetector, page: OwnPage, change?: (document: Document) => void): Detection[] {
  const document = parsed(page);
  change?.(document);
  return site.detect(document, new URL(page.url));
}

/** A deploy: every class and id has another name. */
export function hashClasses(document: Document): void {
  for (const element of document.querySelectorAll('[class], [id]')) {
    for (const name of ['class', 'id']) {
      const value = element.getAttribute(name);
      if (value)
        element.setAttribute(name, `x${[...value].reduce((hash, one) => (hash * 31 + one.charCodeAt(0)) | 0, 7)}`);
    }
  }
}

/** Another language: labels of the interface say something else; addresses in them stay. */
export function translateLabels(document: Document): void {
  for (const element of document.querySelectorAll('[aria-label]')) {
    const label = element.getAttribute('aria-label') ?? '';
    element.setAttribute(
      'aria-label',
      label.replace(/[^\s<>]+(?=\s|$)/g, word => (word.includes('@') ? word : 'λέξη')),
    );
  }
}

/** Around every link and heading there is one more wrapper. */
export function addWrappers(document: Document): void {
  for (const element of [...document.querySelectorAll('body a, body h1, body h2, body h3')]) {
    const wrapper = document.createElement('div');
    element.replaceWith(wrapper);
    wrapper.append(element);
  }
}

/**
 * What holds for each site: exactly the expected people, the same ones after a deploy, a translation and a change of
 * the wrapping, and no throwing on a part of the page.
 * @param drift - changes after which this site's pages still show everybody
 */
export function describeSite(
  site: SiteDetector,
  folder: string,
  drift = [hashClasses, translateLabels, addWrappers],
): void {
  const pages = ownPages(folder);
  describe(site.id, () => {
    it.each(pages)('finds exactly the people of $name', page => expectPeople(page, detectPage(site, page)));

    for (const change of drift) {
      it.each(pages)(`finds the people of $name after ${change.name}`, page => {
        expect(summary(detectPage(site, page, change))).toEqual(summary(detectPage(site, page)));
      });
    }

    it.each(pages)('reads any part of $name', page => {
      const document = parsed(page);
      const known = new Set(summary(site.detect(document, new URL(page.url))));
      for (const element of document.querySelectorAll('body *')) {
        const found = summary(site.detect(element, new URL(page.url)));
        expect(found.filter(line => !known.has(line))).toEqual([]);
      }
    });
  });
}

function summary(found: readonly Detection[]): string[] {
  return found.map(one => {
    const { role, identifiers, kind, key } = described(one);
    return [role, ...(identifiers as string[]), kind, key].join(' ');
  });
}
