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
  /** Name of the stage, as people read it. */
  stage: z.string(),
  /** The CRM's own ids of the stage and its pipeline, where deals can be moved. */
  stageId: z.string().optional(),
  pipelineId: z.string().optional(),
  /** Position of the stage in its pipeline, from 1. */
  stageIndex: z.number().int().optional(),
  stageCount: z.number().int().optional(),
  isOpen: z.boolean(),
  closeDate: z.string().optional(),
  webUrl: z.string().optional(),
  /** Version stamp of the CRM record for optimistic locking; its form is the connector's affair. */
  remoteVersion: z.string().optional(),
  updatedAt: z.string(),
});

export type Deal = z.infer<typeof dealSchema>;

/** The stages that deals of one kind pass through, in order. */
export interface Pipeline {
  id: string;
  name: string;
  stages: { id: string; name: string; isOpen: boolean }[];
}
