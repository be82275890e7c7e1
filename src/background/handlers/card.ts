import type { CardView } from '../../messages/people';
import { HandlerError, type Handlers } from '../../messages/router';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import type { Deal } from '../../model/deal';
import { identifierKey } from '../../model/identifier';
import type { MatchResult, Reason } from '../../model/match';
import type { Person } from '../../model/person';
import { activitiesOf, touchedAt } from '../../storage/activities';
import { linksOf } from '../../storage/links';
import { isInCrm, OPEN_STATES } from '../../storage/outbox';
import { getSettings } from '../../storage/settings';
import { accountOf } from '../accounts';
import { warningFor } from '../health/keep';
import { homeOf } from '../home';
import { matchOne } from '../matcher';
import { askRelated } from '../related';
import { getServices, type Services } from '../services';
import { injectForms } from '../site-access';
import { candidateViews, sourceName, summariesOf, withShortTexts } from '../views';

const TOUCHES_SHOWN = 3;
const COLLISION_DAYS = 14;
const DAY_MS = 86_400_000;

export const cardHandlers: Pick<Handlers, 'card.get' | 'card.forms'> = {
  async 'card.forms'(_request, { tabId, frameId }) {
    if (tabId !== undefined) await injectForms(tabId, frameId);
    return null;
  },

  async 'card.get'({ person, contactId, pageUrl }, sender) {
    const services = await getServices();
    const isPage = sender.kind === 'content';
    if (isPage && contactId !== undefined) throw new HandlerError('forbidden', 'a page knows persons, not contacts');
    if (person === undefined && contactId === undefined) throw new HandlerError('invalid', 'card of whom?');
    const matched = person && (await matchOne(services, person));
    const id = contactId ?? matched?.result.contactId;
    const contact = id === undefined ? undefined : await services.book.get(id);
    if (contactId !== undefined && !contact) throw new HandlerError('not-found', 'contact is gone');
    const others = contact ? await otherRecords(services, contact, matched?.result) : [];
    const settings = await getSettings(services.database);
    const view: CardView = {
      verdict: contact ? 'match' : (matched?.result.verdict ?? 'none'),
      person,
      pageUrl,
      deals: [],
      touches: [],
      candidates: matched ? await candidateViews(services, shownCandidates(matched.result), matched.contacts) : [],
      reasons: [],
      duplicates: [],
      sources: await summariesOf(services, others),
      defaultAudience: settings.defaultAudience,
      draft: await services.database.get('drafts', draftKey(contact, person)),
      waiting: 0,
      warning: person && (await warningFor(services.database, person.site, pageUrl)),
      ...(await receiptOf(services, matched?.result, contact, person)),
      ...(contact ? await contextOf(services, contact, others) : await unknownIn(services, person)),
    };
    // What it brings is shown when it is there.
    if (contact) void askRelated(services, contact, sender.tabId).catch(() => undefined);
    return isPage ? forPage(view) : view;
  },
};

/**
 * Without what a page must not learn (no address book leaves through it), and without the megabytes that a record may hold: of any
 * text but the rep's own draft, what a card can show of it.
 */
const forPage = (view: CardView): CardView => ({
  ...withShortTexts({
    ...view,
    contact: view.contact && { ...view.contact, emails: [], phones: [], identifiers: [], tags: undefined },
    reasons: view.reasons.map(reasonForPage),
    candidates: view.candidates.map(candidate => ({ ...candidate, reasons: candidate.reasons.map(reasonForPage) })),
  }),
  draft: view.draft,
});

/** What receipts may set beside the words of a page; addresses, numbers and accounts are told only where the page names the same. */
const TOLD_SIGNALS = ['name', 'company', 'jobTitle', 'location'];

const reasonForPage = ({ recorded, ...reason }: Reason): Reason =>
  recorded !== undefined && (TOLD_SIGNALS.includes(reason.signal) || recorded === reason.seen)
    ? { ...reason, recorded }
    : reason;

/** A refused or contradicted candidate is not asked about again; beside a match it is the runner-up and stays. */
const shownCandidates = ({ verdict, candidates }: MatchResult) =>
  verdict === 'match' ? candidates : candidates.filter(candidate => !candidate.vetoed);

/** Under which key a half-written note is kept: the contact once known, else the person's own identifier. */
export function draftKey(contact: Contact | undefined, person: Person | undefined): string {
  const [identifier] = person?.identifiers ?? [];
  if (contact) return `contact:${contact.id}`;
  return identifier ? identifierKey(identifier) : `name:${person?.fullName ?? ''}`;
}

