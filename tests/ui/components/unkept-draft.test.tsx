// @vitest-environment jsdom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Answer } from '../../../src/messages/define';
import type { Activity } from '../../../src/model/activity';
import { Card } from '../../../src/ui/components/card/card';
import '../../../src/ui/components/card/direct-forms';
import { useToast } from '../../../src/ui/components/card/use-toast';
import { byName, click, installExtension, press, settle, show, type } from '../extension';
import { cardOf, ines } from '../sample-card';

const FULL: Answer<null> = { ok: false, error: { code: 'storage-full', message: '' } };
const KEPT: Answer<null> = { ok: true, value: null };
const KEY = 'contact:ines-valdarno';

/** The drafts of a background whose disk may be full, and how it answers. */
let drafts: Map<string, string>;
let keeps: (body: string) => Promise<boolean> | boolean;

function Shown() {
  return <Card subject={{ person: ines }} toast={useToast(() => undefined)} />;
}

async function showCard() {
  const body = drafts.get(KEY);
  const draft = body ? ({ key: KEY, body, kind: 'note', audience: 'crm', updatedAt: '' } as const) : undefined;
  installExtension({
    'card.get': () => ({ ok: true, value: { ...cardOf(ines), draft } }),
    'draft.save': async ({ key, body }) => {
      if (!(await keeps(body))) return FULL;
      if (body === '') drafts.delete(key);
      else drafts.set(key, body);
      return KEPT;
    },
    'activity.log': request => ({ activity: request as Activity, alreadyLogged: false }),
  });
  await show(<Shown />);
}

const note = () => document.querySelector('textarea');
const said = () => document.querySelector('[role=alert]')?.textContent ?? '';
/** Longer than any pause of the keeper. */
const later = async () => {
  await vi.advanceTimersByTimeAsync(30_000);
  await vi.advanceTimersByTimeAsync(30_000);
};

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  drafts = new Map();
  keeps = () => true;
});

afterEach(async () => {
  keeps = () => true;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  vi.useRealTimers();
});

async function typeNote(text: string): Promise<void> {
  await click(byName('button', 'Note'));
  await type(text);
}

it('says that the disk is full until what is typed is kept, which it is as soon as there is room', async () => {
  keeps = () => false;
  await showCard();
  await typeNote('Call after the fair');
  await vi.waitFor(() => expect(said()).toContain('The disk is full'));
  await later();
  expect(said()).toContain('The disk is full');
  keeps = () => true;
  await later();
  await settle();
  expect(drafts.get(KEY)).toBe('Call after the fair');
  expect(said()).toBe('');
  expect(note()?.value).toBe('Call after the fair');
});

it('never keeps a text again that was logged, however late it is refused', async () => {
  let refuse = () => {};
  keeps = body =>
    body === '' ||
    new Promise(resolve => {
      refuse = () => resolve(false);
    });
  await showCard();
  await typeNote('Logged');
  await vi.advanceTimersByTimeAsync(1_000);
  await press('Enter');
  expect(note()).toBeNull();
  refuse();
  await settle();
  keeps = () => true;
  document.dispatchEvent(new Event('visibilitychange'));
  await settle();
  expect(drafts.get(KEY)).toBeUndefined();
});

it('forgets a text that was logged as soon as there is room for that, and does not show it again until then', async () => {
  await showCard();
  await typeNote('Logged');
  await vi.waitFor(() => expect(drafts.get(KEY)).toBe('Logged'));
  keeps = () => false;
  await press('Enter');
  expect(note()).toBeNull();
  await showCard();
  expect(note()?.value ?? '').toBe('');
  keeps = () => true;
  await later();
  expect(drafts.get(KEY)).toBeUndefined();
});

it('has what could not be kept when the card is opened again, and keeps it when there is room', async () => {
  drafts.set(KEY, 'Call');
  keeps = () => false;
  await showCard();
  await type('Call after the fair', note());
  await vi.waitFor(() => expect(said()).toContain('The disk is full'));
  await showCard();
  expect(note()?.value).toBe('Call after the fair');
  expect(said()).toContain('The disk is full');
  keeps = () => true;
  await later();
  expect(drafts.get(KEY)).toBe('Call after the fair');
});
