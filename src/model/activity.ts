import { z } from 'zod';

export const ACTIVITY_KINDS = [
  'profile-view',
  'comment',
  'reply',
  'message',
  'email',
  'call',
  'meeting',
  'note',
  'task',
] as const;
export const activityKindSchema = z.enum(ACTIVITY_KINDS);
export type ActivityKind = z.infer<typeof activityKindSchema>;

export const directionSchema = z.enum(['in', 'out', 'none']);
export type Direction = z.infer<typeof directionSchema>;

/** `private` never leaves this device; `crm` goes to the rep's CRM. */
export const audienceSchema = z.enum(['private', 'crm']);
export type Audience = z.infer<typeof audienceSchema>;

/**
 * One interaction, note or task. Times are ISO 8601 UTC; `occurredAt: null` means the time is unknown.
 * A task has `dueAt`, and `doneAt` once it is done.
 */
export interface Activity {
  /** UUID made where the rep clicked, so the same click cannot be written twice. */
  id: string;
  connectionId: string;
  remoteId?: string;
  contactId: string;
  accountId?: string;
  dealId?: string;
  kind: ActivityKind;
  channel: string;
  direction: Direction;
  subject?: string;
  body: string;
  occurredAt: string | null;
  dueAt?: string;
  doneAt?: string;
  sourceUrl?: string;
  messageKeys: string[];
  audience: Audience;
  authorName: string;
  /** Written by the rep on this device (false: read from the CRM). */
  mine: boolean;
  /** Undone by the rep; kept so that history shows both. */
  undoneAt?: string;
  createdAt: string;
  updatedAt: string;
}

/** Longest note text accepted, in UTF-16 code units (HubSpot's limit is 65,536 bytes of body). */
export const MAX_BODY_LENGTH = 65_000;

/** What a click or a form sends to be logged; the background fills in the rest. */
export const activityDraftSchema = () =>
  z.object({
    id: z.uuid(),
    contactId: z.string().min(1),
    dealId: z.string().optional(),
    kind: activityKindSchema,
    channel: z.string().max(40),
    direction: directionSchema,
    subject: z.string().max(300).optional(),
    body: z.string().max(MAX_BODY_LENGTH),
    occurredAt: z.string().max(40).nullable(),
    dueAt: z.string().max(40).optional(),
    sourceUrl: z.string().max(2048).optional(),
    messageKeys: z.array(z.string().max(300)).max(200),
    audience: audienceSchema,
  });

export type ActivityDraft = z.infer<ReturnType<typeof activityDraftSchema>>;
