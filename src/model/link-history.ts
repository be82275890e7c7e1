import type { Identifier } from './identifier';
import { identifierKey } from './identifier-key';
import type { Link } from './link';

/**
 * What is in force about each identifier of one contact, by identifier key, each with the rows before it, newest first. Rows that
 * were taken back, and those that did so, are left out.
 * @param rows - all rows of the contact, in any order
 */
export function linkHistory(rows: readonly Link[]): Map<string, [inForce: Link, ...earlier: Link[]]> {
  const undone = new Set(rows.map(({ undoes }) => undoes));
  const standing = rows.filter(row => !row.undoes && !undone.has(row.id));
  const history = new Map<string, [Link, ...Link[]]>();
  for (const row of standing.sort((left, right) => (left.createdAt < right.createdAt ? 1 : -1))) {
    const known = history.get(identifierKey(row.identifier));
    if (known) known.push(row);
    else history.set(identifierKey(row.identifier), [row]);
  }
  return history;
}

/** Accounts under which the contact is known beside those of its record. */
export function aliasesOf(rows: readonly Link[]): Identifier[] {
  const latest = [...linkHistory(rows).values()].map(([inForce]) => inForce);
  return latest
    .filter(({ state, identifier }) => state === 'linked' && isAccount(identifier))
    .map(row => row.identifier);
}

/** A handle or member id: what a site gives to one person, and what a link can stand for. */
export const isAccount = ({ kind }: Identifier): boolean => kind === 'handle' || kind === 'memberId';
