/** An opportunity. `amountMinor` is in the currency's minor unit (cents), an integer. `closeDate` is `YYYY-MM-DD`. */
export interface Deal {
  id: string;
  connectionId: string;
  remoteId?: string;
  name: string;
  contactIds: string[];
  accountId?: string;
  amountMinor?: number;
  /** ISO 4217. */
  currency?: string;
  /** Name of the stage, as people read it. */
  stage: string;
  /** The CRM's own ids of the stage and its pipeline, where deals can be moved. */
  stageId?: string;
  pipelineId?: string;
  /** Position of the stage in its pipeline, from 1. */
  stageIndex?: number;
  stageCount?: number;
  isOpen: boolean;
  closeDate?: string;
  webUrl?: string;
  /** Version stamp of the CRM record for optimistic locking; its form is the connector's affair. */
  remoteVersion?: string;
  updatedAt: string;
}

/** The stages that deals of one kind pass through, in order. */
export interface Pipeline {
  id: string;
  name: string;
  stages: { id: string; name: string; isOpen: boolean }[];
}
