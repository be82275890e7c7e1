/**
 * Damage that was found in what is stored. `segment`: a record of contacts cannot be read, and they are gone from here; `delta`:
 * late changes are gone; `database`: all is gone but what was put back; `copies`: what the rep typed could not be copied to the second
 * place; a {@link LostRecord}: something else is gone; everything else is made of the contacts and was made anew.
 */
export interface BookDamage {
  what: 'state' | 'keys' | 'order' | 'search' | 'segment' | 'delta' | 'database' | 'copies' | LostRecord;
  /** ISO 8601. */
  at: string;
  isRead: boolean;
  /** Of a lost database. */
  putBack?: PutBack;
}

/** How much of what the rep typed came back from its copies. */
export interface PutBack {
  activities: number;
  drafts: number;
  /** Writes that a CRM is still owed. */
  operations: number;
}

/** What records beside the contacts hold; `records`: something else. */
export const LOST_RECORDS = ['activities', 'drafts', 'imports', 'merges', 'records'] as const;
export type LostRecord = (typeof LOST_RECORDS)[number];
