import type { Draft } from '../messages/people';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import type { StoredPair } from './database';

/** One merge that the rep made, with everything that takes it back. Kept until a contact of it is erased. */
export interface MergeRecord {
  id: string;
  /** The winner, then the loser. */
  contactIds: [string, string];
  at: string;
  undoneAt?: string;
  before: { winner: Contact; loser: Contact };
  /** The winner as the merge left it: what differs from it later was changed since. */
  after: Contact;
  /** What the loser's activities said where the merge changed more than the contact. */
  activities: Pick<Activity, 'id' | 'connectionId' | 'audience'>[];
  deals: { id: string; before: string[]; after: string[] }[];
  /** Rows that named the loser, and rows that the merge appended. */
  linkIds: string[];
  addedLinkIds: string[];
  operationIds: string[];
  /** The change that the winner's CRM is owed by the merge. */
  updateOperationId?: string;
  drafts?: { loser: Draft; winner?: Draft; after: Draft };
  /** Pairs as they were, and pairs that the merge made. */
  pairs: { before: StoredPair[]; addedIds: string[] };
}
