import type { Contact } from '../model/contact';
import { inRecordTurn } from '../storage/record-turn';
import { connect } from '../sync/context';
import { storePage } from '../sync/store-page';
import { announce, type Services, tellTabs } from './services';

/** What was asked for a moment ago is not asked for again each time a card opens. */
const FRESH_MS = 10 * 60_000;

/** When each contact was asked about, in the life of this worker; of none after a restart, which costs a request at most. */
const askedAt = new Map<string, number>();

/**
 * Where a CRM's pulls bring no activities, its last ones with the contact, and account and open deals, are asked for when somebody looks
 * at the contact. Nobody waits for it: what comes is stored, and shown where the contact is open.
 * @param tabId - where it is open, beside our own pages
 */
export async function askRelated(services: Services, contact: Contact, tabId: number | undefined): Promise<void> {
  const { database } = services;
  const { id, connectionId, remoteId } = contact;
  const now = Date.now();
  if (!remoteId || now - (askedAt.get(id) ?? 0) < FRESH_MS) return;
  askedAt.set(id, now);
  const connected = await connect(database, connectionId, 'pull');
  if (!connected?.connector.capabilities.asksActivities || connected.connection.state !== 'ok') return;
  const stored = await database.get('cursors', connectionId);
  const related = await connected.connector.related(connected.context, contact);
  // Before the first page of a pull nothing is stored. The next look asks again.
  if (!stored || !related.ok) return void askedAt.delete(id);
  const { account, deals, activities } = related.value;
  if (!account && deals.length === 0 && activities.length === 0) return;
  const deleted = { contacts: [], accounts: [], deals: [], activities: [] };
  const rows = { contacts: [], accounts: account ? [account] : [], deals, activities, deleted };
  const page = { ...rows, cursor: stored.cursor, more: false };
  const deps = { ...services, now: () => new Date() };
  const isKept = await inRecordTurn(database, () => storePage(deps, connected.context, page, stored.cursor));
  // A pull went on meanwhile.
  if (!isKept) return void askedAt.delete(id);
  announce('activities');
  if (tabId !== undefined) await tellTabs({ event: 'people.rematch' }, tabId);
}
