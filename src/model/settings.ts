import { z } from 'zod';
import { audienceSchema } from './activity';
import type { FieldMapping } from './field-mapping';

/** `overlay`: marks and card in the page. `panel`: nothing is added to the page. `off`: the page is not read. */
export const siteModeSchema = z.enum(['overlay', 'panel', 'off']);
export type SiteMode = z.infer<typeof siteModeSchema>;

/**
 * A site the rep switched on or off. `origin` is a match pattern such as `https://www.linkedin.com/*`.
 */
export const siteSettingSchema = z.object({ origin: z.string(), mode: siteModeSchema });

export const settingsSchema = z.object({
  /** ISO 8601 moment of consent in the first run; null: nothing is read or sent. */
  consentAt: z.string().nullable().default(null),
  sites: z.array(siteSettingSchema).default([]),
  defaultAudience: audienceSchema.default('crm'),
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  /** Name put on activities while no CRM says who is signed in. */
  repName: z.string().max(120).default(''),
  /** Where new contacts are kept: `local` or a connection; null: the first CRM that takes contacts. */
  homeConnection: z.string().nullable().default(null),
  /** Region for phone numbers without a country code, ISO 3166-1 alpha-2. */
  phoneRegion: z.string().length(2).default('US'),
  /** Where the rep dragged the card, in CSS pixels from the viewport's corner. */
  cardPosition: z.object({ x: z.number(), y: z.number() }).nullable().default(null),
});

export type Settings = z.infer<typeof settingsSchema>;

/** A CRM the rep connected. Secrets are kept in a store of their own and are never part of this. */
export interface Connection {
  id: string;
  crm: string;
  name: string;
  baseUrl: string;
  /** Who is signed in, as the CRM says it. */
  userName: string;
  userId?: string;
  state: 'ok' | 'needs-signin' | 'unreachable' | 'error';
  /** `messages.json` key that says what is wrong and what to do. */
  messageKey?: string;
  syncedAt?: string;
  /** Share of the CRM's tightest request limit that was used when it was last asked, 0 to 1. */
  limitUsed?: number;
  /** Fields of this account that hold profile addresses, and those that the card shows. */
  mapping?: FieldMapping;
  /** Only the contacts that the signed-in user owns are kept here. */
  onlyMine?: boolean;
  /** Last four characters of the secret, for display. */
  secretHint?: string;
}
