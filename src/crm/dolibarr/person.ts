import { z } from 'zod';
import type { Contact, ContactDraft } from '../../model/contact';
import { type Identifier, identifierKey, SITE_IDS, type SiteId } from '../../model/identifier';
import { profileIdentifiers, profileUrl } from '../../model/profile-urls';
import { contentVersion } from '../fingerprint';
import { htmlToText, textToHtml } from '../html';
import { nameParts } from '../people';
import { ourId } from '../records';
import { readFacts, remainingIdentifiers, writeFacts } from '../text-facts';
import type { CrmContext } from '../types';
import { key, stamp, text, webUrl } from './call';

/** An empty map of PHP is a list. */
const networks = z
  .union([z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .nullish()
  .transform(value => (value && !Array.isArray(value) ? value : {}));

export const contactRow = z.object({
  id: key,
  lastname: text,
  firstname: text,
  email: text,
  phone_pro: text,
  phone_mobile: text,
  phone_perso: text,
  poste: text,
  town: text,
  country_code: text,
  socid: key,
  fk_soc: key,
  socname: text,
  note_private: text,
  socialnetworks: networks,
  date_creation: stamp,
  date_modification: stamp,
  tms: stamp,
});
export type ContactRow = z.infer<typeof contactRow>;

/** Notes may be HTML or plain text; nothing says which. */
const MARKUP = /<(br|p|div|span|b|i|u|ul|ol|li|a|strong|em|table)\b|&(#\d+|[a-z]+);/i;
export const noteText = (note: string): string =>
  MARKUP.test(note) ? htmlToText(note) : note.replaceAll('\r\n', '\n').trim();

const siteOf = (network: string): SiteId | undefined =>
  network === 'twitter' ? 'x' : SITE_IDS.find(site => site === network);
const networkOf = (site: SiteId): string => (site === 'x' ? 'twitter' : site);

/** Networks hold handles; people paste addresses too. */
const identifiersOf = ({ socialnetworks }: ContactRow): Identifier[] =>
  Object.entries(socialnetworks).flatMap(([network, value]) =>
    typeof value === 'string' && siteOf(network) ? profileIdentifiers(value, siteOf(network)) : [],
  );

export const companyOf = ({ socid, fk_soc }: ContactRow): string => socid || fk_soc;

/** A row as a contact. */
export function toContact(context: CrmContext, row: ContactRow): Contact {
  const facts = readFacts(noteText(row.note_private));
  const identifiers = [...identifiersOf(row), ...facts.identifiers];
  const company = row.socname || facts.company;
  const socid = companyOf(row);
  const at = row.date_modification || row.tms || row.date_creation || new Date(0).toISOString();
  const contact: Contact = {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    kind: 'contact',
    fullName: [row.firstname, row.lastname].filter(Boolean).join(' ') || row.email || row.id,
    emails: row.email ? [row.email] : [],
    phones: [...new Set([row.phone_pro, row.phone_mobile, row.phone_perso].filter(Boolean))],
    identifiers: [...new Map(identifiers.map(one => [identifierKey(one), one])).values()],
    webUrl: webUrl(context, 'contact', row.id),
    createdAt: row.date_creation || at,
    updatedAt: at,
    ...(row.firstname ? { givenName: row.firstname } : {}),
    ...(row.lastname ? { familyName: row.lastname } : {}),
    ...(socid ? { accountId: ourId(context, socid) } : {}),
    ...(company ? { company } : {}),
    ...(row.poste ? { jobTitle: row.poste } : {}),
    ...(row.town ? { city: row.town } : {}),
    ...(row.country_code ? { country: row.country_code } : {}),
  };
  return { ...contact, remoteVersion: contentVersion(contact) };
}

/** The handle that reads back as the same profile, else its address. */
function networkValue(one: Identifier): string {
  const isSame = profileIdentifiers(one.value, one.site).some(other => identifierKey(other) === identifierKey(one));
  return isSame ? one.value : (profileUrl(one) ?? one.value);
}

/** Its countries are numbers of its own, so a country is not changed, but a rep may take it out. */
export const noCountry = ({ country }: { country?: string | undefined }, before: string | undefined) =>
  before && !country ? { country_id: 0 } : {};

/** What is to be written. Dolibarr holds one e-mail and three phones: of more, the first are kept. */
export function contactValues(
  draft: ContactDraft,
  socid: string | undefined,
  before?: ContactRow,
): Record<string, unknown> {
  const { givenName, familyName } = nameParts(draft);
  const [phone_pro = '', phone_mobile = '', phone_perso = ''] = draft.phones;
  const inNetworks = draft.identifiers.filter(
    ({ kind, site }, index, all) =>
      kind !== 'url' && site && site !== 'web' && all.findIndex(other => other.site === site) === index,
  );
  const foreign = Object.entries(before?.socialnetworks ?? {}).filter(([network]) => !siteOf(network));
  const facts = {
    identifiers: remainingIdentifiers(draft, inNetworks),
    ...(draft.company && !socid ? { company: draft.company } : {}),
  };
  const note = before?.note_private ?? '';
  const words = noteText(note);
  const next = writeFacts(words, facts);
  return {
    lastname: familyName,
    firstname: givenName,
    email: draft.emails[0] ?? '',
    phone_pro,
    phone_mobile,
    phone_perso,
    poste: draft.jobTitle ?? '',
    town: draft.city ?? '',
    ...noCountry(draft, before?.country_code),
    socid: socid ? Number(socid) : 0,
    socialnetworks: {
      ...Object.fromEntries(foreign),
      ...Object.fromEntries(inNetworks.map(one => [networkOf(one.site ?? 'web'), networkValue(one)])),
    },
    // A note in HTML is put into new words only when its facts change.
    ...(next === words ? {} : { note_private: MARKUP.test(note) ? textToHtml(next) : next }),
  };
}
