/** `held`: waits for the rep to say that the person belongs into the CRM; what is written about them waits behind it. */
export type OperationState =
  | 'held'
  | 'queued'
  | 'sending'
  | 'waiting'
  | 'needs-signin'
  | 'needs-fix'
  | 'done'
  | 'cancelled';

/**
 * One write that a CRM still owes us an answer for, or has answered. Lives in the outbox; never deleted while it matters to the rep.
 * Order per contact is `seq`. `sending` found after a restart means an *unknown end*: look for `onceKey` before any retry.
 */
export interface Operation {
  id: string;
  seq: number;
  connectionId: string;
  contactId: string;
  kind:
    | 'contact.create'
    | 'contact.update'
    | 'contact.delete'
    | 'activity.create'
    | 'activity.update'
    | 'activity.delete'
    | 'account.create'
    | 'account.update'
    | 'account.delete'
    | 'deal.update';
  /** Activity, contact, account or deal that is written. */
  entityId: string;
  /** Short token by which the write can be found again in the CRM. */
  onceKey: string;
  state: OperationState;
  tries: number;
  /** The contact, account or deal as it was before the rep changed it, to be shown beside the others in a conflict. */
  before?: unknown;
  /** The account or deal as the CRM has it now, where a pull met this change still waiting: the other side of a conflict. */
  theirs?: unknown;
  /** ISO 8601; not before this moment. */
  nextTryAt?: string;
  /** True when an earlier try may have reached the CRM without an answer. */
  unknownEnd?: boolean;
  cause?: {
    code:
      | 'network'
      | 'timeout'
      | 'rate-limit'
      | 'server'
      | 'signin'
      | 'forbidden'
      | 'invalid'
      | 'gone'
      | 'conflict'
      | 'origin'
      | 'not-a-crm';
    /** One sentence that says what to do. A `messages.json` key for the UI to translate. */
    messageKey: string;
    field?: string;
    /** The vendor's own words, shortened, shown as text. */
    vendorText?: string;
  };
  createdAt: string;
  updatedAt: string;
}
export type OperationCause = NonNullable<Operation['cause']>;
