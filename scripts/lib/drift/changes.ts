import { createRandom, type Random } from '../../../src/sample/random';
import { createTranslator } from './nonsense';
import type { JudgedPage } from './pages';

/** One way in which a site changes under us without a word. Changes the document in place, the same way each time. */
export interface Change {
  id: string;
  apply(document: Document, page: JudgedPage): void;
}

const SEED = 20261128;
/** Attributes whose value is the id of another element. */
const REFERENCES = [
  'for',
  'headers',
  'list',
  'form',
  'aria-labelledby',
  'aria-describedby',
  'aria-controls',
  'aria-owns',
];
const RENAMED = ['data-testid', 'componentkey', 'data-view-name'];
const LABELS = [
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'aria-description',
  'aria-placeholder',
  'title',
  'alt',
];
/** The parser and the layout of these want exactly these children. */
const NO_WRAPPER =
  'li,tr,td,th,tbody,thead,tfoot,dt,dd,option,optgroup,source,track,summary,figcaption,legend,caption,col,template';

const FAMILIES: Record<string, (name: string) => boolean> = {
  class: name => name === 'class',
  id: name => name === 'id',
  data: name => name.startsWith('data-') || name === 'componentkey',
  aria: name => name.startsWith('aria-'),
  role: name => name === 'role',
  microdata: name => /^item(?:prop|type|scope|id|ref)$/.test(name),
  rel: name => name === 'rel',
  'title-alt': name => name === 'title' || name === 'alt',
};

/** What the drift tests do to each page. */
export const CHANGES: readonly Change[] = [
  { id: 'a hashed classes and ids', apply: hashNames },
  { id: 'b wrappers', apply: (document, page) => changeWrappers(document, randomFor(page)) },
  { id: 'c renamed test ids', apply: renameKeys },
  { id: 'd another language', apply: translateLabels },
  ...Object.entries(FAMILIES).map(([family, isOfFamily]) => ({
    id: `e without ${family}`,
    apply: (document: Document) => strip(document, isOfFamily),
  })),
];

const randomFor = ({ id }: JudgedPage): Random => createRandom(SEED + hash(id));

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value >>> 0;
}

const hashed = (name: string): string => `_${hash(name).toString(16).padStart(8, '0')}`;
const hashWords = (value: string): string => value.trim().split(/\s+/).filter(Boolean).map(hashed).join(' ');

/** A deploy: every class and id has another name, and what refers to an id follows. */
function hashNames(document: Document): void {
  const ids = new Set([...document.querySelectorAll('[id]')].map(element => element.id));
  for (const element of document.querySelectorAll('*')) {
    for (const name of ['class', 'id', ...REFERENCES]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, hashWords(value));
    }
    for (const name of ['href', 'xlink:href']) {
      const value = element.getAttribute(name);
      if (value?.startsWith('#') && ids.has(value.slice(1))) element.setAttribute(name, `#${hashed(value.slice(1))}`);
    }
  }
}

/** A redesign of the frame: wrappers that mean nothing go, others come. */
function changeWrappers(document: Document, random: Random): void {
  for (const element of [...document.body.querySelectorAll('div,span')]) {
    if (isBareWrapper(element) && random.next() < 0.5) element.replaceWith(...element.childNodes);
  }
  for (const element of [...document.body.querySelectorAll('*')]) {
    if (element.matches(NO_WRAPPER) || element.closest('svg,template,select,script') || random.next() >= 0.3) continue;
    const wrapper = document.createElement('div');
    wrapper.className = hashed(String(random.next()));
    element.replaceWith(wrapper);
    wrapper.append(element);
  }
}

function isBareWrapper(element: Element): boolean {
  const isPlain = [...element.attributes].every(({ name }) => name === 'class' || name === 'style');
  const hasWords = [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim());
  return (
    isPlain && element.childElementCount === 1 && !hasWords && !/none|hidden/.test(element.getAttribute('style') ?? '')
  );
}

function renameKeys(document: Document): void {
  for (const name of RENAMED)
    for (const element of document.querySelectorAll(`[${name}]`))
      element.setAttribute(name, hashed(element.getAttribute(name) ?? ''));
}

/** Labels for screen readers and of pictures in another language; names, accounts, addresses and numbers stay. */
function translateLabels(document: Document, page: JudgedPage): void {
  const people = page.expected.flatMap(({ name, handle, email }) => [name, handle, email]);
  const kept = [...people, ...page.mustNot].filter(text => text !== undefined);
  const { translate } = createTranslator(randomFor(page), kept);
  for (const name of LABELS)
    for (const element of document.querySelectorAll(`[${name}]`))
      element.setAttribute(name, translate(element.getAttribute(name) ?? ''));
}

function strip(document: Document, isOfFamily: (name: string) => boolean): void {
  for (const element of document.querySelectorAll('*'))
    for (const { name } of [...element.attributes]) if (isOfFamily(name)) element.removeAttribute(name);
}
