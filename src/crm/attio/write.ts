import type { AccountDraft } from '../../model/account';
import type { Contact, ContactDraft } from '../../model/contact';
import { andThen, failed } from '../failure';
import { emptiedFields, mappedValues } from '../mapping';
import { nameParts } from '../people';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { activityWith, createActivity, deleteActivity, remove, updateActivity } from './activities';
import { call } from './call';
import { companyNamed, list, loadPeople, one } from './find';
import { type AttioRecord, accountVersion, dealVersion, idOf, type Kind, record, toIso } from './records';

/** Sends one write to where it belongs. Attio has no lock: what is changed is read before. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': (context, { contact }) => createPerson(context, contact),
  'contact.update': oneAtATime('attio', updatePerson),
  'contact.delete': (context, { contact }) => removal(context, 'people', contact.remoteId),
  'account.create': async (context, { account }) => {
    const values = companyValues(account, undefined);
    return andThen(await save(context, 'POST', 'companies', '', values), row => accountWritten(row));
  },
  'account.update': oneAtATime('attio', updateCompany),
  'account.delete': (context, { account }) => removal(context, 'companies', account.remoteId),
  'deal.update': oneAtATime('attio', moveDeal),
});

const removal = (
  context: CrmContext,
  kind: Kind,
  id: string | undefined,
): CrmResult<Written> | Promise<CrmResult<Written>> =>
  id ? remove(context, `/objects/${kind}/records/${encodeURIComponent(id)}`, id) : failed('gone');

/** A value of each attribute is a list. `PUT` makes lists be as given, where `PATCH` would add to them. */
type Values = Record<string, unknown[]>;

const save = (context: CrmContext, method: 'POST' | 'PUT', kind: Kind, id: string, values: Values) =>
  call(
    context,
    {
      method,
      path: `/objects/${kind}/records${id ? `/${encodeURIComponent(id)}` : ''}`,
      json: { data: { values } },
    },
    record,
  );

/** What the rep will see of it next: its version is made of that. */
async function personWritten(context: CrmContext, row: AttioRecord): Promise<CrmResult<Written>> {
  const read = await loadPeople(context, [row]);
  // The write is done; without its version the next edit merely comes unlocked.
  const version = read.ok ? read.value[0]?.remoteVersion : undefined;
  return { ok: true, value: { ...linkOf(row), ...(version ? { remoteVersion: version } : {}) } };
}

const linkOf = (row: AttioRecord): Written => ({
  remoteId: idOf(row),
  ...(row.web_url ? { webUrl: row.web_url } : {}),
});
const accountWritten = (row: AttioRecord): CrmResult<Written> => ({
  ok: true,
  value: { ...linkOf(row), remoteVersion: accountVersion(row) },
});

function nameValue(person: Pick<Contact, 'fullName' | 'givenName' | 'familyName'>) {
  const { givenName, familyName } = nameParts(person);
  return [{ first_name: givenName, last_name: familyName, full_name: person.fullName }];
}

/** An address is written whole. Its country is a code of two letters here: a name is left out. */
function locationValue(
  row: AttioRecord | undefined,
  { city, country }: Pick<AccountDraft, 'city' | 'country'>,
): { primary_location?: unknown[] } {
  const [old] = row?.values.primary_location ?? [];
  const code = country === undefined || /^[a-z]{2}$/i.test(country) ? country?.toUpperCase() : old?.country_code;
  if ((city ?? '') === (old?.locality ?? '') && (code ?? '') === (old?.country_code ?? '')) return {};
  const kept = Object.fromEntries(ADDRESS.map(part => [part, old?.[part] ?? null]));
  if (!city && !code && Object.values(kept).every(part => part === null)) return { primary_location: [] };
  return { primary_location: [{ ...kept, locality: city ?? null, country_code: code ?? null }] };
}
const ADDRESS = ['line_1', 'line_2', 'line_3', 'line_4', 'region', 'postcode', 'latitude', 'longitude'] as const;

const reference = (id: string) => [{ target_object: 'companies', target_record_id: id }];

async function createPerson(context: CrmContext, contact: Contact): Promise<CrmResult<Written>> {
  return andThen(await companyNamed(context, contact.company ?? ''), async company => {
    const values: Values = {
      name: nameValue(contact),
      ...(contact.emails.length ? { email_addresses: contact.emails } : {}),
      ...(contact.phones.length ? { phone_numbers: contact.phones } : {}),
      ...(contact.jobTitle ? { job_title: [contact.jobTitle] } : {}),
      ...(company ? { company: reference(company) } : {}),
      ...locationValue(undefined, contact),
      ...profileValues(context, contact),
    };
    return andThen(await save(context, 'POST', 'people', '', values), row => personWritten(context, row));
  });
}

const profileValues = (context: CrmContext, { identifiers }: Pick<Contact, 'identifiers'>): Values =>
  Object.fromEntries(Object.entries(mappedValues(context, identifiers)).map(([slug, address]) => [slug, [address]]));

