import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { vi } from 'vitest';
import { admit } from '../../src/background/admission';
import { handlers } from '../../src/background/handlers/index';
import { closeServices, getServices } from '../../src/background/services';
import type { Answer } from '../../src/messages/define';
import type { AnswerOf, MessageType, RequestOf } from '../../src/messages/index';
import { createRouter, type SenderInfo } from '../../src/messages/router';
import { eraseEverything } from '../../src/storage/open';
import { saveConnection, updateSettings } from '../../src/storage/settings';
import { browser, resetBrowser } from './fake-polyfill';

export const LINKEDIN = 'https://www.linkedin.com/in/anna-example/';
export const FROM_PAGE: SenderInfo = { kind: 'content', tabId: 7, frameId: 0, windowId: 1, url: LINKEDIN };
export const FROM_US: SenderInfo = { kind: 'extension', url: 'chrome-extension://test/src/ui/app/index.html' };

/** Unexpected failures that the router was told of in this test. */
export const reported: string[] = [];

const route = createRouter(handlers, (type, error) => reported.push(`${type}: ${error}`), admit);

/** Messages are JSON in Chromium, both ways: what is undefined does not arrive. */
const asSent = (message: unknown): unknown => (message === undefined ? undefined : JSON.parse(JSON.stringify(message)));

/** Sends a message through the router to the real handlers over a real (in-memory) IndexedDB. */
export async function ask<Type extends MessageType>(
  type: Type,
  request: RequestOf<Type>,
  sender: SenderInfo = FROM_US,
): Promise<Answer<AnswerOf<Type>>> {
  return asSent(await route(asSent({ type, request }), sender)) as Answer<AnswerOf<Type>>;
}

/** The value of an answer that must be good. */
export async function value<Type extends MessageType>(
  type: Type,
  request: RequestOf<Type>,
  sender: SenderInfo = FROM_US,
): Promise<AnswerOf<Type>> {
  const answer = await ask(type, request, sender);
  if (!answer.ok) throw new Error(`${type}: ${answer.error.code} ${answer.error.message} ${reported.join(' ')}`);
  return answer.value;
}

/** Connects the fake CRM twice, as `fake-1` and `fake-2`. */
export async function connectTwice(baseUrl: string): Promise<void> {
  const { database } = await getServices();
  for (const id of ['fake-1', 'fake-2']) {
    const connection = { id, crm: 'fake', name: id, baseUrl, userName: 'Rita Rep', state: 'ok' as const };
    await saveConnection(database, connection, { baseUrl, fields: { url: baseUrl, password: 'hunter22' } });
  }
}

/** A fresh extension: empty database, consent given, LinkedIn switched on. */
export async function install(): Promise<void> {
  await closeServices();
  await eraseEverything();
  globalThis.indexedDB = new IDBFactory();
  reported.length = 0;
  resetBrowser();
  installLocks();
  const { database } = await getServices();
  await updateSettings(database, {
    consentAt: '2026-11-01T00:00:00.000Z',
    sites: [{ origin: 'https://*.linkedin.com/*', mode: 'overlay' }],
  });
}

export const database = async () => (await getServices()).database;

/** Node 20 has neither; one holder at a time, in the order of asking, or nobody where it must be free at once. */
function installLocks(): void {
  const tails = new Map<string, Promise<unknown>>();
  const held = new Set<string>();
  const request = (name: string, ...rest: unknown[]) => {
    const work = rest.at(-1) as (lock: unknown) => unknown;
    if ((rest[0] as LockOptions).ifAvailable && held.has(name)) return Promise.resolve(work(null));
    const turn = (tails.get(name) ?? Promise.resolve()).then(async () => {
      held.add(name);
      try {
        return await work({ name });
      } finally {
        held.delete(name);
      }
    });
    tails.set(
      name,
      turn.catch(() => undefined),
    );
    return turn;
  };
  const query = async () => ({ held: [...held].map(name => ({ name })) });
  const storage = { estimate: async () => ({ usage: 1, quota: 2 }), persisted: async () => true };
  vi.stubGlobal('navigator', { locks: { request, query }, storage });
}

export { browser };
