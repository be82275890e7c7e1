import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import type { Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { ask, type Condition, search } from './call';
import { entityOf, type PersonEntity, type PersonRow, personFields, personRow, toContact } from './person';
import {
  ACCOUNT_FIELDS,
  type ActivityEntity,
  accountRow,
  activityRow,
  DEAL_FIELDS,
  dealRow,
  isOpenStage,
  PIPELINE,
  toAccount,
  toActivity,
  toDeal,
} from './records';

type Query = Parameters<import('../types').Connector['find']>[1];

/** One person whole, with all e-mails and phones. */
export function readRow(context: CrmContext, entity: PersonEntity, id: string): Promise<CrmResult<PersonRow>> {
  return ask(context, `${entity}/${encodeURIComponent(id)}`, { method: 'GET' }, personRow);
}

/** A person as EspoCRM has them now. */
export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  if (!contact.remoteId) return failed('gone');
  const entity = entityOf(contact);
  return andThen(await readRow(context, entity, contact.remoteId), row => ({
    ok: true,
    value: toContact(context, entity, row),
  }));
}

/** People among contacts and leads by e-mail, profile address or name. */
export async function find(context: CrmContext, query: Query): Promise<CrmResult<Contact[]>> {
  const wanted = conditionsOf(context, query);
  if (!wanted) return { ok: true, value: [] };
  const found: Contact[] = [];
  for (const entity of ['Contact', 'Lead'] as const) {
    const people = await findIn(context, entity, wanted.where(entity));
    if (people.ok) found.push(...people.value.filter(wanted.fits));
    else if (entity === 'Contact' || people.failure.cause.code !== 'forbidden') return people;
  }
  return { ok: true, value: found.slice(0, FOUND_LIMIT) };
}

/** Lists hold the first e-mail only: those who are found are read whole. */
async function findIn(context: CrmContext, entity: PersonEntity, where: Condition[]): Promise<CrmResult<Contact[]>> {
  const options = { select: personFields(context, entity), where, maxSize: FOUND_LIMIT };
  const rows = await search(context, entity, options, personRow);
  if (!rows.ok) return rows;
  const people: Contact[] = [];
  for (const { id } of rows.value) {
    const whole = await readRow(context, entity, id);
    if (whole.ok) people.push(toContact(context, entity, whole.value));
    else if (whole.failure.cause.code !== 'gone') return whole;
  }
  return { ok: true, value: people };
}

interface Wanted {
  where(entity: PersonEntity): Condition[];
  fits(contact: Contact): boolean;
}

function conditionsOf(context: CrmContext, { email, url, name }: Query): Wanted | undefined {
  if (email) {
    const where: Condition[] = [{ type: 'equals', attribute: 'emailAddress', value: email.trim().toLowerCase() }];
    return { where: () => where, fits: hasEmail(email) };
  }
  if (url) {
    const profile = profileQuery(url);
    if (!profile) return undefined;
    const fields = ['description', ...(context.mapping?.profiles ?? []).map(({ field }) => field)];
    const value = [...new Set(fields)].map(attribute => ({ type: 'contains', attribute, value: profile.needle }));
    return { where: () => [{ type: 'or', value }], fits: profile.fits };
  }
  const { words, fits } = nameQuery(name ?? '');
  if (words.length === 0) return undefined;
  // A backslash is an escape in the database, and none of a name's letters.
  const where = words
    .map(word => word.replaceAll('\\', ''))
    .filter(Boolean)
    .map(value => ({
      type: 'or',
      value: ['firstName', 'lastName'].map(attribute => ({ type: 'contains', attribute, value })),
    }));
  return { where: () => where, fits };
}

/** Last activities of each kind that are shown. */
const RELATED_LIMIT = 20;

/** Account, open deals and last activities of one person. */
export async function related(context: CrmContext, contact: Contact) {
  const entity = entityOf(contact);
  const { remoteId } = contact;
  if (!remoteId) return failed('gone');
  const person = await readRow(context, entity, remoteId);
  if (!person.ok) return person;
  const { accountId } = person.value;
  const account = accountId ? await readAccount(context, accountId) : undefined;
  if (account && !account.ok) return account;
  const deals = entity === 'Contact' ? await dealsOf(context, remoteId) : { ok: true as const, value: [] };
  if (!deals.ok) return deals;
  return andThen(await activitiesOf(context, entity, remoteId), activities => ({
    ok: true,
    value: {
      ...(account?.value ? { account: account.value } : {}),
      deals: deals.value.filter(({ isOpen }) => isOpen),
      activities,
    },
  }));
}

/** A company; undefined when the user may not see it. */
async function readAccount(context: CrmContext, id: string) {
  const options = { select: ACCOUNT_FIELDS, where: [{ type: 'equals', attribute: 'id', value: id }], maxSize: 1 };
  const rows = await search(context, 'Account', options, accountRow);
  if (!rows.ok) return rows.failure.cause.code === 'forbidden' ? { ok: true as const, value: undefined } : rows;
  const [row] = rows.value;
  return { ok: true as const, value: row && toAccount(context, row) };
}

async function dealsOf(context: CrmContext, contactId: string) {
  const path = `Contact/${encodeURIComponent(contactId)}/opportunities`;
  const options = { path, select: DEAL_FIELDS, orderBy: 'modifiedAt', order: 'desc', maxSize: 50 } as const;
  const rows = await search(context, 'Opportunity', options, dealRow);
  if (!rows.ok) return rows.failure.cause.code === 'forbidden' ? { ok: true as const, value: [] } : rows;
  return { ok: true as const, value: rows.value.map(row => toDeal(context, row, contactId)) };
}

/** Posts in the person's stream, tasks, calls and meetings; newest first. */
async function activitiesOf(context: CrmContext, entity: PersonEntity, id: string): Promise<CrmResult<Activity[]>> {
  const person = `${entity}/${encodeURIComponent(id)}`;
  const lists: [ActivityEntity, string, Record<string, string>][] = [
    ['Note', `${person}/stream`, { filter: 'posts' }],
    ['Task', `${person}/tasks`, { orderBy: 'createdAt', order: 'desc' }],
    ['Call', `${person}/calls`, { orderBy: 'createdAt', order: 'desc' }],
    ['Meeting', `${person}/meetings`, { orderBy: 'createdAt', order: 'desc' }],
  ];
  const found: Activity[] = [];
  for (const [table, path, extra] of lists) {
    const rows = await search(context, table, { path, extra, maxSize: RELATED_LIMIT }, activityRow);
    // A role may leave out calls or tasks.
    if (!rows.ok && rows.failure.cause.code === 'forbidden') continue;
    if (!rows.ok) return rows;
    found.push(
      ...rows.value.map(row => toActivity(context, table, row, id)).filter(activity => activity !== undefined),
    );
  }
  return { ok: true, value: found.sort((a, b) => b.createdAt.localeCompare(a.createdAt)) };
}

const stageField = z.object({
  options: z.array(z.string()),
  probabilityMap: z.record(z.string(), z.number().nullable()).nullish(),
});

/** The one list of stages, as the administrator has set it. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  const query = 'key=entityDefs.Opportunity.fields.stage';
  return andThen(
    await ask(context, 'Metadata', { method: 'GET', query }, stageField),
    ({ options, probabilityMap }) => {
      const stages = options.map(name => ({ id: name, name, isOpen: isOpenStage(name, probabilityMap?.[name]) }));
      return { ok: true, value: [{ id: PIPELINE, name: PIPELINE, stages }] };
    },
  );
}
