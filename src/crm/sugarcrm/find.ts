import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import type { Deal } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery } from '../people';
import { ACCOUNT_FIELDS, accountRow, toAccount } from '../sugar-rows/account';
import { activityFields, activityRow, toActivity } from '../sugar-rows/activity';
import { DEAL_FIELDS, type DealRow, dealRow, toDeal, toPipeline } from '../sugar-rows/deal';
import { isConverted, type PersonRow, personFields, toContact } from '../sugar-rows/person';
import type { ActivityModule, PersonModule } from '../sugar-rows/values';
import type { Connector, CrmContext, CrmResult } from '../types';
import { ask, type Filter, linked, moduleOf, person, readPerson, recordPath, search, timed, webUrl } from './call';
import { type Org, orgOf, within } from './org';

const isHidden = (result: CrmResult<unknown>): boolean => !result.ok && result.failure.cause.code === 'forbidden';

/** A row as a contact, read as the module's fields allow. */
export const asContact = (context: CrmContext, org: Org, module: PersonModule, row: PersonRow): Contact =>
  toContact(within(context, org, module), module, row, webUrl(context, module, row.id));

/** A living person's row; `gone` for a lead that became a contact. */
export async function livingPerson(
  context: CrmContext,
  { kind, remoteId }: Pick<Contact, 'kind' | 'remoteId'>,
): Promise<CrmResult<PersonRow>> {
  if (!remoteId) return failed('gone');
  return andThen(await readPerson(context, moduleOf({ kind }), remoteId), row =>
    isConverted(row) ? failed('gone') : { ok: true, value: row },
  );
}

export const read: Connector['read'] = async (context, contact) =>
  andThen(await livingPerson(context, contact), async row =>
    andThen(await orgOf(context), org => ({ ok: true, value: asContact(context, org, moduleOf(contact), row) })),
  );

/** People among contacts and leads by e-mail, profile address or name. */
export const find: Connector['find'] = async (context, query) => {
  const wanted = wantedBy(query);
  if (!wanted) return { ok: true, value: [] };
  return andThen(await orgOf(context), async org => {
    const found: Contact[] = [];
    for (const module of ['Contacts', 'Leads'] as const) {
      const here = within(context, org, module);
      const filter = wanted.filter(here);
      const rows = await search(here, module, { filter, fields: fieldsOf(here, module), maxNum: CANDIDATES }, person);
      if (module === 'Leads' && isHidden(rows)) continue;
      if (!rows.ok) return rows;
      const living = rows.value.rows.filter(row => !isConverted(row));
      found.push(...living.map(row => asContact(context, org, module, row)).filter(wanted.fits));
    }
    return { ok: true, value: found.slice(0, FOUND_LIMIT) };
  });
};

/** Rows that are read of each module before those who do not fit are left out. */
const CANDIDATES = 100;
export const fieldsOf = (context: CrmContext, module: PersonModule): string[] => [
  'email',
  ...personFields(context, module),
];

interface Wanted {
  filter(context: CrmContext): Filter[];
  fits(contact: Contact): boolean;
}

function wantedBy({ email, url, name }: Parameters<Connector['find']>[1]): Wanted | undefined {
  if (email) {
    const filter: Filter[] = [{ 'email_addresses.email_address': { $equals: email.trim().toLowerCase() } }];
    return { filter: () => filter, fits: hasEmail(email) };
  }
  if (url) {
    const profile = profileQuery(url);
    if (!profile) return undefined;
    const { needle, fits } = profile;
    const filter = ({ mapping }: CrmContext): Filter[] => {
      const fields = ['description', ...(mapping?.profiles ?? []).map(({ field }) => field)];
      return [{ $or: [...new Set(fields)].map(field => ({ [field]: { $contains: needle } })) }];
    };
    return { filter, fits };
  }
  const { words, fits } = nameQuery(name ?? '');
  if (words.length === 0) return undefined;
  const filter = words.map((word): Filter => {
    const either: Filter[] = [{ first_name: { $contains: word } }, { last_name: { $contains: word } }];
    return { $or: either };
  });
  return { filter: () => filter, fits };
}

