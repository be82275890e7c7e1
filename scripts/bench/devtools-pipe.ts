import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** Sends a command; the caller knows the shape of its result. */
export type Send = <R>(method: string, params?: object, sessionId?: string) => Promise<R>;

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: object;
}

/**
 * A browser under the DevTools protocol of which only chosen targets are debugged. Playwright attaches to every worker, and a worker
 * with a debugger waits for it before its first line.
 */
export interface DebuggedBrowser {
  send: Send;
  /** Hears an event of every session that was attached to. */
  on<P>(event: string, listener: (params: P, sessionId?: string) => void): void;
  close(): Promise<void>;
}

export function startDebugged(executable: string, args: readonly string[]): DebuggedBrowser {
  const child: ChildProcess = spawn(executable, [...args, '--headless', '--remote-debugging-pipe', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((message: Message) => void)[] = [];
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const whole = (rest + text).split('\0');
    rest = whole.pop()!;
    for (const message of whole.map(one => JSON.parse(one) as Message)) {
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners) listener(message);
    }
  });
  let last = 0;
  const send: Send = async <R>(method: string, params?: object, sessionId?: string) => {
    const id = ++last;
    const answered = new Promise<Message>(done => waiting.set(id, done));
    input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    const { error, result } = await answered;
    waiting.delete(id);
    if (error) throw new Error(`${method}: ${JSON.stringify(error)}`);
    return result as R;
  };
  return {
    send,
    on<P>(event: string, listener: (params: P, sessionId?: string) => void) {
      listeners.push(({ method, params, sessionId }) => {
        if (method === event) listener(params as P, sessionId);
      });
    },
    async close() {
      await Promise.race([send('Browser.close'), ended]);
      await ended;
    },
  };
}
