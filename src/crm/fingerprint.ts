import type { Contact } from '../model/contact';
import { identifierKey } from '../model/identifier';

/**
 * A short digest (FNV-1a, two passes of 32 bits) that tells whether something has changed; no protection against anybody.
 * @param value - anything JSON can hold; keys in the order in which the CRM sends them
 */
export function fingerprint(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return `${fnv(text, 0x811c9dc5)}${fnv(text, 0x1b873593)}`;
}

function fnv(text: string, seed: number): string {
  let hash = seed;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

type Seen = Pick<
  Contact,
  'fullName' | 'emails' | 'phones' | 'identifiers' | 'company' | 'jobTitle' | 'city' | 'country'
>;

/**
 * `remoteVersion` for CRMs without a lock: what the rep can see of a person. Times are no help there, clocks of whole seconds
 * hide a second change, and a change of something else would be a conflict about nothing.
 */
export function contentVersion({
  fullName,
  emails,
  phones,
  identifiers,
  company,
  jobTitle,
  city,
  country,
}: Seen): string {
  const keys = identifiers.map(identifierKey).sort();
  return fingerprint([fullName, emails, phones, keys, company ?? '', jobTitle ?? '', city ?? '', country ?? '']);
}
