import { z } from 'zod';

/** An opportunity. `amountMinor` is in the currency's minor unit (cents), an integer. `closeDate` is `YYYY-MM-DD`. */
export const dealSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  remoteId: z.string().optional(),
  name: z.string(),
  contactIds: z.array(z.string()),
  accountId: z.string().optional(),
  amountMinor: z.number().int().optional(),
  /** ISO 4217. */
  currency: z.string().length(3).optional(),
  stage: z.string(),
  /** Position of the stage in its pipeline, from 1. */
  stageIndex: z.number().int().optional(),
  stageCount: z.number().int().optional(),
  isOpen: z.boolean(),
  closeDate: z.string().optional(),
  updatedAt: z.string(),
});

export type Deal = z.infer<typeof dealSchema>;
