import { Parser } from 'htmlparser2';

/** Elements that stand on lines of their own. */
const BLOCKS = new Set([
  ...[
    'address',
    'article',
    'blockquote',
    'dd',
    'div',
    'dl',
    'dt',
    'figure',
    'footer',
    'form',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
  ],
  ...['header', 'hr', 'li', 'main', 'ol', 'p', 'pre', 'section', 'table', 'tr', 'ul'],
]);
/** Elements with an empty line around them. */
const PARAGRAPHS = new Set(['p', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'table']);
const SILENT = new Set(['script', 'style', 'head', 'title', 'template', 'noscript']);

/** Text without meaning as HTML, also between quotes of an attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Plain text as HTML that shows it as it was typed: line breaks stay, markup is text. `htmlToText` reads it back unchanged. */
export function textToHtml(text: string): string {
  return escapeHtml(text).replace(/\r\n?|\n/g, '<br>');
}

/**
 * HTML of a CRM's note as plain text: paragraphs and list items as lines, markup left out.
 * Line breaks in the source mean nothing; blanks and tabs within a line are kept as they are.
 */
export function htmlToText(html: string): string {
  let text = '';
  // Line breaks that are due before the next word.
  let breaks = 0;
  let silent = 0;
  const atLeast = (count: number) => {
    breaks = Math.max(breaks, count);
  };
  const write = (words: string) => {
    text += (text === '' ? '' : '\n'.repeat(breaks)) + words;
    breaks = 0;
  };
  const boundary = (name: string) => {
    if (PARAGRAPHS.has(name)) atLeast(2);
    else if (BLOCKS.has(name)) atLeast(1);
  };
  const parser = new Parser({
    onopentag(name) {
      if (SILENT.has(name)) silent++;
      boundary(name);
      if (name === 'li') write('- ');
      // A line break of its own: it must not merge with those around a block.
      if (name === 'br') write('\n');
    },
    ontext(raw) {
      if (silent) return;
      const words = raw.replace(/[ \t]*[\r\n]+[ \t]*/g, ' ').replaceAll('\u00a0', ' ');
      // Indentation of the source, not of the text.
      if (words.trim() === '' && (breaks > 0 || (words !== raw && text.endsWith('\n')))) return;
      write(words);
    },
    onclosetag(name) {
      if (SILENT.has(name)) silent = Math.max(0, silent - 1);
      boundary(name);
    },
  });
  parser.end(html);
  return text.trim();
}
