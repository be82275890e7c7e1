import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery } from '../people';
import type { Connector, CrmContext, CrmResult } from '../types';
import { type PartnerRow, partnerFields, partnerRow, toAccount, toContact } from './partner';
import {
  LEAD,
  LEAD_FIELDS,
  leadRow,
  MESSAGE,
  MESSAGE_FIELDS,
  messageActivity,
  messageRow,
  PIPELINE,
  TODO,
  TODO_FIELDS,
  toDeal,
  todoActivity,
  todoRow,
} from './records';
import { openSession, searchRead, storedSession } from './session';
import { type Domain, flag, likeText, number, PARTNER, text } from './values';

/** People by e-mail, profile address or name. */
export async function find(
  context: CrmContext,
  query: Parameters<Connector['find']>[1],
): Promise<CrmResult<Contact[]>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const wanted = domainOf(context, query);
  if (!wanted) return { ok: true, value: [] };
  const domain = [['is_company', '=', false], ['type', '=', 'contact'], ...wanted.domain];
  const options = { limit: FOUND_LIMIT * 5, order: 'id' };
  return andThen(await searchRead(context, PARTNER, domain, partnerFields(context), partnerRow, options), rows => ({
    ok: true,
    value: rows
      .map(row => toContact(context, row))
      .filter(wanted.fits)
      .slice(0, FOUND_LIMIT),
  }));
}

function domainOf(context: CrmContext, { email, url, name }: Parameters<Connector['find']>[1]) {
  if (email) return { domain: [['email', 'ilike', likeText(email.trim())]], fits: hasEmail(email) };
  if (url) {
    const profile = profileQuery(url);
    if (!profile) return undefined;
    const fields = ['website', 'comment', ...(context.mapping?.profiles ?? []).map(({ field }) => field)];
    const clauses = [...new Set(fields)].map(field => [field, 'ilike', likeText(profile.needle)]);
    return { domain: [...clauses.slice(1).map(() => '|'), ...clauses], fits: profile.fits };
  }
  const { words, fits } = nameQuery(name ?? '');
  return words.length ? { domain: words.map(word => ['name', 'ilike', likeText(word)]), fits } : undefined;
}

/** One partner, unless it is archived or gone. */
export async function readRow(context: CrmContext, remoteId: string | undefined): Promise<CrmResult<PartnerRow>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const id = Number(remoteId);
  if (!id) return failed('gone');
  return andThen(await searchRead(context, PARTNER, [['id', '=', id]], partnerFields(context), partnerRow), ([row]) =>
    row ? { ok: true, value: row } : failed('gone'),
  );
}

/** A person as Odoo has them now. */
export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  return andThen(await readRow(context, contact.remoteId), row => ({ ok: true, value: toContact(context, row) }));
}

const RELATED_LIMIT = 20;

/** Company, open deals (those of the company too) and last activities of one person. */
export async function related(context: CrmContext, contact: Contact) {
  const person = await readRow(context, contact.remoteId);
  if (!person.ok) return person;
  const { id, parent_id } = person.value;
  const company = parent_id ? await readRow(context, String(parent_id.id)) : undefined;
  if (company && !company.ok && company.failure.cause.code !== 'gone') return company;
  const deals = await dealsOf(context, id, parent_id?.id);
  if (!deals.ok) return deals;
  const newest = { order: 'id desc', limit: RELATED_LIMIT };
  const messages = await searchRead(
    context,
    MESSAGE,
    [
      ['model', '=', PARTNER],
      ['res_id', '=', id],
      ['message_type', 'in', ['comment', 'email']],
    ],
    MESSAGE_FIELDS,
    messageRow,
    newest,
  );
  if (!messages.ok) return messages;
  const domain = [
    ['res_model', '=', PARTNER],
    ['res_id', '=', id],
  ];
  return andThen(await searchRead(context, TODO, domain, TODO_FIELDS, todoRow, newest), todos => ({
    ok: true,
    value: {
      ...(company?.ok ? { account: toAccount(context, company.value) } : {}),
      deals: deals.value,
      activities: [
        ...messages.value.map(row => messageActivity(context, row)),
        ...todos.map(row => todoActivity(context, row)),
      ]
        .filter(one => one !== undefined)
        .sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    },
  }));
}

async function dealsOf(context: CrmContext, id: number, companyId: number | undefined) {
  if (!storedSession(context)?.hasLeads) return { ok: true as const, value: [] };
  const domain: Domain = [
    ['type', '=', 'opportunity'],
    ['partner_id', 'in', companyId ? [id, companyId] : [id]],
  ];
  const rows = await searchRead(context, LEAD, domain, LEAD_FIELDS, leadRow, { order: 'id desc', limit: 50 });
  if (!rows.ok) return rows;
  return { ok: true as const, value: rows.value.map(row => toDeal(context, row, id)).filter(({ isOpen }) => isOpen) };
}

const stageRow = z.object({ id: z.number(), name: text, sequence: number, is_won: flag });

/** Stages of all teams, in their order. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  if (!session.value.hasLeads) return { ok: true, value: [] };
  const fields = ['name', 'sequence', 'is_won'];
  return andThen(await searchRead(context, PIPELINE, [], fields, stageRow, { order: 'sequence,id' }), rows => ({
    ok: true,
    value: [
      {
        id: PIPELINE,
        name: 'CRM',
        stages: rows.map(({ id, name, is_won }) => ({ id: String(id), name, isOpen: !is_won })),
      },
    ],
  }));
}
