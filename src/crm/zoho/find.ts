import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Deal, Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { checked } from '../http';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { ask, ID } from './call';
import { containing, joined, literal, query } from './coql';
import { fieldsOf } from './fields';
import { NAMELESS, ownersOf } from './owners';
import {
  accountRow,
  columnsOf,
  type DealRow,
  dealRow,
  moduleOf,
  type PersonModule,
  type PersonRow,
  personRow,
  toAccount,
  toContact,
  toDeal,
} from './records';
import { lastActivities } from './timeline';

const page = z.object({ data: z.array(z.unknown()) });

/** Rows that are read of each module before those who do not fit are left out. */
const CANDIDATES = 200;

/** Contacts and leads for which a condition holds; leads that were converted are contacts by now. */
async function people(
  context: CrmContext,
  conditionOf: (module: PersonModule) => Promise<CrmResult<string>> | CrmResult<string>,
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  const found: Contact[] = [];
  for (const from of ['Contacts', 'Leads'] as const) {
    const where = await conditionOf(from);
    if (!where.ok) return where;
    if (!where.value) continue;
    const columns = columnsOf(context, from);
    const some = await query(context, { from, columns, where: where.value, limit: CANDIDATES }, personRow);
    // Many users have no right to leads.
    if (!some.ok && from === 'Leads' && some.failure.cause.code === 'forbidden') continue;
    if (!some.ok) return some;
    const names = some.value.rows.length ? await ownersOf(context) : { ok: true as const, value: NAMELESS };
    if (!names.ok) return names;
    const those = some.value.rows.map(row => toContact(context, from, row, names.value)).filter(fits);
    const living =
      from === 'Leads' ? await unconverted(context, those.slice(0, FOUND_LIMIT)) : { ok: true as const, value: those };
    if (!living.ok) return living;
    found.push(...living.value);
  }
  return { ok: true, value: found.slice(0, FOUND_LIMIT) };
}

/** Without those that were converted, of which a query knows nothing. */
async function unconverted(context: CrmContext, leads: Contact[]): Promise<CrmResult<Contact[]>> {
  if (leads.length === 0) return { ok: true, value: [] };
  const ids = leads.map(({ remoteId }) => remoteId).join(',');
  const path = `/Leads?converted=true&fields=id&ids=${encodeURIComponent(ids)}`;
  return andThen(await ask(context, { method: 'GET', path, accept: [304] }, idPage), page => {
    const converted = new Set((page?.data ?? []).map(({ id }) => id));
    return { ok: true, value: leads.filter(({ remoteId }) => !converted.has(remoteId ?? '')) };
  });
}
const idPage = z.object({ data: z.array(z.object({ id: z.string() })) });

const either = (columns: readonly string[], test: string): string =>
  joined(
    'or',
    columns.map(column => `${column} ${test}`),
  );

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  { email, url, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) {
    const where = either(['Email', 'Secondary_Email'], `= ${literal(email.trim())}`);
    return people(context, () => ({ ok: true, value: where }), hasEmail(email));
  }
  if (url) {
    const wanted = profileQuery(url);
    const mapped = [...new Set((context.mapping?.profiles ?? []).map(({ field }) => field))];
    if (!wanted || mapped.length === 0) return { ok: true, value: [] };
    return people(context, module => profileCondition(context, module, mapped, wanted.needle), wanted.fits);
  }
  const { fits } = nameQuery((name ?? '').slice(0, 200));
  const words = safeWords((name ?? '').slice(0, 200)).map(word =>
    either(['First_Name', 'Last_Name'], `like ${containing(word)}`),
  );
  return people(context, () => ({ ok: true, value: joined('and', words) }), fits);
}

/** The mapped fields that a module has: a condition on another one is an error. */
async function profileCondition(context: CrmContext, module: PersonModule, mapped: string[], needle: string) {
  const fields = await fieldsOf(context, module);
  if (!fields.ok && module === 'Leads' && fields.failure.cause.code === 'forbidden')
    return { ok: true as const, value: '' };
  return andThen(fields, all => {
    const has = mapped.filter(field => all.some(({ api_name }) => api_name === field));
    return { ok: true, value: has.length ? either(has, `like ${containing(needle)}`) : '' };
  });
}

/** One record as it is now, from the record itself and not from a query. */
export async function readRow<R>(
  context: CrmContext,
  module: keyof typeof ROWS,
  id: string | undefined,
  row: z.ZodType<R>,
): Promise<CrmResult<R>> {
  if (!id) return failed('gone');
  // A field that is not there is answered as null here.
  const fields = [...columnsOf(context, module).filter(column => !column.includes('.')), 'Converted__s'];
  const path = `/${module}/${encodeURIComponent(id)}?fields=${encodeURIComponent(fields.join(','))}`;
  return andThen(await ask(context, { method: 'GET', path }, page), value =>
    value?.data[0] === undefined ? failed('gone') : checked(ID, value.data[0], row),
  );
}
const ROWS = { Contacts: personRow, Leads: personRow, Accounts: accountRow, Deals: dealRow };

