import browser from 'webextension-polyfill';
import type { KeptSelection } from '../../messages/conversation';
import type { Draft } from '../../messages/people';
import { HandlerError, type Handlers, type SenderInfo } from '../../messages/router';
import { type SeenConversation, seenConversationSchema } from '../../model/conversation';
import { logActivities, loggedKeys, selectionKey, undoActivity } from '../../storage/logbook';
import { isInCrm } from '../../storage/outbox';
import { getSettings } from '../../storage/settings';
import { writeWholly } from '../../storage/transactions';
import { getServices, now } from '../services';
import { injectConversation, modeOf } from '../site-access';
import { wasAskedToRead } from '../tabs';
import { requireFresh } from '../undo-window';
import { sourceName } from '../views';
import { authorOf, changed } from './activity';

export const conversationHandlers: Pick<
  Handlers,
  | 'conversation.open'
  | 'conversation.ofTab'
  | 'conversation.state'
  | 'conversation.keep'
  | 'conversation.log'
  | 'conversation.undo'
> = {
  async 'conversation.open'(_request, { tabId, frameId = 0 }) {
    if (tabId !== undefined) await injectConversation(tabId, frameId, 'picker');
    return null;
  },

  async 'conversation.ofTab'({ tabId }) {
    const settings = await getSettings((await getServices()).database);
    const { url = '' } = await browser.tabs.get(tabId);
    const isOn = modeOf(settings, url) !== 'off' || (await wasAskedToRead(tabId, url));
    if (settings.consentAt === null || !isOn) return null;
    return (await readThread(tabId)) ?? null;
  },

  async 'conversation.state'({ contactId, keys }, sender) {
    const { database } = await getServices();
    const [logged, draft] = await Promise.all([
      loggedKeys(database, contactId, keys),
      database.get('drafts', selectionKey(contactId)),
    ]);
    return { logged, kept: draft ? keptFor(sender, draft) : null };
  },

  async 'conversation.keep'({ contactId, messages, audience }, sender) {
    const { database } = await getServices();
    const key = selectionKey(contactId);
    const draft = {
      key,
      body: JSON.stringify({ origin: originOf(sender), messages }),
      kind: 'message',
      audience,
      updatedAt: now(),
    } as const;
    await writeWholly(database, ['drafts'], 'strict', async transaction => {
      const store = transaction.objectStore('drafts');
      await (messages.length ? store.put(draft) : store.delete(key));
    });
    return null;
  },

  async 'conversation.log'({ drafts }) {
    const services = await getServices();
    const { contactId, audience } = drafts[0]!;
    if (drafts.some(draft => draft.contactId !== contactId || draft.body === ''))
      throw new HandlerError('invalid', 'messages are of one contact and have a text');
    const contact = await services.book.get(contactId);
    if (!contact) throw new HandlerError('not-found', 'contact is gone');
    const author = await authorOf(services, contact);
    const written = await logActivities(services.database, drafts, contact, author, now());
    changed();
    const logged = written.filter(one => !one.alreadyLogged).map(({ activity }) => activity.id);
    const leaves = audience === 'crm' && isInCrm(contact);
    const goesTo = leaves ? await sourceName(services, contact.connectionId) : undefined;
    return { logged, already: written.length - logged.length, goesTo };
  },

  async 'conversation.undo'({ activityIds }, sender) {
    const { database } = await getServices();
    for (const id of activityIds) {
      const activity = await database.get('activities', id);
      if (!activity) continue;
      if (!activity.mine) throw new HandlerError('forbidden', 'somebody else wrote it');
      requireFresh(sender, activity.createdAt);
      await undoActivity(database, id, now());
    }
    changed();
    return null;
  },
};

/** The reader of threads is put into a page when it is asked for the first time, and stays with it. */
async function readThread(tabId: number): Promise<SeenConversation | undefined> {
  const ask = async () =>
    seenConversationSchema().safeParse(
      await browser.tabs.sendMessage(tabId, { event: 'conversation.read' }, { frameId: 0 }),
    ).data;
  try {
    const seen = await ask();
    if (seen) return seen;
    await injectConversation(tabId, 0, 'reader');
    return await ask();
  } catch {
    // No page that could answer, or none that we may be in.
    return undefined;
  }
}

interface StoredSelection {
  origin: string;
  messages: KeptSelection['messages'];
}

const originOf = ({ url }: SenderInfo): string => new URL(url).origin;

/** What was picked on one site is nothing to another: a page gets back only what came from its own origin. */
function keptFor(sender: SenderInfo, { body, audience }: Draft): KeptSelection | null {
  const { origin, messages } = JSON.parse(body) as StoredSelection;
  return sender.kind === 'extension' || origin === originOf(sender) ? { messages, audience } : null;
}
