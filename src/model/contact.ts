import { z } from 'zod';
import type { Identifier } from './identifier';
import { identifierListSchema } from './known-accounts';
import { wholeDraft } from './whole-draft';

// In a file of its own so that pages can use it without zod.
export { LOCAL_CONNECTION } from './local-connection';

/**
 * A contact or lead of a CRM, or of the local workspace.
 * `id` is ours and never changes; `remoteId` is the CRM's and is missing until the CRM has acknowledged the record.
 * Times are ISO 8601 in UTC.
 */
export interface Contact {
  id: string;
  connectionId: string;
  remoteId?: string;
  kind: 'contact' | 'lead';
  fullName: string;
  givenName?: string;
  familyName?: string;
  /** Other names of the same person: native script, maiden name, nickname. */
  otherNames?: string[];
  emails: string[];
  phones: string[];
  /** Canonical handles, member ids and profile addresses; e-mails and phones are not repeated here. */
  identifiers: Identifier[];
  accountId?: string;
  company?: string;
  jobTitle?: string;
  city?: string;
  country?: string;
  ownerName?: string;
  /** True when the signed-in CRM user owns the record. */
  ownedByMe?: boolean;
  tags?: string[];
  status?: string;
  /** Further fields of the CRM that the rep chose to see, in the chosen order. */
  customFields?: { label: string; value: string }[];
  /** Address of the record in the CRM's own web pages. */
  webUrl?: string;
  /** Version stamp of the CRM record for optimistic locking; its form is the connector's affair. */
  remoteVersion?: string;
  /** Import that created the contact, for undo. */
  importId?: string;
  createdAt: string;
  updatedAt: string;
}

/** What a rep fills in (or a page prefills) to create or change a contact. */
export const contactDraftSchema = () =>
  z.object({
    fullName: z.string().trim().min(1).max(200),
    givenName: z.string().max(120).optional(),
    familyName: z.string().max(120).optional(),
    emails: z.array(z.string().max(254)).max(20),
    phones: z.array(z.string().max(60)).max(20),
    identifiers: identifierListSchema(40),
    company: z.string().max(200).optional(),
    jobTitle: z.string().max(200).optional(),
    city: z.string().max(120).optional(),
    country: z.string().max(120).optional(),
    tags: z.array(z.string().max(60)).max(40).optional(),
  });

export type ContactDraft = z.infer<ReturnType<typeof contactDraftSchema>>;

/** A contact as a draft has it. A draft is the whole of what a rep fills in: what it lacks was emptied, and messages drop it. */
export const withDraft = (contact: Contact, draft: ContactDraft): Contact => ({
  ...contact,
  ...wholeDraft(contactDraftSchema(), draft),
});
