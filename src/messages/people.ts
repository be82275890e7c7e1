import { z } from 'zod';
import type { Activity, Audience } from '../model/activity';
import type { Contact } from '../model/contact';
import { contactDraftSchema } from '../model/contact';
import type { Deal } from '../model/deal';
import { SITE_IDS } from '../model/identifier';
import type { Reason } from '../model/match';
import type { OperationState } from '../model/operation';
import { personSchema, type SeenPerson, seenPersonSchema } from '../model/person';
import { defineMessage } from './define';

/** What is drawn beside a name. No mark at all for unknown people who are not the subject of the page. */
export interface Mark {
  verdict: 'match' | 'review' | 'none';
  contactId?: string;
  /** Number of candidates, for `review`. */
  candidates: number;
  /** Contact's name, for the mark's accessible name. */
  contactName?: string;
}

/** A contact shown small: in candidates, search results, lists. */
export interface ContactSummary {
  id: string;
  fullName: string;
  jobTitle?: string;
  company?: string;
  city?: string;
  ownerName?: string;
  ownedByMe?: boolean;
  /** ISO 8601 of the last touch on this machine or in the CRM. */
  lastTouchAt?: string;
  /** `local` or a connection id, and its display name (“In Tryton”). */
  connectionId: string;
  sourceName: string;
}

export interface CandidateView extends ContactSummary {
  probability: number;
  weightBits: number;
  reasons: Reason[];
}

/** A company as a card shows it. */
export interface AccountView {
  id: string;
  name: string;
  ownerName?: string;
  /** What it was known by: the domain of its site or of a mailbox, or its name. */
  by: 'domain' | 'name';
}

/** Everything a card shows; the same in overlay, side panel, popup and full page. */
export interface CardView {
  verdict: 'match' | 'review' | 'none';
  /** The person on the page, when the card was opened for one. */
  person?: SeenPerson['person'];
  /** Address of the page the person was seen on. */
  pageUrl?: string;
  contact?: Contact;
  sourceName?: string;
  /** Where nobody in the book is meant: the account of a company's page, or of an unknown person's employer. */
  account?: AccountView;
  /** Open deals, nearest close date first: of the person's records in all connections, else of the account. */
  deals: Deal[];
  /** Latest three of all records of the person, newest first, undone ones left out. */
  touches: Activity[];
  /** Of the touches: those that the CRM has not got yet, and how far they are. */
  unsent?: Record<string, OperationState>;
  /** Next open task. */
  reminder?: Activity;
  /** Best first; for `review`, and the runner-up of a match. */
  candidates: CandidateView[];
  /** Receipt of the match. */
  reasons: Reason[];
  weightBits?: number;
  probability?: number;
  /** When the rep said *not this person* about the best candidate. */
  refusedAt?: string;
  /** Contacts that hold the same identifier. */
  duplicates: ContactSummary[];
  /** The same person's records in other connections. */
  sources: ContactSummary[];
  /** Somebody else touched the account or person lately. */
  collision?: { who: string; at: string; dealOpen: boolean };
  defaultAudience: Audience;
  /** Name of the CRM an activity would go to; missing: the local workspace keeps it. */
  crmName?: string;
  /** Half-written note kept for this person or contact. */
  draft?: Draft;
  /** The creation in the CRM that waits for the rep's word, and with it all that is written about the contact. */
  heldBy?: string;
  /** Operations of this person that wait for the rep or the network. */
  waiting: number;
  /** Those of them that wait for the rep: refused, in conflict with another change, or for a new sign-in. */
  needsRep?: number;
  /** The site is read less well than usual, or not at all, since then. */
  warning?: { state: 'amber' | 'red'; since: string };
}

export interface Draft {
  key: string;
  body: string;
  kind: Activity['kind'];
  audience: Audience;
  dueText?: string;
  updatedAt: string;
}

