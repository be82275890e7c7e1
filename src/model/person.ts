import { z } from 'zod';
import { activityKindSchema, directionSchema } from './activity';
import { SITE_IDS } from './identifier';
import { identifierListSchema } from './known-accounts';

const text = (max: number) => z.string().max(max);

/**
 * A person as a page shows them. Everything here was on the rep's screen; nothing was looked up.
 * `subject`: whose page it is. `author`: wrote a post, comment or message. `listed`: a card, row or result.
 * `mentioned`: only linked or named in running text.
 */
export const personSchema = () =>
  z.object({
    site: z.enum(SITE_IDS),
    role: z.enum(['subject', 'author', 'listed', 'mentioned']),
    identifiers: identifierListSchema(20),
    fullName: text(200).optional(),
    /** The name as the page writes it, where cleaning changed it: for the receipt only. */
    shownName: text(200).optional(),
    headline: text(400).optional(),
    jobTitle: text(200).optional(),
    company: text(200).optional(),
    location: text(200).optional(),
    language: text(35).optional(),
    /** The account belongs to an organisation, not to a person. */
    isOrganization: z.boolean().optional(),
    /** The page is on none of the sites of these accounts: it only says whose they are, and they do not say so back. */
    isHearsay: z.boolean().optional(),
  });

export type Person = z.infer<ReturnType<typeof personSchema>>;

/** Which reader found a fact, and how far one may trust it: rank 1 (address) to 5 (visible text). */
export const evidenceSchema = () =>
  z.object({
    reader: z.enum(['url', 'structured-data', 'aria', 'data-attribute', 'link', 'text']),
    rank: z.number().int().min(1).max(5),
    field: text(40).optional(),
  });

export type Evidence = z.infer<ReturnType<typeof evidenceSchema>>;

/** What the rep would log about this person from where they are looking. Prefills the *Log* button. */
export const touchSchema = () =>
  z.object({
    kind: activityKindSchema,
    /** Channel as the rep would call it: a site id or `mail`, `phone`. */
    channel: text(40),
    direction: directionSchema,
    /** Permanent link of the post, comment, thread or profile. */
    sourceUrl: text(2048).optional(),
    /** Stable key of the message or post at the site; logging the same key twice is a no-op. */
    messageKey: text(300).optional(),
    /** ISO 8601; missing means unknown, never "now". */
    occurredAt: z.string().max(40).optional(),
  });

export type Touch = z.infer<ReturnType<typeof touchSchema>>;

/** A person in a page as content scripts report them. `ref` names the anchor inside that page visit only. */
export const seenPersonSchema = () =>
  z.object({
    ref: text(40),
    person: personSchema(),
    evidence: z.array(evidenceSchema()).max(20),
    touch: touchSchema().optional(),
  });

export type SeenPerson = z.infer<ReturnType<typeof seenPersonSchema>>;
