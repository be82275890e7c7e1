import { z } from 'zod';
import { type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, RemoteIds } from '../types';
import { type PartnerRow, partnerFields, partnerRow, toAccount, toContact } from './partner';
import {
  LEAD,
  LEAD_FIELDS,
  leadRow,
  MESSAGE,
  MESSAGE_FIELDS,
  messageActivity,
  messageRow,
  TODO,
  TODO_FIELDS,
  toDeal,
  todoActivity,
  todoRow,
} from './records';
import { openSession, searchRead, storedSession } from './session';
import { type Domain, PARTNER, toIso, toMoment } from './values';

const PAGE_SIZE = 500;
/** Neither addresses of delivery and invoice, which are partners too. */
export const PEOPLE: Domain = ['|', ['is_company', '=', true], ['type', '=', 'contact']];
const CHATTER: Domain = [
  ['model', '=', PARTNER],
  ['message_type', 'in', ['comment', 'email']],
];

/**
 * In the order of change time and id. Odoo keeps microseconds and shows seconds: the rows of the last second that were seen are named,
 * because neither their time nor their place can be asked for.
 */
function after({ since, last }: DeltaQuery): Domain {
  if (last)
    return [
      ['write_date', '>=', toMoment(last.at)],
      ['id', 'not in', last.ties.map(Number)],
    ];
  return since ? [['write_date', '>=', toMoment(since)]] : [];
}

interface Row {
  id: number;
  write_date: string;
  create_date: string;
}

function source<R extends Row>(
  name: string,
  domain: Domain,
  fields: (context: CrmContext) => string[],
  row: z.ZodType<R>,
  load: (context: CrmContext, rows: R[]) => Awaited<ReturnType<DeltaSource<R>['load']>>,
): DeltaSource<R> {
  return {
    name,
    pageSize: PAGE_SIZE,
    isOptional: name !== PARTNER,
    async list(context, query) {
      if (name === LEAD && !storedSession(context)?.hasLeads) return { ok: true, value: { rows: [], more: false } };
      const options = { order: 'write_date,id', limit: query.size, archived: name === PARTNER || name === LEAD };
      const wanted = [...after(query), ...domain];
      return andThen(await searchRead(context, name, wanted, fields(context), row, options), rows => ({
        ok: true,
        value: {
          rows: rows.map(one => ({ id: String(one.id), at: toIso(one.write_date || one.create_date), row: one })),
          more: rows.length === query.size,
        },
      }));
    },
    load: async (context, rows) => load(context, rows),
  };
}

/** People and companies share a table: who became the one is no longer the other, and archived rows are gone. */
function sorted(context: CrmContext, rows: PartnerRow[]) {
  const idsOf = (list: PartnerRow[]) => list.map(({ id }) => String(id));
  const away = rows.filter(({ active }) => !active);
  const companies = rows.filter(({ active, is_company }) => active && is_company);
  const people = rows.filter(({ active, is_company }) => active && !is_company);
  return {
    ok: true as const,
    value: {
      contacts: people.map(row => toContact(context, row)),
      accounts: companies.map(row => toAccount(context, row)),
      deleted: { contacts: idsOf([...away, ...companies]), accounts: idsOf([...away, ...people]) },
    },
  };
}

const SOURCES: DeltaSource[] = [
  source(PARTNER, PEOPLE, partnerFields, partnerRow, sorted),
  source(
    LEAD,
    [['type', '=', 'opportunity']],
    () => LEAD_FIELDS,
    leadRow,
    (context, rows) => ({ ok: true, value: { deals: rows.map(row => toDeal(context, row)) } }),
  ),
  source(
    MESSAGE,
    CHATTER,
    () => MESSAGE_FIELDS,
    messageRow,
    (context, rows) => ({
      ok: true,
      value: { activities: rows.map(row => messageActivity(context, row)).filter(one => one !== undefined) },
    }),
  ),
  source(
    TODO,
    [['res_model', '=', PARTNER]],
    () => TODO_FIELDS,
    todoRow,
    (context, rows) => ({
      ok: true,
      value: { activities: rows.map(row => todoActivity(context, row)).filter(one => one !== undefined) },
    }),
  ),
];

/** One page of changes. */
export async function pull(context: CrmContext, cursor: string | undefined) {
  return andThen(await openSession(context), () => pullDelta(context, SOURCES, cursor));
}

const ID_PAGE = 10_000;

async function allIds(context: CrmContext, model: string, domain: Domain): Promise<CrmResult<string[]>> {
  const ids: string[] = [];
  while (true) {
    const wanted = [['id', '>', Number(ids.at(-1) ?? 0)], ...domain];
    const row = z.object({ id: z.number() });
    const found = await searchRead(context, model, wanted, ['id'], row, { order: 'id', limit: ID_PAGE });
    if (!found.ok) return found;
    ids.push(...found.value.map(({ id }) => String(id)));
    if (found.value.length < ID_PAGE) return { ok: true, value: ids };
  }
}

/** Everything that still exists: Odoo tells of no deletion. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const partners = await allIds(context, PARTNER, PEOPLE);
  if (!partners.ok) return partners;
  const deals = storedSession(context)?.hasLeads
    ? await allIds(context, LEAD, [['type', '=', 'opportunity']])
    : undefined;
  if (deals && !deals.ok) return deals;
  return {
    ok: true,
    value: { contacts: partners.value, accounts: partners.value, ...(deals ? { deals: deals.value } : {}) },
  };
}
