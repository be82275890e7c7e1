import type { z } from 'zod';
import type { Answer, MessageDefinition, MessageError, Sender } from './define';
import { type AnswerOf, type MessageType, messages, type ParsedRequestOf } from './index';

/** Where a message came from, as the browser (not the message) says. */
export interface SenderInfo {
  kind: Sender;
  tabId?: number;
  frameId?: number;
  windowId?: number;
  /** Address of the page or extension page. */
  url: string;
}

/** A failure whose code the UI understands; anything else thrown becomes `failed`. */
export class HandlerError extends Error {
  constructor(
    readonly code: MessageError['code'],
    message: string,
    readonly messageKey?: string,
  ) {
    super(message);
    this.name = 'HandlerError';
  }
}

export type Handler<Type extends MessageType> = (
  request: ParsedRequestOf<Type>,
  sender: SenderInfo,
) => Promise<AnswerOf<Type>>;

export type Handlers = { [Type in MessageType]: Handler<Type> };

/**
 * A further check of a message that its sender may send: refuses by rejecting. Answers undefined, at once, where there is nothing
 * to wait for: some browser calls are allowed only in the turn of the rep's click.
 */
export type Admit = (type: MessageType, sender: SenderInfo) => Promise<void> | undefined;

/**
 * Checks sender, then schema, then hands over. A content script lives in a page's process, so what it may ask is
 * decided here by the message's own `from`, never by what the message says about itself.
 * @param handlers - one per message
 * @param report - told about unexpected failures (by message type, without the request)
 * @param admit - refuses what the sender may ask, but not now
 */
export function createRouter(handlers: Handlers, report: (type: string, error: unknown) => void, admit?: Admit) {
  return async (message: unknown, sender: SenderInfo): Promise<Answer<unknown>> => {
    const { type, request } = (message ?? {}) as { type?: unknown; request?: unknown };
    if (typeof type !== 'string' || !Object.hasOwn(messages, type)) return refusal('invalid', 'unknown message');
    const name = type as MessageType;
    const definition = messages[name] as MessageDefinition<z.ZodType, unknown>;
    if (!definition.from.includes(sender.kind)) return refusal('forbidden', `${type} may not come from ${sender.kind}`);
    const parsed = definition.request.safeParse(request);
    if (!parsed.success)
      return refusal('invalid', parsed.error.issues.map(i => `${i.path.join('.')}: ${i.code}`).join('; '));
    try {
      const admission = admit?.(name, sender);
      if (admission) await admission;
      const handler = handlers[name] as (request: unknown, sender: SenderInfo) => Promise<unknown>;
      return { ok: true, value: await handler(parsed.data, sender) };
    } catch (error) {
      if (error instanceof HandlerError) return refusal(error.code, error.message, error.messageKey);
      if (isQuotaError(error)) return refusal('storage-full', 'no space left for the extension');
      report(type, error);
      // A message of the browser or of a library may quote what was typed: only the kind of failure is answered.
      return refusal('failed', error instanceof Error ? error.name : 'unexpected failure');
    }
  };
}

function refusal(code: MessageError['code'], message: string, messageKey?: string): Answer<never> {
  return { ok: false, error: { code, message, ...(messageKey ? { messageKey } : {}) } };
}

function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