async function updatePerson(
  context: CrmContext,
  { contact, draft }: Intent<'contact.update'>,
): Promise<CrmResult<Written>> {
  return andThen(await one(context, 'people', contact.remoteId), async row =>
    andThen(await loadPeople(context, [row]), async ([seen]) => {
      if (!seen) return failed('gone');
      if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
      return andThen(await changesOf(context, row, seen, draft), async values =>
        Object.keys(values).length === 0
          ? personWritten(context, row)
          : andThen(await save(context, 'PUT', 'people', idOf(row), values), changed =>
              personWritten(context, changed),
            ),
      );
    }),
  );
}

async function changesOf(
  context: CrmContext,
  row: AttioRecord,
  seen: Contact,
  draft: ContactDraft,
): Promise<CrmResult<Values>> {
  const isNewCompany = (draft.company ?? '') !== (seen.company ?? '');
  const company = isNewCompany
    ? await companyNamed(context, draft.company ?? '')
    : { ok: true as const, value: undefined };
  return andThen(company, id => {
    const emptied = emptiedFields(context, slug => row.values[slug]?.[0]?.value, draft.identifiers);
    const profiles = Object.entries<unknown[]>({
      ...Object.fromEntries(emptied.map(slug => [slug, []])),
      ...profileValues(context, draft),
    });
    const changed = profiles.filter(([slug, [address]]) => row.values[slug]?.[0]?.value !== address);
    const differ = (a: readonly string[], b: readonly string[]) =>
      a.join('\n').toLowerCase() !== b.join('\n').toLowerCase();
    const values: Values = {
      ...(draft.fullName === seen.fullName ? {} : { name: nameValue(draft) }),
      ...(differ(draft.emails, seen.emails) ? { email_addresses: draft.emails } : {}),
      ...(differ(draft.phones, seen.phones) ? { phone_numbers: draft.phones } : {}),
      ...((draft.jobTitle ?? '') === (seen.jobTitle ?? '')
        ? {}
        : { job_title: draft.jobTitle ? [draft.jobTitle] : [] }),
      // A company that Attio does not know is not created; none at all is a wish of the rep's.
      ...(id ? { company: reference(id) } : isNewCompany && !draft.company ? { company: [] } : {}),
      ...locationValue(row, draft),
      ...Object.fromEntries(changed),
    };
    return { ok: true, value: values };
  });
}

const companyValues = (draft: AccountDraft, row: AttioRecord | undefined): Values => ({
  name: [draft.name],
  // Further domains stay: people are joined to companies by them.
  ...((draft.domain ?? '') === (row?.values.domains?.[0]?.domain?.toLowerCase() ?? '')
    ? {}
    : {
        domains: [draft.domain, ...(row?.values.domains ?? []).slice(1).map(({ domain }) => domain)].filter(Boolean),
      }),
  ...locationValue(row, draft),
});

async function updateCompany(
  context: CrmContext,
  { account, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  return andThen(await one(context, 'companies', account.remoteId), async row => {
    if (account.remoteVersion && account.remoteVersion !== accountVersion(row)) return failed('conflict');
    return andThen(await save(context, 'PUT', 'companies', idOf(row), companyValues(draft, row)), accountWritten);
  });
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  return andThen(await one(context, 'deals', deal.remoteId), async row => {
    if (deal.remoteVersion && deal.remoteVersion !== dealVersion(row)) return failed('conflict');
    const values = { stage: [{ status: deal.stageId }] };
    return andThen(await save(context, 'PUT', 'deals', idOf(row), values), moved => ({
      ok: true,
      value: { ...linkOf(moved), remoteVersion: dealVersion(moved) },
    }));
  });
}

/** How far the rep's clock and Attio's may be apart. */
const CLOCKS_APART_MS = 600_000;
const YOUNGEST = 100;

/** Changes and deletes may be sent again without harm; what was created is among the youngest records, which no index delays. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'activity.create') return activityWith(context, intent);
  if (intent.kind === 'contact.create') {
    const { fullName, emails, createdAt } = intent.contact;
    return andThen(await youngest(context, 'people', createdAt), async (rows): Promise<CrmResult<Written | null>> => {
      const found = rows.find(
        ({ values }) =>
          values.name?.[0]?.full_name === fullName &&
          emails.every(email => values.email_addresses?.some(one => one.email_address === email.toLowerCase())),
      );
      return found ? personWritten(context, found) : { ok: true, value: null };
    });
  }
  if (intent.kind !== 'account.create') return { ok: true, value: null };
  const { name, updatedAt } = intent.account;
  return andThen(await youngest(context, 'companies', updatedAt), (rows): CrmResult<Written | null> => {
    const found = rows.find(({ values }) => values.name?.[0]?.value === name);
    return found ? accountWritten(found) : { ok: true, value: null };
  });
}

async function youngest(context: CrmContext, kind: Kind, since: string): Promise<CrmResult<AttioRecord[]>> {
  const sorts = [{ attribute: 'created_at', direction: 'desc' as const }];
  return andThen(await list(context, kind, { sorts, limit: YOUNGEST }), rows => ({
    ok: true,
    value: rows.filter(({ created_at }) => Date.parse(toIso(created_at)) > Date.parse(since) - CLOCKS_APART_MS),
  }));
}
