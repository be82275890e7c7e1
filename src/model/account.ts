import { z } from 'zod';
import type { Identifier } from './identifier';
import { wholeDraft } from './whole-draft';

/** A company in the CRM or the local workspace. */
export interface Account {
  id: string;
  connectionId: string;
  remoteId?: string;
  name: string;
  /** Registered domain of its web site, lower case. */
  domain?: string;
  phone?: string;
  city?: string;
  country?: string;
  /** Its pages on social sites. */
  identifiers?: Identifier[];
  ownerName?: string;
  webUrl?: string;
  /** Version stamp of the CRM record for optimistic locking; its form is the connector's affair. */
  remoteVersion?: string;
  updatedAt: string;
}

/** What a rep fills in to create or change an account. */
export const accountDraftSchema = () =>
  z.object({
    name: z.string().trim().min(1).max(200),
    domain: z.string().max(253).optional(),
    phone: z.string().max(60).optional(),
    city: z.string().max(120).optional(),
    country: z.string().max(120).optional(),
  });

export type AccountDraft = z.infer<ReturnType<typeof accountDraftSchema>>;

/** An account as a draft has it; what the draft lacks was emptied. */
export const withAccountDraft = (account: Account, draft: AccountDraft): Account => ({
  ...account,
  ...wholeDraft(accountDraftSchema(), draft),
});
