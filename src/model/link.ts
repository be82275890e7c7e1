import type { Identifier } from './identifier';

/**
 * What the rep decided about a contact and an identifier. Append-only: the newest row for a pair counts,
 * so undo, rename and split are new rows and the history is a query.
 * `refused` with no shared identifier is remembered by the person's own identifier: "not this person".
 */
export interface Link {
  id: string;
  contactId: string;
  identifier: Identifier;
  state: 'linked' | 'refused' | 'split';
  /** `rep`: decided by hand. `page`: one page showed both identifiers. */
  how: 'rep' | 'page';
  /** The row that this one takes back, when it is an undo. */
  undoes?: string;
  createdAt: string;
}
