import type { Contact } from '../../model/contact';
import type { SearchDocument } from '../../search/types';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;
/** Months are counted from here, so that an index keeps its order as time goes by. */
const EPOCH = Date.UTC(2015, 0, 1);
const MAX_AGE_BOOST = 191;
const OWN_BOOST = 64;

/** What is searched of a contact: every field that a rep would type to find it. */
export function searchDocument(contact: Contact, row: number): SearchDocument {
  const { fullName, otherNames = [], company, jobTitle, emails, phones, identifiers, city } = contact;
  return {
    row,
    names: [fullName, ...otherNames].filter(name => name !== ''),
    ...(company !== undefined && { company }),
    ...(jobTitle !== undefined && { jobTitle }),
    ...(city !== undefined && { city }),
    emails,
    handles: identifiers.flatMap(({ kind, value }) => (kind === 'handle' ? [value] : [])),
    phones,
    boost: boostOf(contact),
  };
}

// Decides which of many equal matches are read at all; the popup orders those by touches, owner and open deals.
function boostOf({ ownedByMe, updatedAt }: Contact): number {
  const months = Math.floor((Date.parse(updatedAt) - EPOCH) / MONTH_MS);
  const age = Number.isFinite(months) ? Math.min(Math.max(months, 0), MAX_AGE_BOOST) : 0;
  return age + (ownedByMe ? OWN_BOOST : 0);
}
