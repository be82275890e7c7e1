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
 * Checks sender, then schema, then hands over. A content script lives in a page's process, so what it may ask is
 * decided here by the message's own `from`, never by what the message says about itself.
 * @param handlers - one per message
 * @param report - told about unexpected failures (by message type, without the request)
 */
export function createRouter(handlers: Handlers, report: (type: string, error: unknown) => void) {
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
      const handler = handlers[name] as (request: unknown, sender: SenderInfo) => Promise<unknown>;
      return { ok: true, value: await handler(parsed.data, sender) };
    } catch (error) {
      if (error instanceof HandlerError) return refusal(error.code, error.message);
      if (isQuotaError(error)) return refusal('storage-full', 'no space left for the extension');
      report(type, error);
      return refusal('failed', error instanceof Error ? error.message.slice(0, 200) : 'unexpected failure');
    }
  };
}

function refusal(code: MessageError['code'], message: string): Answer<never> {
  return { ok: false, error: { code, message } };
}

function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError';
}
