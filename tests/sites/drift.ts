import { JSDOM } from 'jsdom';
import type { OwnPage } from './pages';

/** Ways in which sites change under us without a word. */
export type Drift = 'hashed names' | 'no labels' | 'wrappers' | 'another language';

const LABELS = ['aria-label', 'aria-describedby', 'aria-labelledby', 'title'];
const TIME_TITLE = /^\d{4}-\d\d-\d\d/;

/** The page, changed as a redesign would change it; what carries meaning for the site itself stays. */
export function drifted({ html, url }: OwnPage, drift: Drift): Document {
  const { document } = new JSDOM(html, { url }).window;
  for (const element of [...document.body.querySelectorAll('*')]) change(element, drift);
  return document;
}

function change(element: Element, drift: Drift): void {
  if (drift === 'wrappers') wrap(element);
  else if (drift === 'hashed names') hash(element);
  else for (const name of LABELS) relabel(element, name, drift === 'no labels' ? null : 'プロフィールを見る');
}

function hash(element: Element): void {
  if (element.hasAttribute('class')) element.className = `x${element.className.length}q`;
}

function relabel(element: Element, name: string, label: string | null): void {
  const text = element.getAttribute(name);
  if (!text || TIME_TITLE.test(text)) return;
  if (label === null) element.removeAttribute(name);
  else element.setAttribute(name, label);
}

function wrap(element: Element): void {
  // Tables and lists take no wrappers.
  if (!element.matches('a, time, relative-time, h1, h2, h3, p')) return;
  const wrapper = element.ownerDocument.createElement('div');
  element.replaceWith(wrapper);
  wrapper.append(element);
}
