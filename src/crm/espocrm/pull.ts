import { z } from 'zod';
import { type DeltaQuery, type DeltaSource, pullDelta } from '../delta';
import { andThen } from '../failure';
import type { CrmContext, CrmResult, RemoteIds } from '../types';
import { type Condition, type Search, search, toIso, toMoment } from './call';
import { type PersonEntity, type PersonRow, personFields, personRow, toContact } from './person';
import {
  ACCOUNT_FIELDS,
  type ActivityEntity,
  type ActivityRow,
  accountRow,
  activityRow,
  DEAL_FIELDS,
  dealRow,
  toAccount,
  toActivity,
  toDeal,
} from './records';

/** The most that EspoCRM hands out at once. */
const PAGE_SIZE = 200;

/** By key in the order of change time and id, which EspoCRM adds to any order by itself. */
function after({ since, last }: DeltaQuery): Condition[] {
  if (last) {
    const at = toMoment(last.at);
    const same: Condition[] = [
      { type: 'equals', attribute: 'modifiedAt', value: at },
      { type: 'greaterThan', attribute: 'id', value: last.id },
    ];
    return [
      {
        type: 'or',
        value: [
          { type: 'after', attribute: 'modifiedAt', value: at },
          { type: 'and', value: same },
        ],
      },
    ];
  }
  return since ? [{ type: 'greaterThanOrEquals', attribute: 'modifiedAt', value: toMoment(since) }] : [];
}

interface Row {
  id: string;
  modifiedAt: string;
  createdAt: string;
}

function list<R extends Row>(entity: string, row: z.ZodType<R>, search_: (context: CrmContext) => Partial<Search>) {
  return async (context: CrmContext, query: DeltaQuery) => {
    const { where = [], ...rest } = search_(context);
    const options: Search = {
      ...rest,
      where: [...where, ...after(query)],
      orderBy: 'modifiedAt',
      order: 'asc',
      maxSize: query.size,
    };
    return andThen(await search(context, entity, options, row), rows => ({
      ok: true,
      value: {
        rows: rows.map(one => ({ id: one.id, at: toIso(one.modifiedAt || one.createdAt), row: one })),
        more: rows.length === query.size,
      },
    }));
  };
}

const people = (entity: PersonEntity): DeltaSource<PersonRow> => ({
  name: entity,
  pageSize: PAGE_SIZE,
  isOptional: entity === 'Lead',
  list: list(entity, personRow, context => ({ select: personFields(context, entity) })),
  load: async (context, rows) => ({ ok: true, value: { contacts: rows.map(row => toContact(context, entity, row)) } }),
});

const ACTIVITY_FIELDS: Record<ActivityEntity, string[]> = {
  Note: ['type', 'post', 'parentType', 'parentId', 'createdById', 'createdByName', 'createdAt', 'modifiedAt'],
  Task: ['name', 'description', 'status', 'dateEnd', 'dateEndDate', 'dateCompleted', 'parentType', 'parentId'],
  Call: ['name', 'description', 'status', 'direction', 'dateStart', 'parentType', 'parentId', 'contactsIds'],
  Meeting: ['name', 'description', 'status', 'dateStart', 'parentType', 'parentId', 'contactsIds'],
};
const STAMPS = ['createdByName', 'assignedUserName', 'createdAt', 'modifiedAt'];

const activities = (entity: ActivityEntity): DeltaSource<ActivityRow> => ({
  name: entity,
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: list(entity, activityRow, () =>
    entity === 'Note'
      ? { select: ACTIVITY_FIELDS.Note, where: [{ type: 'equals', attribute: 'type', value: 'Post' }] }
      : { select: [...ACTIVITY_FIELDS[entity], ...STAMPS] },
  ),
  load: async (context, rows) => ({
    ok: true,
    value: { activities: rows.map(row => toActivity(context, entity, row)).filter(one => one !== undefined) },
  }),
});

const accounts: DeltaSource<z.infer<typeof accountRow>> = {
  name: 'Account',
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: list('Account', accountRow, () => ({ select: ACCOUNT_FIELDS })),
  load: async (context, rows) => ({ ok: true, value: { accounts: rows.map(row => toAccount(context, row)) } }),
};

const deals: DeltaSource<z.infer<typeof dealRow>> = {
  name: 'Opportunity',
  pageSize: PAGE_SIZE,
  isOptional: true,
  list: list('Opportunity', dealRow, () => ({ select: DEAL_FIELDS })),
  load: async (context, rows) => ({ ok: true, value: { deals: rows.map(row => toDeal(context, row)) } }),
};

const SOURCES: DeltaSource[] = [
  people('Contact'),
  people('Lead'),
  accounts,
  deals,
  activities('Task'),
  activities('Call'),
  activities('Meeting'),
];

/** One page of changes. Posts of the stream have no list of their own for everybody; they come with their person. */
export const pull = (context: CrmContext, cursor: string | undefined) => pullDelta(context, SOURCES, cursor);

/** All ids of an entity, by key. A forbidden entity has none. */
async function allIds(context: CrmContext, entity: string): Promise<CrmResult<string[] | undefined>> {
  const ids: string[] = [];
  while (true) {
    const where: Condition[] = ids.length ? [{ type: 'greaterThan', attribute: 'id', value: ids.at(-1) ?? '' }] : [];
    const options: Search = { select: ['id'], where, orderBy: 'id', order: 'asc', maxSize: PAGE_SIZE };
    const found = await search(context, entity, options, z.object({ id: z.string() }));
    if (!found.ok) return found.failure.cause.code === 'forbidden' ? { ok: true, value: undefined } : found;
    ids.push(...found.value.map(({ id }) => id));
    if (found.value.length < PAGE_SIZE) return { ok: true, value: ids };
  }
}

/** Everything that still exists: EspoCRM tells of no deletion. */
export async function listIds(context: CrmContext): Promise<CrmResult<RemoteIds>> {
  const lists: (string[] | undefined)[] = [];
  for (const entity of ['Contact', 'Lead', 'Account', 'Opportunity']) {
    const ids = await allIds(context, entity);
    if (!ids.ok) return ids;
    lists.push(ids.value);
  }
  const [contacts = [], leads = [], accountIds, dealIds] = lists;
  return {
    ok: true,
    value: {
      contacts: [...contacts, ...leads],
      ...(accountIds ? { accounts: accountIds } : {}),
      ...(dealIds ? { deals: dealIds } : {}),
    },
  };
}
