import type { Contact } from '../../model/contact';
import type { SearchDocument } from '../../search/types';
import { hashId, hashKey, type KeyHash } from './hash';

/** What the book asks of the pure core. */
export interface BookTools {
  /** Changes with what `contactKeys` gives; contacts indexed under another version are indexed anew in the background. */
  keysVersion: number;
  /** Every key under which a contact is found. */
  contactKeys(contact: Contact): string[];
  searchDocument(contact: Contact, row: number): SearchDocument;
}

/** Key under which the contact of a CRM's record is found, whatever its id is here. */
export function remoteKey(connectionId: string, remoteId: string): string {
  return `remote:${connectionId}:${remoteId}`;
}

/** Hashes of everything under which a contact is found: its id, its record in the CRM, its keys. */
export function contactHashes(contact: Contact, tools: BookTools): KeyHash[] {
  return hashesOf(contact, tools.contactKeys(contact));
}

/** The same, of keys that `contactKeys` gave before. */
export function hashesOf({ id, connectionId, remoteId }: Contact, keys: readonly string[]): KeyHash[] {
  const hashes = [hashId(id)];
  for (const key of keys) hashes.push(hashKey(key));
  if (remoteId !== undefined) hashes.push(hashKey(remoteKey(connectionId, remoteId)));
  return hashes;
}
