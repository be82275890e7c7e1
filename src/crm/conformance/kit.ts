import type { Account } from '../../model/account';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import type { Deal } from '../../model/deal';
import type { Connector, Credentials, CrmContext, CrmFailure, CrmResult, PullPage, Written } from '../types';

/** What a case works with. Every context is a copy, so that no case spoils the session of the next. */
export interface Kit {
  connector: Connector;
  /** May records be written (and removed again at the end)? */
  write: boolean;
  credentials: Credentials;
  /** Who is signed in, and how the account's fields are understood; learned once signing in has worked. */
  account: Pick<CrmContext, 'userId' | 'mapping'>;
  context(overrides?: Partial<CrmContext>): CrmContext;
  /** Contacts and accounts to delete when all is done. */
  leftovers: Contact[];
  leftoverAccounts: Account[];
  /** The first sync, done once for all cases. */
  firstSync(): Promise<Drained>;
}

/** One promise and how it is tried. */
export interface Case {
  id: string;
  /** What is promised, as a sentence without a subject. */
  title: string;
  needs?: 'write';
  /** Left out: every connector must offer it. */
  offered?(connector: Connector): boolean;
  run(kit: Kit): Promise<void>;
}

/** A promise that was not kept; its message is the `why` of the report. */
export class NotKept extends Error {}

/** A promise that could not be tried in this account; its message says what was missing. */
export class NotTried extends Error {}

/** @throws NotKept unless the condition holds */
export function keep(condition: unknown, why: string): asserts condition {
  if (!condition) throw new NotKept(why);
}

/** @throws NotKept for a failed answer */
export function expectValue<T>(result: CrmResult<T>, what: string): T {
  keep(result.ok, `${what}: ${result.ok ? '' : failureText(result.failure)}`);
  return result.value;
}

/** @throws NotKept for an answer that went well, or for another cause */
export function expectFailure(result: CrmResult<unknown>, codes: readonly string[], what: string): CrmFailure {
  keep(!result.ok, `${what}: went well although it must not`);
  const { failure } = result;
  keep(codes.includes(failure.cause.code), `${what}: expected ${codes.join(' or ')}, got ${failureText(failure)}`);
  keep(failure.cause.messageKey, `${what}: no sentence for the rep`);
  return failure;
}

/** A failure in one line. */
export const failureText = ({ cause, retry }: CrmFailure): string =>
  `${cause.code} (${retry})${cause.field ? ` field ${cause.field}` : ''}${cause.vendorText ? `: ${cause.vendorText}` : ''}`;

/** Everything that the pages of one pull held. */
export interface Drained {
  contacts: Map<string, Contact>;
  accounts: Map<string, Account>;
  deals: Map<string, Deal>;
  activities: Map<string, Activity>;
  deleted: Set<string>;
  cursor: string;
  pages: number;
}

const MOST_PAGES = 20_000;

/**
 * Pulls until there is no more.
 * @param between - what happens in the CRM after each page
 */
export async function drain(
  { connector }: Kit,
  context: CrmContext,
  from?: string,
  between?: (page: PullPage, number: number) => Promise<void>,
): Promise<Drained> {
  const all: Drained = {
    contacts: new Map(),
    accounts: new Map(),
    deals: new Map(),
    activities: new Map(),
    deleted: new Set(),
    cursor: from ?? '',
    pages: 0,
  };
  for (let cursor = from; all.pages < MOST_PAGES; cursor = all.cursor) {
    const page = expectValue(await connector.pull(context, cursor), 'pull');
    all.pages++;
    all.cursor = page.cursor;
    for (const contact of page.contacts) all.contacts.set(contact.remoteId ?? '', contact);
    for (const account of page.accounts) all.accounts.set(account.remoteId ?? '', account);
    for (const deal of page.deals) all.deals.set(deal.remoteId ?? '', deal);
    for (const activity of page.activities) all.activities.set(activity.remoteId ?? '', activity);
    for (const id of page.deleted.contacts) all.deleted.add(id);
    await between?.(page, all.pages);
    if (!page.more) return all;
  }
  throw new NotKept(`pull does not end after ${MOST_PAGES} pages`);
}

/** Longest time that a CRM may take until its index shows what was written. */
const PATIENCE_MS = 30_000;

