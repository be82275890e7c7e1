import type { MessageType } from '../messages/index';
import { HandlerError, type SenderInfo } from '../messages/router';
import { getSettings } from '../storage/settings';
import { getServices } from './services';
import { modeOf } from './site-access';
import { wasAskedToRead } from './tabs';

/** Most questions and writes of one tab in a minute: far above what a rep does, far below what copying a book needs. */
const PER_MINUTE = {
  'search.query': 60,
  'activity.log': 40,
  'conversation.log': 20,
  'conversation.open': 20,
  'conversation.state': 120,
  'conversation.keep': 120,
  'contact.create': 20,
  'card.get': 240,
  'card.forms': 60,
  'app.open': 6,
  'skeleton.open': 6,
  'page.handOver': 12,
} as const;
/** Asks nothing of the book. The browser opens a panel only in the turn of the rep's own click, so nothing may be awaited. */
const ALWAYS: readonly MessageType[] = ['page.hello', 'panel.open'];
const MINUTE_MS = 60_000;

// Lost with the worker, which only makes the limit milder.
const recent = new Map<string, number[]>();

/**
 * What a content script may not do although its messages allow it: anything but asking for its mode before consent or on a site
 * that is off, and anything in bulk. A page's process that was taken over has our content script's voice.
 * @throws HandlerError
 */
export function admit(type: MessageType, sender: SenderInfo): Promise<void> | undefined {
  return sender.kind !== 'content' || ALWAYS.includes(type) ? undefined : admitContent(type, sender);
}

async function admitContent(type: MessageType, sender: SenderInfo): Promise<void> {
  limit(type, sender.tabId);
  const settings = await getSettings((await getServices()).database);
  if (settings.consentAt === null) throw new HandlerError('no-consent', 'first run is not done');
  if (modeOf(settings, sender.url) !== 'off') return;
  const asked = sender.tabId !== undefined && (await wasAskedToRead(sender.tabId, sender.url));
  if (!asked) throw new HandlerError('forbidden', 'this site is off');
}

function limit(type: MessageType, tabId: number | undefined): void {
  const most = PER_MINUTE[type as keyof typeof PER_MINUTE];
  if (most === undefined) return;
  const key = `${tabId}:${type}`;
  const since = Date.now() - MINUTE_MS;
  const times = (recent.get(key) ?? []).filter(time => time > since);
  if (times.length >= most) throw new HandlerError('forbidden', `too many ${type} from one page`);
  recent.set(key, [...times, Date.now()]);
}

/** A closed tab needs no count. */
export function forgetAdmissions(tabId: number): void {
  for (const key of recent.keys()) if (key.startsWith(`${tabId}:`)) recent.delete(key);
}
