import { z } from 'zod';
import { identifierSchema } from './identifier';

/**
 * What the rep decided about a contact and an identifier. Append-only: the newest row for a pair counts,
 * so undo, rename and split are new rows and the history is a query.
 * `refused` with no shared identifier is remembered by the person's own identifier: "not this person".
 */
export const linkSchema = z.object({
  id: z.string(),
  contactId: z.string(),
  identifier: identifierSchema,
  state: z.enum(['linked', 'refused', 'split']),
  /** `rep`: decided by hand. `page`: one page showed both identifiers. */
  how: z.enum(['rep', 'page']),
  /** The row that this one takes back, when it is an undo. */
  undoes: z.string().optional(),
  createdAt: z.string(),
});

export type Link = z.infer<typeof linkSchema>;
