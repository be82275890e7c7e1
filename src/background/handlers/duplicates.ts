import type { DuplicatePair, MergeView, PairSide } from '../../messages/duplicates';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Contact } from '../../model/contact';
import { mergeContacts, mergePlan } from '../../model/merge-contacts';
import type { StoredPair } from '../../storage/database';
import { closedPairs, countOpenPairs, decidePair, dropPairs, getPosition, openPairs } from '../../storage/duplicates';
import type { MergeRecord } from '../../storage/merge-record';
import { undoMerge } from '../../storage/merge-undo';
import { mergeInBook } from '../../storage/merges';
import { maintainSoon } from '../maintenance';
import { announce, getServices, now, type Services, tellTabs } from '../services';
import { startDrain } from '../sync';
import { sourceName } from '../views';

const MERGES_SHOWN = 20;

export const duplicateHandlers: Pick<
  Handlers,
  | 'duplicates.count'
  | 'duplicates.list'
  | 'duplicates.closed'
  | 'duplicates.merge'
  | 'duplicates.undoMerge'
  | 'duplicates.merges'
  | 'duplicates.separate'
  | 'duplicates.reopen'
> = {
  async 'duplicates.count'() {
    const { database, book } = await getServices();
    const { isEnd } = await book.writtenSince(await getPosition(database), 0);
    return { open: await countOpenPairs(database), isSearching: !isEnd };
  },

  async 'duplicates.list'({ offset, limit }) {
    const services = await getServices();
    const pairs = await presentPairs(services, offset, limit);
    return { pairs, total: await countOpenPairs(services.database) };
  },

  'duplicates.closed': async ({ pairIds }) => closedPairs((await getServices()).database, pairIds),

  async 'duplicates.merge'({ contactIds, choices }) {
    const { database, book } = await getServices();
    const [one, other] = await book.getMany(contactIds);
    if (!one || !other || one.id === other.id) throw new HandlerError('not-found', 'contact is gone');
    const plan = mergePlan(one, other);
    if (plan.kind !== 'possible') throw new HandlerError('conflict', 'both are records of a CRM');
    const [winner, loser] = plan.winnerId === one.id ? [one, other] : [other, one];
    const at = now();
    const merged = mergeContacts(winner, loser, choices, at);
    const record = await mergeInBook(database, book, { winner, loser, merged, at });
    await changed();
    return { mergeId: record.id, contactId: winner.id };
  },

  async 'duplicates.undoMerge'({ mergeId }) {
    const { database, book } = await getServices();
    const undone = await undoMerge(database, book, mergeId, now());
    if (undone.state === 'blocked') throw new HandlerError('conflict', 'a later merge comes first');
    if (undone.state === 'gone') throw new HandlerError('not-found', 'merge is gone');
    await changed();
    return { stayed: undone.stayed };
  },

  async 'duplicates.merges'() {
    const { database } = await getServices();
    const merges = (await database.getAllFromIndex('merges', 'at')).reverse();
    return { merges: merges.slice(0, MERGES_SHOWN).map(mergeView) };
  },

  'duplicates.separate': ({ pairId }) => decide(pairId, 'two'),
  'duplicates.reopen': ({ pairId }) => decide(pairId, 'open'),
};

async function decide(pairId: string, state: StoredPair['state']): Promise<null> {
  const { database } = await getServices();
  if (!(await decidePair(database, pairId, state, now()))) throw new HandlerError('not-found', 'pair is gone');
  announce('duplicates');
  return null;
}

async function changed(): Promise<void> {
  announce('contacts', 'activities', 'outbox', 'duplicates');
  maintainSoon();
  startDrain();
  await tellTabs({ event: 'people.rematch' });
}

/** Pairs one of which has left the book meanwhile are forgotten, and the next ones take their places. */
async function presentPairs(services: Services, offset: number, limit: number): Promise<DuplicatePair[]> {
  const { database, book } = services;
  for (;;) {
    const pairs = await openPairs(database, offset, limit);
    const found = await book.getMany([...new Set(pairs.flatMap(({ contactIds }) => contactIds))]);
    const contacts = new Map(found.map(contact => [contact.id, contact]));
    const gone = pairs.filter(({ contactIds }) => !contactIds.every(id => contacts.has(id)));
    if (gone.length === 0) return Promise.all(pairs.map(pair => pairView(services, pair, contacts)));
    await dropPairs(
      database,
      gone.map(({ id }) => id),
    );
  }
}

async function pairView(
  services: Services,
  { id, contactIds, reasons, weightBits, probability }: StoredPair,
  contacts: ReadonlyMap<string, Contact>,
): Promise<DuplicatePair> {
  const [one, other] = contactIds.map(contactId => contacts.get(contactId)) as [Contact, Contact];
  const sides: [PairSide, PairSide] = [await sideOf(services, one), await sideOf(services, other)];
  return { id, sides, plan: mergePlan(one, other), reasons, weightBits, probability };
}

async function sideOf(services: Services, contact: Contact): Promise<PairSide> {
  const range = IDBKeyRange.bound([contact.id], [contact.id, []]);
  const [name, activities] = await Promise.all([
    sourceName(services, contact.connectionId),
    services.database.countFromIndex('activities', 'contact', range),
  ]);
  return { contact, sourceName: name, activities };
}

function mergeView({ id, at, contactIds, before, undoneAt }: MergeRecord): MergeView {
  const { winner, loser } = before;
  return { id, at, contactId: contactIds[0], winnerName: winner.fullName, loserName: loser.fullName, undoneAt };
}
