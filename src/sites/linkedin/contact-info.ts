import type { Identifier } from '../../model/identifier';
import { emailIdentifier, pageIdentifier } from '../../model/plain-identifiers';
import { textLines } from '../../page/select';
import { handlesOf, outsideOf } from './links';

const OVERLAY = '[data-sdui-screen*="ContactDetails"],[role="dialog"],dialog,[class*="contact-info"]';
// Numbers as people write them; a birthday or a house number has another form.
const PHONE = /^\+?[\d\p{Nd}][\d\p{Nd}\s().\-/]{5,22}[\d\p{Nd}]$/u;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$/;
const MAX_LINES = 120;

/**
 * E-mail, phone and addresses elsewhere that the contact-info overlay shows of the person whose profile it lies over.
 * @param handle - of the profile; an overlay that names another one says nothing about this person
 */
export function readContactInfo(root: ParentNode, url: URL, handle: string | undefined): Identifier[] {
  const overlay = overlayIn(root, url);
  if (!overlay || belongsToAnother(overlay, url, handle)) return [];
  const identifiers = [...overlay.querySelectorAll('a[href]')].flatMap(link => identifierOf(link, url));
  for (const { text, element } of textLines(overlay, MAX_LINES)) {
    // `+49 30 1234567 (Mobile)`: what kind of number it is, is said behind it.
    const number = text.replace(/\s*\([^()]*\p{L}[^()]*\)$/u, '');
    const value =
      PHONE.test(number) && !DATE.test(number) && !element.closest('a') ? phoneIdentifier(number) : undefined;
    if (value) identifiers.push(value);
  }
  const seen = new Set<string>();
  return identifiers.filter(({ value }) => !seen.has(value) && seen.add(value)).slice(0, 15);
}

function overlayIn(root: ParentNode, url: URL): Element | undefined {
  if (!/\/overlay\/contact-info/.test(url.pathname)) return undefined;
  return [...root.querySelectorAll(OVERLAY)].find(one => linksOut(one, url));
}

const linksOut = (overlay: Element, url: URL): boolean =>
  [...overlay.querySelectorAll('a[href]')].some(link => identifierOf(link, url).length > 0);

function belongsToAnother(overlay: Element, url: URL, handle: string | undefined): boolean {
  const handles = handlesOf(overlay.querySelectorAll('a[href*="/in/"]'), url);
  return handle !== undefined && handles.length > 0 && !handles.includes(handle);
}

function identifierOf(link: Element, url: URL): Identifier[] {
  const href = link.getAttribute('href') ?? '';
  if (/^mailto:/i.test(href)) return [emailIdentifier(href) ?? []].flat();
  if (/^tel:/i.test(href)) return [phoneIdentifier(href.slice(4)) ?? []].flat();
  const outside = outsideOf(link, url);
  return outside ? [pageIdentifier(outside) ?? []].flat() : [];
}

/** Digits of any script; only with a country code is a number the same for everyone. */
function phoneIdentifier(text: string): Identifier | undefined {
  const digits = text
    .normalize('NFKC')
    .replace(/[٠-٩۰-۹]/g, one => String(one.charCodeAt(0) & 15))
    .replace(/[^\d+]/g, '');
  return /^\+?\d{7,15}$/.test(digits) ? { kind: 'phone', value: digits } : undefined;
}
