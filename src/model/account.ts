import { z } from 'zod';
import { identifierSchema } from './identifier';
import { wholeDraft } from './whole-draft';

/** A company in the CRM or the local workspace. */
export const accountSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  remoteId: z.string().optional(),
  name: z.string(),
  /** Registered domain of its web site, lower case. */
  domain: z.string().optional(),
  phone: z.string().optional(),
  city: z.string().optional(),
  country: z.string().optional(),
  /** Its pages on social sites. */
  identifiers: z.array(identifierSchema).optional(),
  ownerName: z.string().optional(),
  webUrl: z.string().optional(),
  /** Version stamp of the CRM record for optimistic locking; its form is the connector's affair. */
  remoteVersion: z.string().optional(),
  updatedAt: z.string(),
});

export type Account = z.infer<typeof accountSchema>;

/** What a rep fills in to create or change an account. */
export const accountDraftSchema = z.object({
  name: z.string().trim().min(1).max(200),
  domain: z.string().max(253).optional(),
  phone: z.string().max(60).optional(),
  city: z.string().max(120).optional(),
  country: z.string().max(120).optional(),
});

export type AccountDraft = z.infer<typeof accountDraftSchema>;

/** An account as a draft has it; what the draft lacks was emptied. */
export const withAccountDraft = (account: Account, draft: AccountDraft): Account => ({
  ...account,
  ...wholeDraft(accountDraftSchema, draft),
});
