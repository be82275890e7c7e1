/**
 * One line of the first-touch ledger: who did what to whom and when, without any text.
 * `hash` = SHA-256 over the previous entry's hash and this entry's canonical JSON, as hex.
 */
export interface LedgerEntry {
  seq: number;
  at: string;
  action: 'logged' | 'undone' | 'acknowledged' | 'contact-added';
  activityId?: string;
  contactId: string;
  accountId?: string;
  actor: string;
  previousHash: string;
  hash: string;
}
