import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { ComponentChild } from 'preact';
import { render } from 'preact';
import { act } from 'preact/test-utils';
import type { Answer } from '../../src/messages/define';
import type { AnswerOf, MessageType, RequestOf } from '../../src/messages/index';

type Reply<Type extends MessageType> =
  | AnswerOf<Type>
  | Answer<AnswerOf<Type>>
  | Promise<Answer<AnswerOf<Type>> | AnswerOf<Type>>;
export type Replies = { [Type in MessageType]?: (request: RequestOf<Type>) => Reply<Type> };

interface Sent {
  type: MessageType;
  request: unknown;
}

/**
 * An extension page's surroundings for a test in jsdom: the background's answers by message, the English texts,
 * and a record of what was asked of the browser.
 */
export function installExtension(replies: Replies) {
  const sent: Sent[] = [];
  const asked: string[] = [];
  const texts = JSON.parse(readFileSync(resolve('public/_locales/en/messages.json'), 'utf8'));
  const api = {
    runtime: {
      id: 'test',
      getURL: (path: string) => `chrome-extension://test/${path}`,
      async sendMessage({ type, request }: Sent) {
        sent.push({ type, request });
        const reply = await (replies[type] as ((request: unknown) => unknown) | undefined)?.(request);
        if (reply === undefined) return { ok: false, error: { code: 'failed', message: `no reply to ${type}` } };
        return isAnswer(reply) ? reply : { ok: true, value: reply };
      },
    },
    i18n: {
      getMessage: (key: string, places: string[] = []) =>
        (texts[key]?.message ?? '').replace(/\$(\d)/g, (_: string, place: string) => places[Number(place) - 1] ?? ''),
      getUILanguage: () => 'en',
    },
    tabs: { query: async () => [{ id: 7, url: 'chrome://newtab/' }], create: async () => ({}) },
    permissions: {
      request: async ({ origins }: { origins: string[] }) => {
        asked.push(`request ${origins.join(' ')}`);
        return true;
      },
      remove: async ({ origins }: { origins: string[] }) => {
        asked.push(`remove ${origins.join(' ')}`);
        return true;
      },
    },
    commands: { getAll: async () => [] },
  };
  Object.assign(globalThis, { chrome: api });
  Element.prototype.scrollIntoView = () => {};
  return { api, sent, asked, ofType: (type: MessageType) => sent.filter(one => one.type === type) };
}

const isAnswer = (reply: unknown): boolean => typeof reply === 'object' && reply !== null && 'ok' in reply;

/** Draws into a fresh document body. */
export async function show(component: ComponentChild): Promise<HTMLElement> {
  render(null, document.body);
  document.body.textContent = '';
  // What was typed before is kept when its field goes.
  await settle();
  const root = document.body.appendChild(document.createElement('div'));
  await act(() => render(component, root));
  await settle();
  return root;
}

/** Lets answers come in and effects run. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await act(() => new Promise(resolve => setTimeout(resolve, 2)));
}

/** What an input of the person at the keyboard is; events that a script dispatches are not trusted, and are ignored. */
async function fireTrusted(target: EventTarget, event: Event): Promise<boolean> {
  const inner = innerOf(event);
  inner.isTrusted = true;
  await act(() => {
    (innerOf(target) as unknown as { _dispatch(event: unknown): void })._dispatch(inner);
  });
  await settle();
  return !event.defaultPrevented;
}

// jsdom has no public way to a trusted event: it keeps the real object behind a symbol.
function innerOf(object: object): { isTrusted: boolean } {
  const symbol = Object.getOwnPropertySymbols(object).find(({ description }) => description === 'impl');
  if (!symbol) throw new Error('not an object of jsdom');
  return (object as Record<symbol, { isTrusted: boolean }>)[symbol] as { isTrusted: boolean };
}

/** Presses keys where the focus is. Enter on a button clicks it, as in a browser. */
export async function press(...keys: string[]): Promise<void> {
  for (const key of keys) {
    const target = document.activeElement ?? document.body;
    const isFree = await fireTrusted(target, new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    if (isFree && key === 'Enter' && target instanceof HTMLButtonElement) await click(target);
  }
}

export async function click(target: Element): Promise<void> {
  await fireTrusted(target, new MouseEvent('click', { bubbles: true, cancelable: true }));
}

/** Types into the focused field, or the one given, replacing what stands there. */
export async function type(text: string, field: Element | null = document.activeElement): Promise<void> {
  const input = field as HTMLInputElement;
  input.value = text;
  await fireTrusted(input, new InputEvent('input', { bubbles: true }));
}

export async function submit(form: Element): Promise<void> {
  await fireTrusted(form, new SubmitEvent('submit', { bubbles: true, cancelable: true }));
}

/** The element with that role (or tag) whose name holds the text. */
export function byName(selector: string, name: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(selector)].find(element => nameOf(element).includes(name));
  if (!found) throw new Error(`no ${selector} named “${name}” in: ${document.body.textContent}`);
  return found;
}

function nameOf(element: HTMLElement): string {
  const labels = (element as HTMLInputElement).labels;
  const label = labels?.length ? [...labels].map(one => one.textContent).join(' ') : '';
  return `${element.getAttribute('aria-label') ?? ''} ${label} ${element.textContent}`;
}
