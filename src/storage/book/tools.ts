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
  const { id, connectionId, remoteId } = contact;
  const hashes = [hashId(id), ...tools.contactKeys(contact).map(hashKey)];
  if (remoteId !== undefined) hashes.push(hashKey(remoteKey(connectionId, remoteId)));
  return hashes;
}
