import { z } from 'zod';

/** `held`: waits for the rep to say that the person belongs into the CRM; what is written about them waits behind it. */
export const operationStateSchema = z.enum([
  'held',
  'queued',
  'sending',
  'waiting',
  'needs-signin',
  'needs-fix',
  'done',
  'cancelled',
]);
export type OperationState = z.infer<typeof operationStateSchema>;

/**
 * One write that a CRM still owes us an answer for, or has answered. Lives in the outbox; never deleted while it matters to the rep.
 * Order per contact is `seq`. `sending` found after a restart means an *unknown end*: look for `onceKey` before any retry.
 */
export const operationSchema = z.object({
  id: z.string(),
  seq: z.number().int(),
  connectionId: z.string(),
  contactId: z.string(),
  kind: z.enum([
    'contact.create',
    'contact.update',
    'contact.delete',
    'activity.create',
    'activity.update',
    'activity.delete',
    'account.create',
    'account.update',
    'account.delete',
    'deal.update',
  ]),
  /** Activity, contact, account or deal that is written. */
  entityId: z.string(),
  /** Short token by which the write can be found again in the CRM. */
  onceKey: z.string(),
  state: operationStateSchema,
  tries: z.number().int(),
  /** The contact, account or deal as it was before the rep changed it, to be shown beside the others in a conflict. */
  before: z.unknown().optional(),
  /** The account or deal as the CRM has it now, where a pull met this change still waiting: the other side of a conflict. */
  theirs: z.unknown().optional(),
  /** ISO 8601; not before this moment. */
  nextTryAt: z.string().optional(),
  /** True when an earlier try may have reached the CRM without an answer. */
  unknownEnd: z.boolean().optional(),
  cause: z
    .object({
      code: z.enum([
        'network',
        'timeout',
        'rate-limit',
        'server',
        'signin',
        'forbidden',
        'invalid',
        'gone',
        'conflict',
        'origin',
        'not-a-crm',
      ]),
      /** One sentence that says what to do. A `messages.json` key for the UI to translate. */
      messageKey: z.string(),
      field: z.string().optional(),
      /** The vendor's own words, shortened, shown as text. */
      vendorText: z.string().optional(),
    })
    .optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export type Operation = z.infer<typeof operationSchema>;
export type OperationCause = NonNullable<Operation['cause']>;
