import { z } from 'zod';

/** A company in the CRM or the local workspace. */
export const accountSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  remoteId: z.string().optional(),
  name: z.string(),
  domain: z.string().optional(),
  ownerName: z.string().optional(),
  webUrl: z.string().optional(),
  updatedAt: z.string(),
});

export type Account = z.infer<typeof accountSchema>;
