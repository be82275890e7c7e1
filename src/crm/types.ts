import type { CrmDescription } from '../messages/settings';
import type { Account, AccountDraft } from '../model/account';
import type { Activity } from '../model/activity';
import type { Contact, ContactDraft } from '../model/contact';
import type { Deal, Pipeline } from '../model/deal';
import type { FieldMapping } from '../model/field-mapping';
import type { OperationCause } from '../model/operation';

/** What a connector may keep between runs. Only the background ever sees it. */
export interface Credentials {
  baseUrl: string;
  /** Secret fields of the sign-in form, by field name. */
  fields: Record<string, string>;
  /** Session or refreshed token, written back by the connector through `Session.save`. */
  session?: string;
}

/** What the connector works with; made by the sync layer, by `crm:check`, or by a test. */
export interface CrmContext {
  connectionId: string;
  credentials: Credentials;
  fetch: typeof fetch;
  /** Keeps a new session or rotated token durably, before it is first used. */
  saveSession(session: string | undefined): Promise<void>;
  now(): Date;
  signal?: AbortSignal;
  /** Origin that the browser puts on our requests (`chrome-extension://…`), named to the rep when a server refuses it. */
  origin?: string;
  /** Rows per page of a pull, when it shall be smaller than the connector's own choice. */
  pageSize?: number;
  /** Who is signed in, by the CRM's id: owner and author of what is written. Unknown until `me` has answered once. */
  userId?: string;
  /** A pull brings only what the signed-in user owns of people and activities; set only where the connector has `ownIds`. */
  onlyMine?: boolean;
  /** Which fields of this account hold profile addresses, and which others the card shows. */
  mapping?: FieldMapping;
  /**
   * Waits for this connection's turn within the CRM's limits; called before each request with its cost.
   * @returns 0 when it may go; else the milliseconds until it may, when that is too long to wait inside a request
   */
  takeTurn?(cost: number): Promise<number>;
  /** Told what the CRM says of its own budget, as it says it. */
  noteBudget?(budget: Budget): void;
  /** Only while the rep signs in: shows the vendor's sign-in page and answers the address it ended at, or null when it was closed. */
  authorize?(url: string): Promise<string | null>;
  /** Where the vendor's sign-in page sends the rep back to. */
  redirectUri?: string;
}

/** What a CRM says is left of its own limits. */
export interface Budget {
  limit?: number;
  remaining: number;
  /** When it is full again. */
  resetMs?: number;
}

/** One of the CRM's documented limits: so many requests (or tokens, where requests differ in cost) in so long a time. */
export interface RateLimit {
  requests: number;
  perMs: number;
  /** `user`: counted for each signed-in user. `account`: shared by the whole company. */
  per: 'user' | 'account';
}

/** What is written about in a CRM, in our words. */
export type CrmObject = 'contact' | 'lead' | 'account' | 'deal';

/** One field of the account, standard or custom, as the mapping screen offers it. */
export interface CrmField {
  object: CrmObject;
  field: string;
  label: string;
  type: 'text' | 'url' | 'email' | 'phone' | 'number' | 'date' | 'boolean' | 'choice' | 'other';
  /** Added by this company. */
  isCustom: boolean;
  isReadOnly?: boolean;
}

/** A failed call, classified so that no caller reads error text. */
export interface CrmFailure {
  cause: OperationCause;
  /** `later`: try again by itself. `signin`: the rep signs in. `fix`: the rep changes something. `gone`: the record is not there. */
  retry: 'later' | 'signin' | 'fix' | 'gone';
  retryAfterMs?: number;
  /** The request may have reached the CRM although no answer came. */
  unknownEnd: boolean;
}

/** What every method answers: it never throws for what a server or a network can do. */
export type CrmResult<T> = { ok: true; value: T } | { ok: false; failure: CrmFailure };

/** What a CRM offers, for those who decide what to show and how to sync. */
export interface Capabilities {
  delta: 'server' | 'feed' | 'none';
  deletes: 'feed' | 'archived' | 'compare' | 'none';
  once: 'client-id' | 'upsert' | 'marker';
  search: readonly ('email' | 'url' | 'name')[];
  kinds: readonly ('note' | 'task' | 'call' | 'message')[];
  auth: 'pkce' | 'token' | 'basic' | 'session';
  /** Pulls bring no activities: they are asked for with their contact (`related`), when somebody looks at it. */
  asksActivities?: true;
  /** What is shown of a contact and cannot be changed with it: it is another record's, or the CRM lets no program write it. */
  fixed?: readonly ('company' | 'jobTitle' | 'city' | 'country')[];
  /** What can be written; `deal` means that an open deal can be moved to another stage. */
  writes: readonly ('activity' | 'contact' | 'account' | 'deal')[];
}

