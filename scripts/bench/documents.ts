import type { SearchDocument } from '../../src/search/index';

/** A line of the benchmark kit's contacts. */
export interface BenchContact {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  company: string;
  jobTitle: string;
  linkedin: string;
  x: string;
  github: string;
  phone: string;
  city: string;
  ownerId: string;
  updatedAt: string;
}

const slugOf = (url: string): string => url.replace(/^.*\/in\//, '').replace(/\/$/, '');
const given = (values: readonly string[]): string[] => values.filter(Boolean);

const DAY_MS = 86_400_000;
const BOOK_END = Date.UTC(2026, 0, 1);

/** Touched today 255, three years ago or earlier 0. */
const recencyBoost = (updatedAt: string): number =>
  Math.max(0, 255 - Math.round((BOOK_END - Date.parse(updatedAt)) / DAY_MS / 4.3));

/** What the book makes searchable of a contact, all fields included (the peers get name, company, e-mail and handles only). */
export const documentOf = (contact: BenchContact, row: number): SearchDocument => ({
  row,
  names: given([`${contact.firstName} ${contact.lastName}`.trim()]),
  company: contact.company,
  jobTitle: contact.jobTitle,
  emails: given([contact.email]),
  handles: given([contact.x, contact.github, slugOf(contact.linkedin)]),
  phones: given([contact.phone]),
  city: contact.city,
  boost: recencyBoost(contact.updatedAt),
});
