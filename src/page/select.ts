/** A run of text in a page and the element that holds it. */
export interface TextLine {
  text: string;
  element: Element;
}

const SILENT = 'svg,script,style,template,noscript,code,audio,video,[data-vjs-player]';
// Conventional names for text that only screen readers get; they repeat what the eye sees.
const READER_ONLY = '.visually-hidden,.sr-only,.a11y-text,.screen-reader-text';

/** Text with runs of white space as one blank. Texts longer than `max` UTF-16 code units are cut first. */
export function squeeze(text: string, max = 2000): string {
  return text.slice(0, max).replace(/\s+/g, ' ').trim();
}

/**
 * Visible text below an element, one entry per run of text. Copies for screen readers are left out: either by their
 * conventional class, or because a sibling with `aria-hidden` shows the same to the eye.
 * @param limit - stop after so many lines
 */
export function textLines(root: Element, limit = 40): TextLine[] {
  const lines: TextLine[] = [];
  collect(root, lines, limit);
  return lines;
}

function collect(element: Element, lines: TextLine[], limit: number): void {
  if (element.matches(SILENT)) return;
  const shown = shownTwin(element);
  let run = '';
  const flush = () => {
    const text = squeeze(run);
    run = '';
    if (text) lines.push({ text, element });
  };
  for (const node of element.childNodes) {
    if (lines.length >= limit) return;
    if (node.nodeType === 3) run += (node as Text).data;
    if (node.nodeType !== 1) continue;
    flush();
    const child = node as Element;
    if (shown && child !== shown && !child.hasAttribute('aria-hidden') && repeats(child, shown)) continue;
    if (!child.matches(READER_ONLY)) collect(child, lines, limit);
  }
  flush();
}

/** More children than a text and its copy have: a list, which is not looked through for each of its people. */
const MAX_TWINS = 30;

/** The child that is for the eye only, when it holds words. */
function shownTwin(element: Element): Element | undefined {
  if (element.firstElementChild === element.lastElementChild) return undefined;
  let child = element.firstElementChild;
  for (let left = MAX_TWINS; child && left > 0; child = child.nextElementSibling, left--) {
    if (child.getAttribute('aria-hidden') === 'true' && /[\p{L}\p{N}]/u.test(child.textContent ?? '')) return child;
  }
  return undefined;
}

// A screen reader's copy is plain text beside the visible one: a leaf, or the same words again.
function repeats(child: Element, shown: Element): boolean {
  return child.childElementCount === 0 || squeeze(child.textContent ?? '') === squeeze(shown.textContent ?? '');
}

/** Text of the first selector that finds any, or undefined. */
export function firstText(root: ParentNode, selectors: readonly string[]): string | undefined {
  for (const selector of selectors) {
    const element = root.querySelector(selector);
    const text = element && textLines(element, 1)[0]?.text;
    if (text) return text;
  }
  return undefined;
}

/**
 * Whether the eye can see an element. Where the engine cannot tell (a parsed document), only attributes and inline
 * styles count. Forces layout: ask only when there is a choice to make.
 */
export function isShown(element: Element): boolean {
  if (typeof element.checkVisibility === 'function') return element.checkVisibility({ visibilityProperty: true });
  return !element.closest('[hidden],[inert],[aria-hidden="true"],[style*="display:none" i],[style*="display: none" i]');
}

/** The one that is on screen when an app keeps several alive; the last one when none is said to be hidden. */
export function pickShown<T extends Element>(elements: Iterable<T>): T | undefined {
  const all = [...elements];
  if (all.length < 2) return all[0];
  return all.filter(isShown).at(-1) ?? all.at(-1);
}

/** Farthest ancestor (or the element itself) that matches, below `document`. */
export function farthest(element: Element, selector: string): Element | null {
  let found: Element | null = null;
  for (let next = element.closest(selector); next; next = next.parentElement?.closest(selector) ?? null) found = next;
  return found;
}

const BLOCK = 'p,li,td,th,dd,dt,div,article,section,main,aside,ul,ol,h1,h2,h3,h4,h5,h6,body,blockquote,figure';

/**
 * Whether a link stands inside a sentence ("Ada likes this", "Ada and 3 others") rather than naming somebody on its own.
 * Badges after a bullet and words in parentheses (pronouns) do not make a sentence.
 */
export function isInSentence(link: Element): boolean {
  let block = link.parentElement?.closest(BLOCK);
  // Wrappers around nothing but the link say nothing.
  while (block && !hasTextBeside(link, block)) block = block.parentElement?.closest(BLOCK);
  return !!block && /[\p{L}\p{N}]/u.test(looseWords(link, block));
}

/** Stops at the first text: the block may hold everybody on the page. */
function hasTextBeside(link: Element, block: Element): boolean {
  const texts = block.ownerDocument.createTreeWalker(block, 4);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    if (/\S/.test((text as Text).data) && !link.contains(text)) return true;
  }
  return false;
}

/** A sentence around a link begins and ends within so many nodes of it. */
const REACH = 20;

// Text that belongs to the ancestors of the link themselves, up to its block.
function looseWords(link: Element, block: Element): string {
  let words = '';
  for (let at = link; at !== block && at.parentElement; at = at.parentElement) words += textAround(at);
  return words.replace(/[•·].*/su, '').replace(/\([^)]*\)/g, '');
}

function textAround(element: Element): string {
  let words = ' ';
  const textOf = (node: ChildNode) => (node.nodeType === 3 ? (node as Text).data : '');
  let node = element.previousSibling;
  for (let left = REACH; node && left > 0; node = node.previousSibling, left--) words = ` ${textOf(node)}${words}`;
  node = element.nextSibling;
  for (let left = REACH; node && left > 0; node = node.nextSibling, left--) words += `${textOf(node)} `;
  return words;
}
