import { z } from 'zod';
import type { Account, AccountDraft } from '../../model/account';
import { fingerprint } from '../fingerprint';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';
import { stamps, text } from './values';

export const accountRow = z.object({
  id: z.string(),
  name: text,
  website: text,
  phone_office: text,
  billing_address_city: text,
  billing_address_country: text,
  ...stamps,
});
export type AccountRow = z.infer<typeof accountRow>;
export const ACCOUNT_FIELDS = Object.keys(accountRow.shape).filter(field => field !== 'id');

/** Domain of a web site; SugarCRM fills new ones with a bare `http://`. */
function domainOf(website: string): string {
  const address = website.includes('://') ? website : `https://${website}`;
  return URL.canParse(address) ? new URL(address).hostname.replace(/^www\./, '') : '';
}

/** A company. */
export function toAccount(context: CrmContext, row: AccountRow, webUrl: string): Account {
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    webUrl,
    remoteVersion: accountVersion(row),
    updatedAt: row.date_modified || row.date_entered,
    ...optional({
      domain: domainOf(row.website),
      phone: row.phone_office,
      city: row.billing_address_city,
      country: row.billing_address_country,
      ownerName: row.assigned_user_name,
    }),
  };
}

/** A digest of what the rep sees of it: clocks of whole seconds hide a second change. */
export const accountVersion = (row: AccountRow): string =>
  fingerprint([row.name, row.website, row.phone_office, row.billing_address_city, row.billing_address_country]);

/** What is to be written of a company. A web site that names the same domain stays as it is. */
export const accountValues = (
  { name, domain = '', phone, city, country }: AccountDraft,
  before?: AccountRow,
): Record<string, string> => ({
  name,
  website: before && domainOf(before.website) === domain ? before.website : domain && `https://${domain}`,
  phone_office: phone ?? '',
  billing_address_city: city ?? '',
  billing_address_country: country ?? '',
});