/** Rows of one page of a pull, already in our words. Ids are `${connectionId}:${remoteId}`. */
export interface PullPage {
  contacts: Contact[];
  accounts: Account[];
  deals: Deal[];
  activities: Activity[];
  /** Remote ids that are gone. */
  deleted: { contacts: string[]; accounts: string[]; deals: string[]; activities: string[] };
  /** Opaque to everyone but the connector; stored in the same transaction as the rows. */
  cursor: string;
  more: boolean;
}

/** Remote ids by kind of row. May hold ids that no pull hands out, where a CRM keeps people and companies in one table. */
export interface RemoteIds {
  contacts: string[];
  accounts?: string[];
  deals?: string[];
  activities?: string[];
}

/**
 * One write, with all that the connector needs to find the right place.
 * `contact.remoteVersion` is what the rep saw: `contact.update` answers `conflict` when the CRM's record has moved on since.
 * Deletes are compensating undos: a record that is gone already counts as deleted.
 * A `deal.update` moves the deal to the stage whose id `deal.stageId` holds.
 */
export type WriteIntent =
  | { kind: 'activity.create'; activity: Activity; contact: Contact; onceKey: string }
  | { kind: 'activity.update'; activity: Activity; contact: Contact; onceKey: string }
  | { kind: 'activity.delete'; activity: Activity; contact: Contact; onceKey: string }
  | { kind: 'contact.create'; contact: Contact; onceKey: string }
  | { kind: 'contact.update'; contact: Contact; draft: ContactDraft; onceKey: string }
  | { kind: 'contact.delete'; contact: Contact; onceKey: string }
  | { kind: 'account.create'; account: Account; onceKey: string }
  | { kind: 'account.update'; account: Account; draft: AccountDraft; onceKey: string }
  | { kind: 'account.delete'; account: Account; onceKey: string }
  | { kind: 'deal.update'; deal: Deal; onceKey: string };

/** Where a write ended up. */
export interface Written {
  remoteId: string;
  remoteVersion?: string;
  webUrl?: string;
}

/**
 * One CRM. The outbox, the matcher and the cache see only this; no word of the CRM's own leaves its file.
 * No method throws for what a server or network can do; they answer with a classified failure.
 */
export interface Connector {
  readonly id: string;
  readonly description: CrmDescription;
  readonly capabilities: Capabilities;
  /** The CRM's documented limits; an empty list for a server of one's own that states none. */
  readonly limits: readonly RateLimit[];
  /** Origins (match patterns) the rep must grant for these sign-in fields. Throws TypeError for an address that is none. */
  origins(fields: Record<string, string>): string[];
  /** Signs in when needed and names the signed-in user. */
  me(context: CrmContext): Promise<CrmResult<{ userId: string; userName: string; accountName?: string }>>;
  /** Fields of the account, for the mapping screen. */
  describe(context: CrmContext): Promise<CrmResult<CrmField[]>>;
  /** Next page of everything that changed since `cursor`; from the beginning without one. */
  pull(context: CrmContext, cursor: string | undefined): Promise<CrmResult<PullPage>>;
  /**
   * Remote ids that still exist, for CRMs whose deletions must be found by comparing (once a day).
   * A cached row whose remote id is missing from its list is gone; a list that is left out says nothing.
   */
  listIds?(context: CrmContext): Promise<CrmResult<RemoteIds>>;
  /**
   * Remote ids of all people that the signed-in user owns. A connector that has it can pull those alone (`context.onlyMine`), which
   * giant CRMs want; who no longer belongs to the rep is found by comparing, so it fails where it cannot know, and never
   * answers with a part. Companies and deals come whole in any case.
   */
  ownIds?(context: CrmContext): Promise<CrmResult<string[]>>;
  /** Looks in the CRM itself, for a person the cache does not hold. */
  find(context: CrmContext, query: { email?: string; url?: string; name?: string }): Promise<CrmResult<Contact[]>>;
  /** One contact as it is in the CRM now (`gone` when it is not): for conflicts, and to preview a mapping on a real record. */
  read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>>;
  /** Where deals can stand, for CRMs whose deals can be moved. */
  pipelines?(context: CrmContext): Promise<CrmResult<Pipeline[]>>;
  /** Account, open deals and last activities of one contact. */
  related(
    context: CrmContext,
    contact: Contact,
  ): Promise<CrmResult<{ account?: Account; deals: Deal[]; activities: Activity[] }>>;
  write(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written>>;
  /** Finds a write whose end is unknown. `null`: surely not there, may be sent again. */
  lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>>;
}