/** One person, in whichever of the two modules they are. */
export async function readPerson(
  context: CrmContext,
  { remoteId, kind }: Pick<Contact, 'remoteId' | 'kind'>,
): Promise<CrmResult<PersonRow>> {
  return andThen(await readRow(context, moduleOf({ kind }), remoteId, personRow), row =>
    row.Converted__s ? failed('gone') : { ok: true, value: row },
  );
}

export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  return andThen(await readPerson(context, contact), row => ({
    ok: true,
    value: toContact(context, moduleOf(contact), row, NAMELESS),
  }));
}

/** An account by its exact name, the oldest of several. */
export async function accountNamed(
  context: CrmContext,
  name: string | undefined,
): Promise<CrmResult<string | undefined>> {
  const wanted = name?.trim();
  if (!wanted) return { ok: true, value: undefined };
  const where = `Account_Name = ${literal(wanted)}`;
  const asked = { from: 'Accounts', columns: ['id', 'Account_Name'], where, order: 'id asc', limit: 10 } as const;
  const row = z.object({ id: z.string(), Account_Name: z.string().nullish() });
  return andThen(await query(context, asked, row), ({ rows }) => ({
    ok: true,
    value: rows.find(({ Account_Name }) => Account_Name?.toLowerCase() === wanted.toLowerCase())?.id,
  }));
}

const layouts = z.object({ layouts: z.array(z.object({ id: z.string(), status: z.string().nullish() })) });
const stage = z.object({
  display_value: z.string(),
  actual_value: z.string().nullish(),
  sequence_number: z.number().nullish(),
  forecast_type: z.string().nullish(),
});
const pipelineList = z.object({
  pipeline: z.array(z.object({ id: z.string(), display_value: z.string(), maps: z.array(stage) })),
});

/** Pipelines of every layout of deals. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const all = new Map<string, Pipeline>();
  const known = await ask(context, { method: 'GET', path: '/settings/layouts?module=Deals' }, layouts);
  if (!known.ok) return known;
  for (const { id } of known.value?.layouts ?? []) {
    const path = `/settings/pipeline?layout_id=${encodeURIComponent(id)}`;
    const some = await ask(context, { method: 'GET', path }, pipelineList);
    if (!some.ok) return some;
    for (const { id, display_value, maps } of some.value?.pipeline ?? [])
      all.set(id, { id, name: display_value, stages: maps.sort(bySequence).map(toStage) });
  }
  return { ok: true, value: [...all.values()] };
}

type Stage = z.infer<typeof stage>;
const bySequence = (a: Stage, b: Stage): number => (a.sequence_number ?? 0) - (b.sequence_number ?? 0);
const toStage = ({ display_value, actual_value, forecast_type }: Stage): Pipeline['stages'][number] => ({
  id: actual_value || display_value,
  name: display_value,
  isOpen: !/^closed/i.test(forecast_type ?? ''),
});

export async function loadDeals(context: CrmContext, rows: DealRow[]): Promise<CrmResult<Deal[]>> {
  if (rows.length === 0) return { ok: true, value: [] };
  return andThen(await pipelines(context), all => ({ ok: true, value: rows.map(row => toDeal(context, all, row)) }));
}

const RELATED = 20;

/** Open deals of a contact, or of their account. */
async function openDeals(context: CrmContext, { id, Account_Name }: PersonRow): Promise<CrmResult<Deal[]>> {
  const mine = [
    `Contact_Name = ${literal(id)}`,
    ...(Account_Name ? [`Account_Name = ${literal(Account_Name.id)}`] : []),
  ];
  const where = joined('or', mine);
  const columns = columnsOf(context, 'Deals');
  const some = await query(
    context,
    { from: 'Deals', columns, where, order: 'Modified_Time desc', limit: CANDIDATES },
    dealRow,
  );
  if (!some.ok) return some.failure.cause.code === 'forbidden' ? { ok: true, value: [] } : some;
  return andThen(await loadDeals(context, some.value.rows), deals => ({
    ok: true,
    value: deals.filter(({ isOpen }) => isOpen).slice(0, RELATED),
  }));
}

/** Account, open deals and last activities of one person. */
export async function related(context: CrmContext, contact: Contact) {
  return andThen(await readPerson(context, contact), async row => {
    const company = row.Account_Name ? await readRow(context, 'Accounts', row.Account_Name.id, accountRow) : undefined;
    if (company && !company.ok && !['gone', 'forbidden'].includes(company.failure.cause.code)) return company;
    const account = company?.ok ? toAccount(context, company.value, NAMELESS) : undefined;
    const deals = contact.kind === 'lead' ? { ok: true as const, value: [] as Deal[] } : await openDeals(context, row);
    return andThen(deals, async open =>
      andThen(await lastActivities(context, contact, RELATED), activities => ({
        ok: true,
        value: { ...(account ? { account } : {}), deals: open, activities },
      })),
    );
  });
}
