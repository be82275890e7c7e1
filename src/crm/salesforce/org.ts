import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { call, siteOf } from './call';
import { query } from './soql';

const fieldSchema = z.object({
  name: z.string(),
  label: z.string(),
  type: z.string(),
  custom: z.boolean().nullish(),
  updateable: z.boolean().nullish(),
  createable: z.boolean().nullish(),
  filterable: z.boolean().nullish(),
  externalId: z.boolean().nullish(),
  unique: z.boolean().nullish(),
});
export type Field = z.infer<typeof fieldSchema>;

export type ObjectName = 'Account' | 'Contact' | 'Lead' | 'Opportunity' | 'Task';

/** What an organisation has and what this user may see of it. */
export interface Org {
  /** Fields by object; an object that the user has no right to is missing. */
  fields: Partial<Record<ObjectName, Map<string, Field>>>;
  /** Names of the first open and the first closed state of a task. */
  openStatus: string;
  closedStatus: string;
  /** Unique external id of tasks that an admin added for us. Those of others are theirs. */
  onceField?: string;
}

const description = z.object({ fields: z.array(fieldSchema) });

/** All fields of an object; `gone` when there is none of that name for this user. */
export async function describeObject(context: CrmContext, name: ObjectName): Promise<CrmResult<Field[]>> {
  return andThen(await call(context, { method: 'GET', path: `/sobjects/${name}/describe` }, description), value => ({
    ok: true,
    value: value.fields,
  }));
}

const KEPT_MS = 3_600_000;
const kept = new Map<string, { at: number; org: Org }>();

/** What is known of the organisation; asked once an hour. */
export async function orgOf(context: CrmContext): Promise<CrmResult<Org>> {
  const key = `${context.connectionId} ${siteOf(context)}`;
  const known = kept.get(key);
  if (known && context.now().getTime() - known.at < KEPT_MS) return { ok: true, value: known.org };
  return andThen(await learn(context), org => {
    kept.set(key, { at: context.now().getTime(), org });
    return { ok: true, value: org };
  });
}

const status = z.object({ ApiName: z.string(), IsClosed: z.boolean() });

async function learn(context: CrmContext): Promise<CrmResult<Org>> {
  const fields: Org['fields'] = {};
  for (const name of ['Account', 'Contact', 'Lead', 'Opportunity', 'Task'] as const) {
    const list = await describeObject(context, name);
    if (list.ok) fields[name] = new Map(list.value.map(field => [field.name, field]));
    else if (!['gone', 'forbidden'].includes(list.failure.cause.code)) return list;
  }
  const soql = 'SELECT ApiName, IsClosed FROM TaskStatus ORDER BY SortOrder';
  return andThen(await query(context, soql, status), states => {
    const onceField = [...(fields.Task?.values() ?? [])].find(
      one => one.externalId && one.unique && one.createable && one.type === 'string' && /throughline/i.test(one.name),
    );
    const org: Org = {
      fields,
      openStatus: states.find(({ IsClosed }) => !IsClosed)?.ApiName ?? 'Not Started',
      closedStatus: states.find(({ IsClosed }) => IsClosed)?.ApiName ?? 'Completed',
      ...(onceField ? { onceField: onceField.name } : {}),
    };
    return { ok: true, value: org };
  });
}
