import { z } from 'zod';
import type { Connection, Settings } from '../model/settings';
import { settingsSchema, siteModeSchema } from '../model/settings';
import { defineMessage } from './define';

/** One sign-in field of a CRM. */
export interface SignInField {
  name: string;
  kind: 'url' | 'text' | 'password';
  /** `messages.json` keys. */
  labelKey: string;
  hintKey?: string;
  placeholder?: string;
  /** May be left empty. */
  isOptional?: boolean;
}

export interface CrmDescription {
  id: string;
  name: string;
  fields: SignInField[];
  /** Where the token or password comes from and the least rights it needs: a `messages.json` key. */
  helpKey: string;
}

/** A CRM that can be connected. */
export interface CrmOffer extends CrmDescription {
  /** New contacts may be kept there. */
  takesContacts: boolean;
  /** The rep may keep only the contacts that they own. */
  knowsOwners?: boolean;
  /** It documents how many requests it takes, or tells so as it answers. */
  hasLimits: boolean;
  /** Where the sign-in opens a page of the vendor's: the address that this page leads back to, which an admin registers. */
  redirectUri?: string;
}

/** A connection with what waits for it. */
export interface ConnectionView extends Connection {
  /** Writes that it still owes an answer for, and how many of them are notes, calls, tasks and messages. */
  waiting: number;
  waitingNotes: number;
  /** It came back from a copy after a loss, and its secrets did not: signing in again takes all of them. */
  isWithoutSecrets?: boolean;
}

/** Why a connection could not be made, in one translated sentence, with the vendor's words beside it. */
export interface ConnectProblem {
  messageKey: string;
  vendorText?: string;
}

export const settingsMessages = {
  'settings.get': defineMessage(['extension'], () => z.object({})).answers<Settings>(),
  'settings.update': defineMessage(['extension'], () =>
    settingsSchema.partial().omit({ consentAt: true, sites: true }),
  ).answers<Settings>(),
  /** First run: the rep agreed. Starts the tabs that are open on switched-on sites. */
  'consent.give': defineMessage(['extension'], () => z.object({})).answers<Settings>(),
  'consent.withdraw': defineMessage(['extension'], () => z.object({})).answers<Settings>(),
  /**
   * From the overlay only for the site it stands on, whatever pattern the rep's choice for it has; permission for new origins is
   * asked in the UI before.
   */
  'site.setMode': defineMessage(['content', 'extension'], () =>
    z.object({ origin: z.string().max(300), mode: siteModeSchema }),
  ).answers<null>(),
  'crm.catalog': defineMessage(['extension'], () => z.object({})).answers<{ crms: CrmOffer[] }>(),
  /** Origins (match patterns) that a sign-in form as filled in needs; none while its address is none. Secrets stay in the form. */
  'crm.origins': defineMessage(['extension'], () =>
    z.object({ crm: z.string(), fields: z.record(z.string(), z.string().max(4000)) }),
  ).answers<{ origins: string[] }>(),
  'crm.connections': defineMessage(['extension'], () => z.object({})).answers<{ connections: ConnectionView[] }>(),
  /**
   * Tries the sign-in, and keeps the connection when it works.
   * `connectionId`: signs in again; fields that are left out or empty stay as they were.
   */
  'crm.connect': defineMessage(['extension'], () =>
    z.object({
      crm: z.string(),
      fields: z.record(z.string(), z.string().max(4000)),
      connectionId: z.string().optional(),
    }),
  ).answers<{ connection: Connection } | { problem: ConnectProblem }>(),
  'crm.test': defineMessage(['extension'], () => z.object({ connectionId: z.string() })).answers<
    { connection: Connection } | { problem: ConnectProblem }
  >(),
  /** Forgets the secret and the connection; contacts of it are dropped from the cache, unsent notes are kept. */
  'crm.forget': defineMessage(['extension'], () => z.object({ connectionId: z.string() })).answers<null>(),
  /** Hands what only this device holds to a connection, all but the sample; answers how many contacts went. */
  'crm.moveLocal': defineMessage(['extension'], () => z.object({ connectionId: z.string() })).answers<{
    moved: number;
  }>(),
  /** Whose contacts are kept here; all is read anew. */
  'crm.setScope': defineMessage(['extension'], () =>
    z.object({ connectionId: z.string(), onlyMine: z.boolean() }),
  ).answers<null>(),
  'crm.syncNow': defineMessage(['extension'], () => z.object({ connectionId: z.string().optional() })).answers<null>(),
};
