import browser from 'webextension-polyfill';
import type { Handlers } from '../../messages/router';
import { type Contact, LOCAL_CONNECTION } from '../../model/contact';
import { createSampleWorkspace } from '../../sample/workspace';
import { activitiesOf } from '../../storage/activities';
import { startAll } from '../../storage/book/requests';
import { eraseContact } from '../../storage/forget';
import { eraseEverything } from '../../storage/open';
import { getSettings } from '../../storage/settings';
import { writeWholly } from '../../storage/transactions';
import { updateBadge } from '../badge';
import { maintainSoon } from '../maintenance';
import { announce, closeServices, getServices, type Services, tellTabs } from '../services';
import { registerSites } from '../site-access';
import { sourceName } from '../views';

/** Contacts per piece of an export: a message stays well below a megabyte. */
const EXPORT_PAGE = 200;
/** Where a CRM holds megabytes in a field, fewer: Chromium drops messages of 64 MB. In UTF-16 code units. */
const MAX_EXPORT_TEXT = 4_000_000;

export const dataHandlers: Pick<
  Handlers,
  'data.sizes' | 'data.connections' | 'data.exportPage' | 'data.erase' | 'data.sample'
> = {
  async 'data.sizes'() {
    const { database, book } = await getServices();
    const [contacts, sizes, activities, estimate, persisted] = await Promise.all([
      book.count(),
      book.sizes(),
      database.count('activities'),
      navigator.storage.estimate(),
      navigator.storage.persisted(),
    ]);
    return {
      contacts,
      activities,
      usedBytes: estimate.usage ?? 0,
      quotaBytes: estimate.quota ?? 0,
      persisted,
      ...sizes,
    };
  },

  'data.connections': async () => ({ counts: await contactsByConnection(await getServices()) }),

  async 'data.exportPage'({ format, after, withPrivate }) {
    const services = await getServices();
    const page = await services.book.list(after, EXPORT_PAGE);
    const few = fewEnough(page.contacts);
    const { contacts, next } = few < page.contacts.length ? await services.book.list(after, few) : page;
    return {
      text: await exported(services, contacts, format, after === undefined, withPrivate),
      contacts: contacts.length,
      next,
    };
  },

  async 'data.erase'({ contactId }) {
    const { database, book } = await getServices();
    if (contactId === undefined) {
      await closeServices();
      await eraseEverything();
      // Names of people in open tabs, and the scripts on sites that the rep added.
      await browser.storage.session.clear();
      await registerSites(await getSettings((await getServices()).database));
    } else {
      await eraseContact(database, book, contactId);
    }
    announce('contacts', 'activities', 'outbox', 'settings', 'connections', 'imports');
    await tellTabs({ event: contactId === undefined ? 'page.reconsider' : 'people.rematch' });
    await updateBadge((await getServices()).database);
    return null;
  },

  async 'data.sample'() {
    const { database, book } = await getServices();
    const { accounts, contacts, deals, activities } = createSampleWorkspace(new Date());
    const stores = ['accounts', 'deals', 'activities', ...book.writeStores] as const;
    await writeWholly(database, stores, 'relaxed', async transaction => {
      await book.write(transaction, { put: contacts });
      await startAll([
        ...accounts.map(account => () => transaction.objectStore('accounts').put(account)),
        ...deals.map(deal => () => transaction.objectStore('deals').put(deal)),
        ...activities.map(activity => () => transaction.objectStore('activities').put(activity)),
      ]);
    });
    book.committed({ put: contacts });
    maintainSoon();
    announce('contacts', 'activities');
    await tellTabs({ event: 'people.rematch' });
    return { contacts: contacts.length };
  },
};

/** How many of the first contacts go into one message. */
function fewEnough(contacts: readonly Contact[]): number {
  let length = 0;
  const over = contacts.findIndex(contact => {
    length += JSON.stringify(contact).length;
    return length > MAX_EXPORT_TEXT;
  });
  return over < 0 ? contacts.length : Math.max(1, over);
}

async function contactsByConnection(services: Services) {
  const { database, book } = services;
  const counts = new Map<string, number>();
  const connections = await database.getAllKeys('connections');
  if (connections.length === 0) counts.set(LOCAL_CONNECTION, await book.count());
  else {
    for await (const batch of book.scan()) {
      for (const { connectionId } of batch) counts.set(connectionId, (counts.get(connectionId) ?? 0) + 1);
    }
  }
  const named = [...counts].map(async ([connectionId, contacts]) => {
    return { connectionId, name: await sourceName(services, connectionId), contacts };
  });
  return (await Promise.all(named)).sort((one, other) => other.contacts - one.contacts);
}

async function exported(
  { database }: Services,
  contacts: readonly Contact[],
  format: 'csv' | 'vcard' | 'json',
  isFirst: boolean,
  withPrivate: boolean,
): Promise<string> {
  // Writers of files are evaluated when somebody exports.
  const { toCsv, toJsonLine, toVcard } = await import('../../import/export');
  if (format === 'csv') return toCsv(contacts, isFirst);
  if (format === 'vcard') return toVcard(contacts);
  const lines = contacts.map(async contact =>
    toJsonLine(contact, await activitiesOf(database, contact.id), withPrivate),
  );
  return (await Promise.all(lines)).map(line => `${line}\n`).join('');
}
