/**
 * Damage that was found in the stored contact book. `segment`: a record of contacts cannot be read, and they are gone from here; `delta`:
 * late changes are gone;
 * everything else is made of the contacts and was made anew.
 */
export interface BookDamage {
  what: 'state' | 'keys' | 'order' | 'search' | 'segment' | 'delta';
  /** ISO 8601. */
  at: string;
  isRead: boolean;
}
