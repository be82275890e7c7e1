import type { SearchDocument, SearchResult } from '../../src/search/index';
import {
  allowedEdits,
  beginningEdits,
  leastLength,
  MAX_DOCUMENT_WORDS,
  mistypedCodes,
  nameWords,
  phoneWords,
  type QueryWord,
  queryWords,
  textWords,
  wordsOf,
} from '../../src/search/words';

type Field = 'name' | 'company' | 'aside' | 'code';

/** Optimal string alignment distances of `a` to each beginning of `b`, the whole last, by the textbook's table. */
export function distances(a: string, b: string): number[] {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i || j));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const substitution = table[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(table[i - 1]![j]! + 1, table[i]![j - 1]! + 1, substitution);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) best = Math.min(best, table[i - 2]![j - 2]! + 1);
      table[i]![j] = best;
    }
  }
  return table[a.length]!;
}

/** Cost of one reading of a typed word against one word of a contact, Infinity when it takes more edits than `most` or does not fit. */
function costOf(typed: string, word: string, field: Field, most: number): number {
  const toBeginnings = distances(typed, word);
  const edits = Math.min(...toBeginnings);
  if (edits > Math.min(most, allowedEdits(typed))) return Number.POSITIVE_INFINITY;
  const elsewhere = { name: 0, company: 2, aside: 4, code: 2 }[field];
  const isWhole = toBeginnings.at(-1) === edits && word.length >= leastLength(edits);
  if (isWhole) return edits * 16 + elsewhere;
  return edits <= beginningEdits(typed) ? edits * 16 + 1 + elsewhere : Number.POSITIVE_INFINITY;
}

/** @param isOne - one word was typed: a title weighs as much as a company then */
function fieldsOf(document: SearchDocument, isOne: boolean): Map<string, Field> {
  const fields = new Map<string, Field>();
  const put = (words: readonly string[], field: Field) => {
    for (const word of words) if (!fields.has(word) && fields.size < MAX_DOCUMENT_WORDS) fields.set(word, field);
  };
  for (const name of document.names) put(nameWords(name), 'name');
  const isNameless = fields.size === 0;
  put(textWords(document.company ?? ''), isNameless && !isOne ? 'aside' : 'company');
  for (const text of [document.jobTitle, document.city]) put(textWords(text ?? ''), isOne ? 'company' : 'aside');
  for (const text of [...document.emails, ...document.handles]) put(wordsOf(text), 'code');
  for (const phone of document.phones) put(phoneWords(phone), 'code');
  return fields;
}

/** Most errors of one typed word, by the field of the contact's word. */
function mostEdits(level: number, field: Field, mayBeCode: boolean): number {
  if (field === 'code') return level === 3 && mayBeCode ? 1 : 0;
  return level === 0 ? 0 : 2;
}

/** Sum of the costs of the typed words, Infinity when one does not fit or all together take too many edits. */
function qualityOf(query: readonly QueryWord[], fields: Map<string, Field>, level: number): number {
  const mistyped = mistypedCodes(query);
  const costs = query.map(readings =>
    Math.min(
      ...readings.flatMap(typed =>
        [...fields].map(([word, field]) => costOf(typed, word, field, mostEdits(level, field, mistyped.has(readings)))),
      ),
      Number.POSITIVE_INFINITY,
    ),
  );
  const edits = costs.reduce((sum, cost) => sum + Math.floor(cost / 16), 0);
  if (level === 1 && edits > 1) return Number.POSITIVE_INFINITY;
  return costs.reduce((sum, cost) => sum + cost, 0);
}

/** The search, by looking at every contact with every word: slow, short, and the measure of the index. */
export function scanAll(
  documents: readonly SearchDocument[],
  text: string,
  limit: number,
): { results: SearchResult[]; total: number } {
  const query = queryWords(text);
  if (query.length === 0) return { results: [], total: 0 };
  let found: SearchResult[] = [];
  for (const level of [0, 1, 2, 3]) {
    if (level > 0 && (found.length >= limit || (level === 3 && found.length > 0))) break;
    found = documents
      .map(document => ({
        row: document.row,
        quality: qualityOf(query, fieldsOf(document, query.length === 1), level),
        boost: document.boost,
      }))
      .filter(({ quality }) => Number.isFinite(quality));
  }
  found.sort((a, b) => a.quality - b.quality || b.boost - a.boost || a.row - b.row);
  return { results: found.slice(0, limit), total: found.length };
}