/** The people of one tab, for the side panel and the popup. */
export interface TabPeople {
  tabId: number;
  url: string;
  pageKind: string;
  siteMode: 'overlay' | 'panel' | 'off';
  /** How many were found on the page, at least, where that is more than a report holds. */
  total?: number;
  people: (SeenPerson & { mark: Mark })[];
}

export const peopleMessages = {
  /** All people now in view of a page visit; replaces the previous report of that tab and frame. */
  'people.detected': defineMessage(['content'], () =>
    z.object({
      url: z.string().max(4096),
      pageKind: z.string().max(20),
      /** The overlay script runs in this frame already. */
      hasOverlay: z.boolean().optional(),
      /** Whose detector read the page. */
      site: z.enum(SITE_IDS).optional(),
      /** The page has come to rest: this is what a page view gave. Said once a visit. */
      isSettled: z.boolean().optional(),
      /** The detector failed, by the name of the failure. */
      failure: z.string().max(40).optional(),
      /** How many people were found, at least, when only those near the view are reported. */
      total: z.number().int().positive().optional(),
      people: z.array(seenPersonSchema()).max(500),
    }),
  ).answers<{ marks: Record<string, Mark> }>(),
  'people.ofTab': defineMessage(['extension'], () => z.object({ tabId: z.number().int() })).answers<TabPeople | null>(),
  /** Card for a person seen on a page, or for a contact picked from a list. A page gets cards of persons only, without addresses. */
  'card.get': defineMessage(['content', 'extension'], () =>
    z.object({
      person: personSchema().optional(),
      contactId: z.string().optional(),
      pageUrl: z.string().max(4096).optional(),
    }),
  ).answers<CardView>(),
  /** From the card over a page: the forms for adding and linking are needed there. */
  'card.forms': defineMessage(['content'], () => z.object({})).answers<null>(),
  /** The rep ties a person on a page to a contact. Undo with `link.undo`. */
  'link.add': defineMessage(['content', 'extension'], () =>
    z.object({ contactId: z.string(), person: personSchema() }),
  ).answers<{ linkIds: string[] }>(),
  /** “Not this person”: remembered for every identifier of the person. */
  'link.refuse': defineMessage(['content', 'extension'], () =>
    z.object({ contactId: z.string(), person: personSchema() }),
  ).answers<{ linkIds: string[] }>(),
  'link.undo': defineMessage(['content', 'extension'], () =>
    z.object({ linkIds: z.array(z.string()) }),
  ).answers<null>(),
  /**
   * Adds a contact after a duplicate check. With likely duplicates and no `force`, nothing is written and they come back.
   */
  'contact.create': defineMessage(['content', 'extension'], () =>
    z.object({
      id: z.uuid(),
      draft: contactDraftSchema(),
      person: personSchema().optional(),
      force: z.boolean(),
      /** Where it is kept: `local` or a connection; left out, where the rep keeps new contacts. */
      connectionId: z.string().optional(),
      /** Not in the CRM until the rep says so: for a note about somebody who may never belong there. */
      hold: z.boolean().optional(),
    }),
  ).answers<{ created: true; contactId: string } | { created: false; duplicates: CandidateView[] }>(),
  /** Takes back a contact that `contact.create` added in the last hour, unless something was written about it since. */
  'contact.undoCreate': defineMessage(['content', 'extension'], () =>
    z.object({ contactId: z.string() }),
  ).answers<null>(),
  'contact.update': defineMessage(['extension'], () =>
    z.object({ contactId: z.string(), draft: contactDraftSchema() }),
  ).answers<Contact>(),
  'contact.get': defineMessage(['extension'], () => z.object({ contactId: z.string() })).answers<{
    contact: Contact;
    deals: Deal[];
    activities: Activity[];
  }>(),
  /** A page of the People list, by name. `after`: id of the last row of the page before. */
  'contact.list': defineMessage(['extension'], () =>
    z.object({ after: z.string().optional(), limit: z.number().int().min(1).max(200) }),
  ).answers<{ contacts: ContactSummary[]; total: number; next?: string }>(),
};
