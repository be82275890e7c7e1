import { z } from 'zod';
import type { Activity } from '../model/activity';
import type { Operation } from '../model/operation';
import { defineMessage } from './define';

/** An operation with what it writes, for the Outbox screen. */
export interface OperationView {
  operation: Operation;
  activity?: Activity;
  contactName: string;
  crmName: string;
}

export interface OutboxSummary {
  /** Queued, sending or waiting for network or time. */
  pending: number;
  /** Wait for the rep: sign in, or fix a field. */
  needsRep: number;
}

export const outboxMessages = {
  'outbox.summary': defineMessage(['content', 'extension'], z.object({})).answers<OutboxSummary>(),
  'outbox.list': defineMessage(
    ['extension'],
    z.object({ state: z.enum(['open', 'done', 'all']), limit: z.number().int().min(1).max(500) }),
  ).answers<{ operations: OperationView[] }>(),
  'outbox.retry': defineMessage(['extension'], z.object({ operationId: z.string().optional() })).answers<null>(),
  /** Gives up the write. What was typed stays as a private activity on this device. */
  'outbox.cancel': defineMessage(['extension'], z.object({ operationId: z.string() })).answers<null>(),
  /** Changes the text of an unsent or refused write and sends it again. */
  'outbox.edit': defineMessage(
    ['extension'],
    z.object({ operationId: z.string(), body: z.string().max(65_000), subject: z.string().max(300).optional() }),
  ).answers<null>(),
};