async function receiptOf(
  services: Services,
  result: MatchResult | undefined,
  contact: Contact | undefined,
  person: Person | undefined,
): Promise<Partial<CardView>> {
  if (!result) return {};
  const chosen = result.candidates.find(candidate => candidate.contactId === contact?.id) ?? result.candidates[0];
  const duplicates = await services.book.getMany(result.duplicateOf ?? []);
  const refusals = (await linksOf(services.database, person?.identifiers ?? [])).filter(
    link => link.state === 'refused',
  );
  return {
    reasons: chosen?.reasons ?? [],
    weightBits: chosen?.weightBits,
    probability: chosen?.probability,
    refusedAt: refusals.at(-1)?.createdAt,
    duplicates: await summariesOf(
      services,
      duplicates.filter(({ id }) => id !== contact?.id),
    ),
  };
}

/** The person's records in other connections. */
async function otherRecords({ book }: Services, contact: Contact, result?: MatchResult): Promise<Contact[]> {
  const { contactId, sources = [] } = result ?? {};
  if (!contactId || !sources.length) return [];
  return book.getMany([contactId, ...sources].filter(id => id !== contact.id));
}

/** What stands between the rep and the person, whichever connection holds it. */
async function contextOf(services: Services, contact: Contact, others: readonly Contact[]): Promise<Partial<CardView>> {
  const { database } = services;
  const records = [contact, ...others];
  const owedOf = ({ id }: Contact) => database.getAllFromIndex('outbox', 'contact', IDBKeyRange.bound([id], [id, []]));
  const [activities, deals, operations, name] = await Promise.all([
    Promise.all(records.map(({ id }) => activitiesOf(database, id))),
    openDeals(services, records),
    Promise.all(records.map(owedOf)),
    sourceName(services, contact.connectionId),
  ]);
  const kept = activities.flat().filter(activity => !activity.undoneAt);
  const owed = operations.flat().filter(({ state }) => OPEN_STATES.includes(state));
  const touches = kept
    .filter(activity => activity.kind !== 'task' || activity.doneAt)
    .sort((left, right) => (touchedAt(left) < touchedAt(right) ? 1 : -1))
    .slice(0, TOUCHES_SHOWN);
  const unsent = owed.filter(({ entityId }) => touches.some(({ id }) => id === entityId));
  return {
    contact,
    sourceName: name,
    crmName: isInCrm(contact) ? name : undefined,
    deals,
    touches,
    unsent: Object.fromEntries(unsent.map(({ entityId, state }) => [entityId, state])),
    reminder: nextTask(kept),
    collision: collisionOf(kept, deals),
    heldBy: owed.find(({ state, contactId }) => state === 'held' && contactId === contact.id)?.id,
    waiting: owed.length,
    needsRep: owed.filter(({ state }) => state === 'needs-fix' || state === 'needs-signin').length,
  };
}

/** Where a note about somebody who is not in the book would go, and the company. */
async function unknownIn(services: Services, person: Person | undefined): Promise<Partial<CardView>> {
  const home = await sourceName(services, await homeOf(services, 'contact'));
  return { crmName: home || undefined, ...(await companyOf(services, person)) };
}

/** The account that is meant, or that an unknown person works for, with its open deals. */
async function companyOf(services: Services, person: Person | undefined): Promise<Partial<CardView>> {
  const found = person && (await accountOf(services.database, person));
  if (!found) return {};
  const { id, name, ownerName } = found.account;
  const deals = await openDeals(services, [{ accountId: id }]);
  return { account: { id, name, ownerName, by: found.by }, deals };
}

async function openDeals(
  { database }: Services,
  records: readonly { id?: string; accountId?: string }[],
): Promise<Deal[]> {
  const found = await Promise.all(
    records.flatMap(({ id, accountId }) => [
      id ? database.getAllFromIndex('deals', 'contact', id) : [],
      accountId ? database.getAllFromIndex('deals', 'account', accountId) : [],
    ]),
  );
  const byId = new Map(found.flat().map(deal => [deal.id, deal]));
  const closeDate = (deal: Deal) => deal.closeDate ?? '9999';
  return [...byId.values()]
    .filter(deal => deal.isOpen)
    .sort((left, right) => (closeDate(left) < closeDate(right) ? -1 : 1));
}

function nextTask(activities: readonly Activity[]): Activity | undefined {
  const open = activities.filter(activity => activity.kind === 'task' && activity.dueAt && !activity.doneAt);
  return open.sort((left, right) => ((left.dueAt ?? '') < (right.dueAt ?? '') ? -1 : 1))[0];
}

/** A colleague touched the person lately: worth knowing before writing. */
function collisionOf(activities: readonly Activity[], deals: readonly Deal[]): CardView['collision'] {
  const since = new Date(Date.now() - COLLISION_DAYS * DAY_MS).toISOString();
  const other = activities.find(activity => !activity.mine && activity.authorName && touchedAt(activity) >= since);
  return other && { who: other.authorName, at: touchedAt(other), dealOpen: deals.length > 0 };
}
