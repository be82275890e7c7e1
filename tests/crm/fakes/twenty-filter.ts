import { sqlLike } from './php-query';

type Row = Record<string, unknown>;

/** Parts of a conjunction, parted by commas outside of quotes, brackets and parentheses. */
function partsOf(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  let isQuoted = false;
  for (const letter of text) {
    if (letter === '"') isQuoted = !isQuoted;
    if (!isQuoted && (letter === '(' || letter === '[')) depth++;
    if (!isQuoted && (letter === ')' || letter === ']')) depth--;
    if (letter === ',' && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += letter;
  }
  return parts;
}

const valueAt = (row: Row, path: string): unknown =>
  path.split('.').reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name], row);
const unquoted = (text: string): string => text.replace(/^"(.*)"$/, '$1');

/**
 * A filter of Twenty's REST API: `field.part[comparator]:value`, `and(…)`, `or(…)`.
 * @throws Error for what the server would refuse
 */
export function meetsFilter(row: Row, filter: string): boolean {
  const [, conjunction, inner = ''] = /^(and|or)\((.+)\)$/s.exec(filter) ?? [];
  if (conjunction === 'or') return partsOf(inner).some(part => meetsFilter(row, part));
  if (conjunction === 'and') return partsOf(inner).every(part => meetsFilter(row, part));
  const [, field = '', comparator, raw = ''] = /^([\w.]+)\[(\w+)\]:(.+)$/s.exec(filter) ?? [];
  if (!comparator) throw new Error(`'filter' invalid for '${filter}'. eg: price[gte]:10`);
  const mine = String(valueAt(row, field) ?? '');
  if (comparator === 'eq') return mine === unquoted(raw);
  if (comparator === 'gte') return mine >= unquoted(raw);
  if (comparator === 'in' && /^\[.*\]$/.test(raw)) return raw.slice(1, -1).split(',').map(unquoted).includes(mine);
  if (comparator === 'ilike') return sqlLike(mine, unquoted(raw));
  throw new Error(`'filter' invalid for '${filter}', comparator ${comparator}`);
}
