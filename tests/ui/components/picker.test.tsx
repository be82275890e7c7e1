// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SeenConversation } from '../../../src/model/conversation';
import { Picker } from '../../../src/ui/components/conversation/picker';
import { byName, click, installExtension, press, settle, show } from '../extension';

const message = (key: string) =>
  ({ key, author: 'Ines', text: `Text ${key}`, direction: 'in', occurredAt: '2026-01-05T08:00:00.000Z' }) as const;

const THREAD: SeenConversation = {
  kind: 'message',
  channel: 'linkedin',
  isGroup: false,
  messages: [message('one'), message('two'), message('three')],
  marked: [],
};

let hasRoom: boolean;
let kept: string[];

async function picker() {
  installExtension({
    'conversation.state': () => ({ logged: [], kept: null }),
    'conversation.keep': ({ messages }) => {
      if (!hasRoom) return { ok: false, error: { code: 'storage-full', message: '' } };
      kept = messages.map(({ key }) => key);
      return { ok: true, value: null };
    },
    'conversation.log': () => ({ ok: false, error: { code: 'storage-full', message: '' } }),
  });
  const wanted = { contactId: 'ines', contactName: 'Ines Valdarno', defaultAudience: 'private' } as const;
  await show(<Picker wanted={wanted} thread={THREAD} onClose={() => undefined} />);
}

const ticked = () => document.querySelectorAll('[role=option][aria-selected=true]').length;
const said = () => document.querySelector('[role=alert]')?.textContent ?? '';

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  hasRoom = false;
  kept = [];
});

afterEach(() => {
  vi.useRealTimers();
});

it('says that what is ticked could not be kept, leaves it ticked, and keeps it when there is room', async () => {
  await picker();
  document.querySelector<HTMLElement>('[role=listbox]')?.focus();
  await press(' ', 'ArrowUp', ' ');
  expect(ticked()).toBe(2);
  await vi.waitFor(() => expect(said()).toContain('The disk is full'));
  expect(said()).toContain('stays ticked here');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said()).toContain('The disk is full');
  expect([ticked(), kept]).toEqual([2, []]);
  hasRoom = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await settle();
  expect(kept).toEqual(['three', 'two']);
  expect(said()).toBe('');
  expect(ticked()).toBe(2);
});

it('leaves what is ticked where the messages could not be logged', async () => {
  await picker();
  document.querySelector<HTMLElement>('[role=listbox]')?.focus();
  await press(' ');
  await click(byName('button', 'Log 1'));
  expect(document.querySelector('output')?.textContent).toContain('The disk is full');
  expect(ticked()).toBe(1);
});
