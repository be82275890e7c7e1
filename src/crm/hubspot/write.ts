import { inTurn } from '../../lib/in-turn';
import type { AccountDraft, Account as OurAccount } from '../../model/account';
import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent } from '../writes';
import { activityWith, archive, createActivity, deleteActivity, goneOr, updateActivity } from './activities';
import { type Account, accounts, call, type ObjectType, objects } from './call';
import { type Filter, readRecord, search } from './find';
import {
  accountVersion,
  COMPANY_PROPERTIES,
  contactProperties,
  contactValues,
  DEAL_PROPERTIES,
  dealVersion,
  type HubSpotRecord,
  record,
  toAccount,
  toContact,
  webUrl,
} from './records';

/** Sends one write to where it belongs. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': (context, { contact }) => createContact(context, contact),
  'contact.update': updateContact,
  'contact.delete': (context, { contact }) => removal(context, 'contacts', contact.remoteId),
  'account.create': (context, { account }) => createAccount(context, account),
  'account.update': updateAccount,
  'account.delete': (context, { account }) => removal(context, 'companies', account.remoteId),
  'deal.update': moveDeal,
});

const removal = async (context: CrmContext, kind: 'contacts' | 'companies', id: string | undefined) =>
  id ? archive(context, kind, id) : failed('gone');

const owned = ({ ownerId }: Account): Record<string, string> => (ownerId ? { hubspot_owner_id: ownerId } : {});

const contactWritten = (context: CrmContext, account: Account, row: HubSpotRecord): Written => {
  const { remoteVersion } = toContact(context, account, row);
  return { remoteId: row.id, webUrl: webUrl(account, 'contacts', row.id), ...(remoteVersion ? { remoteVersion } : {}) };
};

async function createContact(context: CrmContext, contact: Contact): Promise<CrmResult<Written>> {
  return accounts.use(context, async account => {
    const values = contactValues(context, contact);
    const filled = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    const json = { properties: { ...filled, ...owned(account) } };
    const created = await call(context, { method: 'POST', url: objects('/contacts'), json }, record);
    // Of what is created HubSpot answers only the properties that were sent: the version is that of the whole record.
    return andThen(created, async ({ id }) => {
      const whole = await readRecord(context, 'contacts', id, contactProperties(context));
      return { ok: true, value: whole.ok ? contactWritten(context, account, whole.value) : { remoteId: id } };
    });
  });
}

/**
 * HubSpot has no lock: the record is read before it is written, and nothing else of ours is written to it in between. What another
 * program writes within that moment is overwritten.
 */
function changing(
  context: CrmContext,
  { type, id, properties }: { type: ObjectType; id: string | undefined; properties: string[] },
  change: (account: Account, row: HubSpotRecord) => Record<string, string> | 'conflict',
  result: (account: Account, row: HubSpotRecord) => Written,
): Promise<CrmResult<Written>> {
  return inTurn(`${context.connectionId}:${type}:${id}`, () =>
    accounts.use(context, async account =>
      andThen(await readRecord(context, type, id, properties), async row => {
        const values = change(account, row);
        if (values === 'conflict') return failed('conflict');
        if (Object.keys(values).length === 0) return { ok: true, value: result(account, row) };
        const url = objects(`/${type}/${row.id}`);
        const done = await call(context, { method: 'PATCH', url, json: { properties: values } }, record);
        return andThen(await goneOr(context, type, row.id, done), ({ updatedAt }) => ({
          ok: true,
          value: result(account, { ...row, updatedAt, properties: { ...row.properties, ...values } }),
        }));
      }),
    ),
  );
}

function updateContact(context: CrmContext, { contact, draft }: Intent<'contact.update'>): Promise<CrmResult<Written>> {
  const target = { type: 'contacts', id: contact.remoteId, properties: contactProperties(context) } as const;
  return changing(
    context,
    target,
    (account, row) => {
      const now = toContact(context, account, row).remoteVersion;
      return contact.remoteVersion && contact.remoteVersion !== now ? 'conflict' : contactValues(context, draft, row);
    },
    (account, row) => contactWritten(context, account, row),
  );
}

const accountValues = ({ name, domain, phone, city, country }: AccountDraft): Record<string, string> => ({
  name,
  domain: domain ?? '',
  phone: phone ?? '',
  city: city ?? '',
  country: country ?? '',
});

const accountWritten = (account: Account, row: HubSpotRecord): Written => ({
  remoteId: row.id,
  webUrl: webUrl(account, 'companies', row.id),
  remoteVersion: accountVersion(row),
});

