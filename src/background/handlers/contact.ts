import { HandlerError, type Handlers } from '../../messages/router';
import { type Contact, type ContactDraft, withDraft } from '../../model/contact';
import { activitiesOf } from '../../storage/activities';
import { createContact, undoCreateContact, updateContact } from '../../storage/contact-writes';
import type { Database } from '../../storage/database';
import { isInCrm, operationsFor, sendChanged } from '../../storage/outbox';
import { inRecordTurn } from '../../storage/record-turn';
import { getSettings } from '../../storage/settings';
import { homeOf } from '../home';
import { maintainSoon } from '../maintenance';
import { findSuspects } from '../matcher';
import { announce, getServices, now, tellTabs } from '../services';
import { startDrain } from '../sync';
import { requireFresh } from '../undo-window';
import { candidateViews, summariesOf } from '../views';

export const contactHandlers: Pick<
  Handlers,
  'contact.create' | 'contact.undoCreate' | 'contact.update' | 'contact.get' | 'contact.list'
> = {
  async 'contact.create'({ id, draft, force, connectionId, hold }) {
    const services = await getServices();
    const existing = await services.book.get(id);
    if (existing) return { created: true, contactId: id };
    const contact = newContact(id, draft, await homeOf(services, 'contact', connectionId), now());
    const [suspects] = await findSuspects(services, [contact]);
    if (!force && suspects && suspects.ranked.length > 0) {
      return { created: false, duplicates: await candidateViews(services, suspects.ranked, suspects.contacts) };
    }
    const { repName } = await getSettings(services.database);
    await createContact(services.database, services.book, contact, repName, hold ? 'held' : 'queued');
    await changed();
    return { created: true, contactId: id };
  },

  async 'contact.undoCreate'({ contactId }, sender) {
    const { database, book } = await getServices();
    const contact = await book.get(contactId);
    if (!contact) return null;
    requireFresh(sender, contact.createdAt);
    await requireOwnAndBare(database, contact);
    await undoCreateContact(database, book, contact, now());
    await changed();
    return null;
  },

  async 'contact.update'({ contactId, draft }) {
    const { database, book } = await getServices();
    const { contact, carrier } = await inRecordTurn(database, async () => {
      const current = await requireContact(contactId);
      const contact = { ...withDraft(current, draft), updatedAt: now() };
      return { contact, carrier: await updateContact(database, book, contact, current, contact.updatedAt) };
    });
    await sendChanged(database, carrier);
    await changed();
    return contact;
  },

  async 'contact.get'({ contactId }) {
    const { database } = await getServices();
    const contact = await requireContact(contactId);
    const [deals, activities] = await Promise.all([
      database.getAllFromIndex('deals', 'contact', contactId),
      activitiesOf(database, contactId),
    ]);
    return { contact, deals, activities };
  },

  async 'contact.list'({ after, limit }) {
    const services = await getServices();
    const [page, total] = await Promise.all([services.book.list(after, limit), services.book.count()]);
    return { contacts: await summariesOf(services, page.contacts), total, next: page.next };
  },
};

/** Only what the rep added by hand is taken back, and only while nothing hangs on it: this is no way to delete contacts. */
async function requireOwnAndBare(database: Database, contact: Contact): Promise<void> {
  const isCreated = (await operationsFor(database, contact.id)).some(({ kind }) => kind === 'contact.create');
  if (contact.importId || (isInCrm(contact) && !isCreated))
    throw new HandlerError('forbidden', 'was not added by hand');
  const activities = await activitiesOf(database, contact.id);
  if (activities.some(({ undoneAt }) => !undoneAt))
    throw new HandlerError('conflict', 'something was written about them');
}

async function requireContact(id: string): Promise<Contact> {
  const contact = await (await getServices()).book.get(id);
  if (!contact) throw new HandlerError('not-found', 'contact is gone');
  return contact;
}

async function changed(): Promise<void> {
  announce('contacts', 'outbox');
  maintainSoon();
  startDrain();
  await tellTabs({ event: 'people.rematch' });
}

function newContact(id: string, draft: ContactDraft, connectionId: string, at: string): Contact {
  return { ...draft, id, connectionId, kind: 'contact', ownedByMe: true, createdAt: at, updatedAt: at };
}
