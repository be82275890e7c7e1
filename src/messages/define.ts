import type { z } from 'zod';

/**
 * Who may send a message. `content`: a script of ours in a page (untrusted: the page's process holds it).
 * `extension`: our own popup, side panel or full page.
 */
export type Sender = 'content' | 'extension';

export interface MessageDefinition<Request extends z.ZodType, Answer> {
  readonly from: readonly Sender[];
  readonly request: Request;
  /** Exists only for the type. */
  readonly answer?: Answer;
}

/**
 * Declares a message: who may send it, what it carries, and (by type) what comes back.
 * @param schema - made when the first such message comes: the background is started for one message, and all schemas together cost
 * more than its answer. Schemas of `src/model` that are a part of messages are functions for the same reason.
 */
export function defineMessage<Request extends z.ZodType>(from: readonly Sender[], schema: () => Request) {
  let made: Request | undefined;
  const definition = {
    from,
    get request(): Request {
      made ??= schema();
      return made;
    },
  };
  return { answers: <Answer>(): MessageDefinition<Request, Answer> => definition };
}

export interface MessageError {
  code:
    | 'invalid'
    | 'forbidden'
    | 'no-consent'
    | 'not-found'
    | 'conflict'
    | 'storage-full'
    /** The extension was updated under an open page. */
    | 'disconnected'
    | 'failed';
  /** For logs and developers; the UI translates `code`. Never holds what the rep typed. */
  message: string;
  /** `messages.json` key of a sentence that says more than the code: what a CRM answered, and what to do. */
  messageKey?: string;
}

export type Answer<Value> = { ok: true; value: Value } | { ok: false; error: MessageError };
