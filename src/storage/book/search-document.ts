import type { Contact } from '../../model/contact';
import type { SearchDocument } from '../../search/types';

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;
/** Months are counted from here, so that an index keeps its order as time goes by. */
const EPOCH = Date.UTC(2015, 0, 1);
const MAX_AGE_BOOST = 191;
const OWN_BOOST = 64;

/** What is searched of a contact: every field that a rep would type to find it. Called once for every contact of an import. */
export function searchDocument(contact: Contact, row: number): SearchDocument {
  const { company, jobTitle, emails, phones, city } = contact;
  return {
    row,
    names: namesOf(contact),
    company,
    jobTitle,
    city,
    emails,
    handles: handlesOf(contact),
    phones,
    boost: boostOf(contact),
  };
}

function namesOf({ fullName, otherNames }: Contact): string[] {
  return otherNames ? [fullName, ...otherNames].filter(name => name !== '') : fullName === '' ? [] : [fullName];
}

function handlesOf({ identifiers }: Contact): string[] {
  const handles: string[] = [];
  for (const { kind, value } of identifiers) if (kind === 'handle') handles.push(value);
  return handles;
}

// Decides which of many equal matches are read at all; the popup orders those by touches, owner and open deals.
function boostOf({ ownedByMe, updatedAt }: Contact): number {
  if (updatedAt !== lastDate) [lastDate, lastAge] = [updatedAt, ageBoost(updatedAt)];
  return lastAge + (ownedByMe ? OWN_BOOST : 0);
}

/** Contacts that follow each other have often been changed at once. */
let lastDate = '';
let lastAge = 0;

function ageBoost(date: string): number {
  const months = Math.floor((Date.parse(date) - EPOCH) / MONTH_MS);
  return Number.isFinite(months) ? Math.min(Math.max(months, 0), MAX_AGE_BOOST) : 0;
}
