export type Nested = { [name: string]: string | Nested };

/** A query as PHP reads it: `where[0][type]=equals` is nested, as deep as it likes. */
export function phpQuery(url: string): Nested {
  const result: Nested = {};
  for (const [name, value] of new URLSearchParams(url.split('?')[1] ?? '')) {
    const path = name.split('[').map(part => part.replace(/\]$/, ''));
    const last = path.pop() ?? '';
    let place = result;
    for (const part of path) {
      const inner = place[part];
      const next: Nested = typeof inner === 'object' ? inner : {};
      place[part] = next;
      place = next;
    }
    place[last] = value;
  }
  return result;
}

/** Text as a database compares it that sees neither case nor accents. */
export const folded = (value: unknown): string =>
  value === null || value === undefined ? '' : String(value).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** As MySQL's `LIKE` reads a pattern: percent and underscore are wildcards, the backslash escapes. */
export function sqlLike(value: unknown, pattern: string): boolean {
  const source = folded(pattern).replace(/\\([\s\S])|([.*+?^${}()|[\]\\/-])|(%)|(_)/g, (...found) => {
    const [, escaped, special, percent] = found as (string | undefined)[];
    if (escaped ?? special) return (escaped ?? special ?? '').replace(/[^a-z\d]/gi, '\\$&');
    return percent ? '[\\s\\S]*' : '[\\s\\S]';
  });
  return new RegExp(`^${source}$`).test(folded(value));
}
