import type { Identifier } from './identifier';

/** Text form of an identifier, usable as a key: `handle:linkedin:priya-nandakumar`, `email::ada@example.com`. */
export function identifierKey({ kind, site, value }: Identifier): string {
  return `${kind}:${site ?? ''}:${value}`;
}
