import { z } from 'zod';
import { type Account, accountDraftSchema } from '../model/account';
import type { Activity } from '../model/activity';
import { type Contact, contactDraftSchema } from '../model/contact';
import type { Deal } from '../model/deal';
import type { Operation } from '../model/operation';
import { defineMessage } from './define';

/** An operation with what it writes, for the Outbox screen. */
export interface OperationView {
  operation: Operation;
  activity?: Activity;
  contactName: string;
  /** Of the account or deal that is written. */
  recordName?: string;
  crmName: string;
  /** Waits behind the creation of its contact, which the rep holds. */
  isHeld?: boolean;
}

/** Three readings of one record. */
export interface Sides<Kept> {
  mine: Kept;
  theirs: Kept;
  /** Missing for a change made by a version that did not keep it. */
  base?: Kept;
}

/** A change that met another one. */
export type Conflict =
  | ({ what: 'contact' } & Sides<Contact>)
  | ({ what: 'account' } & Sides<Account>)
  | ({ what: 'deal' } & Sides<Deal>);

const decisionSchema = () =>
  z.discriminatedUnion('what', [
    z.object({ what: z.literal('contact'), draft: contactDraftSchema() }),
    z.object({ what: z.literal('account'), draft: accountDraftSchema() }),
    /** Whose stage it is to be. */
    z.object({ what: z.literal('deal'), stage: z.enum(['mine', 'theirs']) }),
  ]);
/** What the rep makes of a conflict. */
export type Decision = z.input<ReturnType<typeof decisionSchema>>;

export interface OutboxSummary {
  /** Queued, sending or waiting for network or time. */
  pending: number;
  /** Wait for the rep: sign in, fix a field, or say whether somebody belongs into the CRM. */
  needsRep: number;
}

export const outboxMessages = {
  'outbox.summary': defineMessage(['content', 'extension'], () => z.object({})).answers<OutboxSummary>(),
  'outbox.list': defineMessage(['extension'], () =>
    z.object({ state: z.enum(['open', 'done', 'all']), limit: z.number().int().min(1).max(500) }),
  ).answers<{ operations: OperationView[] }>(),
  /** What is still owed of one contact's, account's or deal's own values, oldest first. */
  'outbox.about': defineMessage(['extension'], () => z.object({ entityId: z.string() })).answers<{
    operations: OperationView[];
  }>(),
  'outbox.retry': defineMessage(['extension'], () => z.object({ operationId: z.string().optional() })).answers<null>(),
  /** Gives up the write. What was typed stays as a private activity on this device. */
  'outbox.cancel': defineMessage(['extension'], () => z.object({ operationId: z.string() })).answers<null>(),
  /** The person whose creation is held belongs into the CRM: it goes there now, and what was written about them after it. */
  'outbox.release': defineMessage(['content', 'extension'], () =>
    z.object({ operationId: z.string() }),
  ).answers<null>(),
  /**
   * The person who is held, or whom the CRM refused to create, is somebody who is in the book already: what was noted goes to them (and to their CRM, where it was meant for one),
   * and so do the addresses. Taken back by `duplicates.undoMerge`.
   */
  'outbox.linkHeld': defineMessage(['extension'], () =>
    z.object({ operationId: z.string(), contactId: z.string() }),
  ).answers<{ mergeId: string }>(),
  /** The change that the CRM did not take because its record had moved on: what the rep wants, what is there, what was there before. */
  'outbox.conflict': defineMessage(['extension'], () => z.object({ operationId: z.string() })).answers<Conflict>(),
  /** Sends the change again, as the rep decided field by field, over what is in the CRM now. */
  'outbox.settleConflict': defineMessage(['extension'], () =>
    z.object({ operationId: z.string(), decision: decisionSchema() }),
  ).answers<null>(),
  /** Changes the text of an unsent or refused write and sends it again. */
  'outbox.edit': defineMessage(['extension'], () =>
    z.object({ operationId: z.string(), body: z.string().max(65_000), subject: z.string().max(300).optional() }),
  ).answers<null>(),
};
