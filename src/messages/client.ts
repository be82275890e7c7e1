import type { Answer } from './define';
import type { AnswerOf, MessageType, RequestOf } from './index';

type Listener = (message: unknown, sender: unknown, respond: (value: unknown) => void) => void;

interface Runtime {
  id?: string;
  sendMessage(message: unknown): Promise<unknown>;
  onMessage?: { addListener(listener: Listener): void; removeListener(listener: Listener): void };
}

type Globals = { browser?: { runtime?: Runtime }; chrome?: { runtime?: Runtime } };

/** The browser's own object: both answer with promises in Manifest V3, so pages need not carry the polyfill. */
export function runtime(): Runtime | undefined {
  const { browser, chrome } = globalThis as Globals;
  return browser?.runtime ?? chrome?.runtime;
}

/** False once the extension was updated or removed under an open page. */
export function isConnected(): boolean {
  return runtime()?.id !== undefined;
}

type Post = (message: object) => Promise<unknown> | undefined;
let post: Post = message => runtime()?.sendMessage(message);

/** Lets messages leave in another way: our own pages have a safer one (`ui/state/hand-over.ts`). */
export function wrapPost(wrap: (post: Post) => Post): void {
  post = wrap(post);
}

/**
 * Sends a message to the background and waits for its answer. Never throws: a dead extension context, a worker that
 * went away and a handler's failure all come back as `ok: false`.
 */
export async function send<Type extends MessageType>(
  type: Type,
  request: RequestOf<Type>,
): Promise<Answer<AnswerOf<Type>>> {
  const disconnected = { ok: false, error: { code: 'disconnected', message: 'disconnected' } } as const;
  if (!isConnected()) return disconnected;
  try {
    const answer = await post({ type, request });
    if (answer === undefined) return { ok: false, error: { code: 'failed', message: 'no answer' } };
    return answer as Answer<AnswerOf<Type>>;
  } catch (error) {
    if (!isConnected() || /context invalidated/i.test(String(error))) return disconnected;
    return { ok: false, error: { code: 'failed', message: String(error).slice(0, 200) } };
  }
}