/** The account of this exact name, the oldest of several. */
export async function accountNamed(
  context: CrmContext,
  company: string | undefined,
): Promise<CrmResult<string | undefined>> {
  const name = company?.trim();
  if (!name) return { ok: true, value: undefined };
  const options = { filter: [{ name: { $equals: name } }], fields: ['name'], orderBy: 'date_entered:ASC', maxNum: 1 };
  const found = await search(context, 'Accounts', options, z.object({ id: z.string() }));
  if (isHidden(found)) return { ok: true, value: undefined };
  return andThen(found, ({ rows: [row] }) => ({ ok: true, value: row?.id }));
}

const RELATED_LIMIT = 20;

/** Account, open deals and last activities of one person. */
export const related: Connector['related'] = async (context, contact) =>
  andThen(await livingPerson(context, contact), async ({ id, account_id }) =>
    andThen(await accountOf(context, account_id), async account =>
      andThen(await openDeals(context, moduleOf(contact), id), async deals =>
        andThen(await lastActivities(context, moduleOf(contact), id), activities => ({
          ok: true,
          value: { ...(account ? { account } : {}), deals, activities },
        })),
      ),
    ),
  );

/** A company; undefined when there is none, or the user may not see it. */
async function accountOf(context: CrmContext, id: string): Promise<CrmResult<Account | undefined>> {
  if (!id) return { ok: true, value: undefined };
  const path = `${recordPath('Accounts', id)}?fields=${ACCOUNT_FIELDS.join(',')}`;
  const row = await ask(context, { method: 'GET', path }, timed(accountRow));
  if (!row.ok && ['forbidden', 'gone'].includes(row.failure.cause.code)) return { ok: true, value: undefined };
  return andThen(row, one => ({ ok: true, value: toAccount(context, one, webUrl(context, 'Accounts', id)) }));
}

/** Opportunities in our words. */
export async function loadDeals(
  context: CrmContext,
  rows: DealRow[],
  contactIds?: string[],
): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  return andThen(await orgOf(context), ({ stages, currencies }) => ({
    ok: true,
    value: rows.map(row => {
      const currency = currencies[row.currency_id];
      const known = { webUrl: webUrl(context, 'Opportunities', row.id), stages, ...(currency ? { currency } : {}) };
      return toDeal(context, row, known, contactIds);
    }),
  }));
}

async function openDeals(context: CrmContext, module: PersonModule, id: string): Promise<CrmResult<Deal[]>> {
  if (module === 'Leads') return { ok: true, value: [] };
  const options = { fields: DEAL_FIELDS, maxNum: 50 };
  const rows = await linked(context, [module, id, 'opportunities'], options, timed(dealRow));
  if (isHidden(rows)) return { ok: true, value: [] };
  return andThen(rows, async list =>
    andThen(await loadDeals(context, list, [id]), deals => ({ ok: true, value: deals.filter(({ isOpen }) => isOpen) })),
  );
}

const LINKS: Record<ActivityModule, string> = {
  Notes: 'notes',
  Tasks: 'tasks',
  Calls: 'calls',
  Meetings: 'meetings',
};

/** Notes, tasks, calls and meetings; the newest first. */
async function lastActivities(context: CrmContext, module: PersonModule, id: string): Promise<CrmResult<Activity[]>> {
  const found: Activity[] = [];
  for (const [place, link] of Object.entries(LINKS) as [ActivityModule, string][]) {
    const options = { fields: activityFields(place), maxNum: RELATED_LIMIT };
    const rows = await linked(context, [module, id, link], options, timed(activityRow));
    // A role may leave out calls or tasks.
    if (isHidden(rows)) continue;
    if (!rows.ok) return rows;
    found.push(...rows.value.flatMap(row => toActivity(context, place, row, id) ?? []));
  }
  return { ok: true, value: found.sort((a, b) => b.createdAt.localeCompare(a.createdAt)) };
}

/** The one list of stages. */
export const pipelines: NonNullable<Connector['pipelines']> = async context =>
  andThen(await orgOf(context), ({ stages }) => ({
    ok: true,
    value: Object.keys(stages).length ? toPipeline(stages) : [],
  }));
