import browser from 'webextension-polyfill';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { changeActivity, logActivity, undoActivity } from '../../storage/logbook';
import { isInCrm, operationsFor } from '../../storage/outbox';
import { getSettings } from '../../storage/settings';
import { writeWholly } from '../../storage/transactions';
import { announce, getServices, now, type Services } from '../services';
import { startDrain } from '../sync';
import { requireFresh } from '../undo-window';
import { sourceName } from '../views';

export const activityHandlers: Pick<
  Handlers,
  | 'activity.log'
  | 'activity.undo'
  | 'activity.setAudience'
  | 'activity.complete'
  | 'activity.parseDate'
  | 'draft.save'
  | 'draft.get'
> = {
  async 'activity.log'(draft) {
    const services = await getServices();
    const contact = await services.book.get(draft.contactId);
    if (!contact) throw new HandlerError('not-found', 'contact is gone');
    const logged = await logActivity(services.database, draft, contact, await authorOf(services, contact), now());
    changed();
    const isHeld = (await operationsFor(services.database, contact.id)).some(({ state }) => state === 'held');
    const leaves = logged.activity.audience === 'crm' && isInCrm(contact) && !isHeld;
    return { ...logged, goesTo: leaves ? await sourceName(services, contact.connectionId) : undefined };
  },

  async 'activity.undo'({ activityId }, sender) {
    const { database } = await getServices();
    const activity = await database.get('activities', activityId);
    if (activity && !activity.mine) throw new HandlerError('forbidden', 'somebody else wrote it');
    if (activity) requireFresh(sender, activity.createdAt);
    if (!(await undoActivity(database, activityId, now()))) throw new HandlerError('not-found', 'activity is gone');
    changed();
    return null;
  },

  'activity.setAudience': ({ activityId, audience }) => change(activityId, { audience }),

  async 'activity.complete'({ activityId, isDone }) {
    const task = await (await getServices()).database.get('activities', activityId);
    if (task && task.kind !== 'task') throw new HandlerError('invalid', 'not a task');
    await change(activityId, { doneAt: isDone ? now() : undefined });
    return null;
  },

  async 'activity.parseDate'({ text }) {
    // Only here the names of months and days in six languages are needed.
    const { parseDate } = await import('../dates');
    return { at: parseDate(text, browser.i18n.getUILanguage(), new Date()) };
  },

  async 'draft.save'({ key, ...draft }) {
    await writeWholly((await getServices()).database, ['drafts'], 'strict', async transaction => {
      const store = transaction.objectStore('drafts');
      await (draft.body === '' ? store.delete(key) : store.put({ key, ...draft, updatedAt: now() }));
    });
    return null;
  },

  async 'draft.get'({ key }) {
    return (await (await getServices()).database.get('drafts', key)) ?? null;
  },
};

/** An activity is the rep's own: the name the CRM knows them by, else the one from the settings. */
export async function authorOf({ database }: Services, contact: Contact): Promise<string> {
  const connection = await database.get('connections', contact.connectionId);
  return connection?.userName ?? (await getSettings(database)).repName;
}

async function change(id: string, fields: Partial<Pick<Activity, 'audience' | 'doneAt'>>): Promise<Activity> {
  const { database, book } = await getServices();
  const current = await database.get('activities', id);
  const contact = current && (await book.get(current.contactId));
  const next = await changeActivity(database, id, fields, contact, now());
  if (!next) throw new HandlerError('not-found', 'activity is gone');
  changed();
  return next;
}

/** Tells our pages, and sends what waits. */
export function changed(): void {
  announce('activities', 'outbox');
  startDrain();
}
