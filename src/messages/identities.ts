import { z } from 'zod';
import { type Identifier, identifierSchema } from '../model/identifier';
import type { Link } from '../model/link';
import { defineMessage } from './define';

/** What is known about one identifier of a contact beside its record, and since when. */
export interface IdentityRow {
  identifier: Identifier;
  /** Row in force; for a `split`, the one that `link.undo` takes back. */
  linkId: string;
  state: Link['state'];
  how: Link['how'];
  at: string;
  /** What was decided before, latest first. */
  earlier: Pick<Link, 'state' | 'how' | 'createdAt'>[];
}

export const identityMessages = {
  /** Alias history of a contact: which accounts belong to it, since when, and who said so. */
  'identity.history': defineMessage(['extension'], () => z.object({ contactId: z.string() })).answers<{
    rows: IdentityRow[];
  }>(),
  /** The account belongs to somebody else after all. Undo with `link.undo`. */
  'identity.split': defineMessage(['extension'], () =>
    z.object({ contactId: z.string(), identifier: identifierSchema() }),
  ).answers<{ linkIds: string[] }>(),
};