/**
 * Asks again until the answer is as wanted, or patience ends: an index may lag behind the records.
 * @returns the last answer, wanted or not
 */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (let waitMs = 200; ; waitMs = Math.min(waitMs * 2, 2_000)) {
    const answer = await ask();
    if (isWanted(answer) || Date.now() > end) return answer;
    await new Promise(resolve => setTimeout(resolve, waitMs));
  }
}

/** Goes on pulling until everything wanted has come, or patience ends. */
export async function drainUntil(
  kit: Kit,
  context: CrmContext,
  from: string,
  isWanted: (all: Drained) => boolean,
): Promise<Drained> {
  const all = await drain(kit, context, from);
  return eventually(async () => {
    if (isWanted(all)) return all;
    const more = await drain(kit, context, all.cursor);
    for (const kind of ['contacts', 'accounts', 'deals', 'activities'] as const)
      for (const [id, row] of more[kind]) (all[kind] as Map<string, unknown>).set(id, row);
    for (const id of more.deleted) all.deleted.add(id);
    all.cursor = more.cursor;
    return all;
  }, isWanted);
}

let counter = 0;

/** A word that no other record holds, usable as a once-key. */
export function uniqueWord(): string {
  counter++;
  return `${Date.now().toString(36)}${counter.toString(36)}${Math.random().toString(36).slice(2, 6)}`;
}

/** An invented contact that can be found by each way. */
export function inventContact(word = uniqueWord(), changes: Partial<Contact> = {}): Contact {
  const now = new Date().toISOString();
  return {
    id: `conformance-${word}`,
    connectionId: 'conformance',
    kind: 'contact',
    fullName: `Zelda Probe${word}`,
    givenName: 'Zelda',
    familyName: `Probe${word}`,
    emails: [`zelda.${word}@conformance.example`],
    phones: [],
    identifiers: [{ kind: 'handle', site: 'linkedin', value: `zelda-probe-${word}` }],
    createdAt: now,
    updatedAt: now,
    ...changes,
  };
}

/** An invented account. */
export function inventAccount(word = uniqueWord()): Account {
  return {
    id: `conformance-${word}`,
    connectionId: 'conformance',
    name: `Conformance ${word} Ltd`,
    domain: `${word}.example`,
    updatedAt: new Date().toISOString(),
  };
}

/** An activity on an invented contact. */
export function inventActivity(contact: Contact, changes: Partial<Activity> = {}): Activity {
  const now = new Date().toISOString();
  return {
    id: `conformance-${uniqueWord()}`,
    connectionId: 'conformance',
    contactId: contact.id,
    kind: 'note',
    channel: 'linkedin',
    direction: 'none',
    body: 'A probe. It is removed again.',
    occurredAt: now,
    messageKeys: [],
    audience: 'crm',
    authorName: '',
    mine: true,
    createdAt: now,
    updatedAt: now,
    ...changes,
  };
}

/** Writes an invented contact, to be removed at the end, and answers it as the CRM knows it. */
export async function addContact(kit: Kit, contact = inventContact()): Promise<Contact> {
  const intent = { kind: 'contact.create', contact, onceKey: uniqueWord() } as const;
  return kept(kit, contact, expectValue(await kit.connector.write(kit.context(), intent), 'contact.create'));
}

/** The contact as the CRM knows it now, noted for removal. */
export function kept(kit: Kit, contact: Contact, { remoteId, remoteVersion }: Written): Contact {
  const known = { ...contact, remoteId, ...(remoteVersion ? { remoteVersion } : {}) };
  kit.leftovers.push(known);
  return known;
}

/**
 * Whether the account has a place for profiles of a site, which in many CRMs is a field that a company has added itself.
 * @throws NotTried when it has none
 */
export function needsField({ account }: Kit, { identifiers }: Contact, site: 'linkedin' | 'github'): void {
  const isMapped = account.mapping?.profiles.some(profile => profile.site === site);
  const isHeld = identifiers.some(identifier => identifier.site === site);
  if (!isMapped && !isHeld) throw new NotTried(`no field of the account holds addresses of ${site}`);
}

/** Activities of a contact whose text holds a word. */
export async function activitiesWith(kit: Kit, contact: Contact, word: string): Promise<Activity[]> {
  const { activities } = expectValue(await kit.connector.related(kit.context(), contact), 'related');
  return activities.filter(({ body, subject = '' }) => `${subject}\n${body}`.includes(word));
}