async function createAccount(context: CrmContext, company: OurAccount): Promise<CrmResult<Written>> {
  return accounts.use(context, async account => {
    const filled = Object.fromEntries(Object.entries(accountValues(company)).filter(([, value]) => value !== ''));
    const json = { properties: { ...filled, ...owned(account) } };
    return andThen(await call(context, { method: 'POST', url: objects('/companies'), json }, record), row => ({
      ok: true,
      value: { remoteId: row.id, webUrl: webUrl(account, 'companies', row.id) },
    }));
  });
}

function updateAccount(
  context: CrmContext,
  { account: seen, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  const target = { type: 'companies', id: seen.remoteId, properties: COMPANY_PROPERTIES } as const;
  return changing(
    context,
    target,
    (_account, row) => {
      if (seen.remoteVersion && seen.remoteVersion !== accountVersion(row)) return 'conflict';
      const wanted = Object.entries(accountValues(draft));
      return Object.fromEntries(wanted.filter(([name, value]) => value !== (row.properties[name] ?? '')));
    },
    accountWritten,
  );
}

function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  const target = { type: 'deals', id: deal.remoteId, properties: DEAL_PROPERTIES } as const;
  return changing(
    context,
    target,
    (_account, row) => {
      if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return 'conflict';
      return { dealstage: deal.stageId ?? '', ...(deal.pipelineId ? { pipeline: deal.pipelineId } : {}) };
    },
    (account, row) => ({
      remoteId: row.id,
      webUrl: webUrl(account, 'deals', row.id),
      remoteVersion: dealVersion(row),
    }),
  );
}

/** Changes and deletes may be sent again without harm; only what creates must be looked for. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  if (intent.kind === 'contact.create') return contactLike(context, intent.contact);
  if (intent.kind === 'account.create') return accountLike(context, intent.account);
  return { ok: true, value: null };
}

/** By its e-mail address a contact is found in the records; without one only in the index. */
async function contactLike(context: CrmContext, contact: Contact): Promise<CrmResult<Written | null>> {
  const isSame = ({ fullName }: Contact) => fullName === contact.fullName.trim();
  return accounts.use(context, async account => {
    const [email] = contact.emails;
    if (email) {
      const query = `idProperty=email&${contactProperties(context)
        .map(name => `properties=${name}`)
        .join('&')}`;
      const url = objects(`/contacts/${encodeURIComponent(email.toLowerCase())}?${query}`);
      const row = await call(context, { method: 'GET', url }, record);
      if (!row.ok) return row.failure.cause.code === 'gone' ? { ok: true, value: null } : row;
      const found = isSame(toContact(context, account, row.value));
      return { ok: true, value: found ? contactWritten(context, account, row.value) : null };
    }
    const filters: Filter[] = [
      { propertyName: 'lastname', operator: 'EQ', value: contactValues(context, contact).lastname ?? '' },
      { propertyName: 'createdate', operator: 'GTE', value: String(Date.parse(contact.createdAt) - CLOCKS_APART_MS) },
    ];
    const rows = await inIndex(context, 'contacts', filters, contactProperties(context));
    return andThen(rows, list => {
      const row = list.find(one => isSame(toContact(context, account, one)));
      return { ok: true, value: row ? contactWritten(context, account, row) : null };
    });
  });
}

async function accountLike(context: CrmContext, company: OurAccount): Promise<CrmResult<Written | null>> {
  return accounts.use(context, async account => {
    const filters: Filter[] = [
      { propertyName: 'name', operator: 'EQ', value: company.name },
      { propertyName: 'createdate', operator: 'GTE', value: String(Date.parse(company.updatedAt) - CLOCKS_APART_MS) },
    ];
    return andThen(await inIndex(context, 'companies', filters, COMPANY_PROPERTIES), rows => {
      const row = rows.find(one => toAccount(context, account, one).domain === company.domain?.toLowerCase());
      return { ok: true, value: row ? accountWritten(account, row) : null };
    });
  });
}

/** How far the rep's clock and HubSpot's may be apart. */
const CLOCKS_APART_MS = 600_000;
/** The index shows a new record within seconds: so often and so long is asked before it is *surely* not there. */
const LOOKS = 5;
const LOOK_AGAIN_MS = 2_000;

async function inIndex(
  context: CrmContext,
  type: ObjectType,
  filters: Filter[],
  properties: string[],
): Promise<CrmResult<HubSpotRecord[]>> {
  for (let look = 1; ; look++) {
    const rows = await search(context, type, [filters], properties);
    if (!rows.ok || rows.value.length > 0 || look === LOOKS) return rows;
    await new Promise(resolve => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}
