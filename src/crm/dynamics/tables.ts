import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmField, CrmResult } from '../types';
import { ask, page } from './call';
import { literal, options } from './odata';
import { columnsOf, type Table } from './records';

const attribute = z.object({
  LogicalName: z.string(),
  AttributeType: z.string().nullish(),
  AttributeOf: z.string().nullish(),
  DisplayName: z.object({ UserLocalizedLabel: z.object({ Label: z.string() }).nullish() }).nullish(),
  IsCustomAttribute: z.boolean().nullish(),
  IsValidForRead: z.boolean().nullish(),
  IsValidForUpdate: z.boolean().nullish(),
});
type Attribute = z.infer<typeof attribute>;
const list = z.object({ value: z.array(attribute) });

/** Columns of a table that can be read. */
export async function attributesOf(context: CrmContext, table: Table): Promise<CrmResult<Attribute[]>> {
  const select = 'LogicalName,AttributeType,AttributeOf,DisplayName,IsCustomAttribute,IsValidForRead,IsValidForUpdate';
  const path = `/EntityDefinitions(LogicalName=${literal(table)})/Attributes?${options({ select })}`;
  return andThen(await ask(context, { method: 'GET', path }, list), ({ value }) => ({
    ok: true,
    value: value.filter(({ IsValidForRead }) => IsValidForRead !== false),
  }));
}

/** Columns that a table turned out to have, where a request for all of them was refused; learned anew with each worker. */
const known = new Map<string, ReadonlySet<string>>();

/** Asks with the columns of a table; when one is not there, which is an error, once more with those that are. */
export async function withColumns<T>(
  context: CrmContext,
  table: Table,
  ask: (columns: string[]) => Promise<CrmResult<T>>,
): Promise<CrmResult<T>> {
  const key = `${context.connectionId} ${table}`;
  const answer = await ask(columnsOf(context, table, known.get(key)));
  if (answer.ok || answer.failure.cause.code !== 'invalid' || known.has(key)) return answer;
  return andThen(await attributesOf(context, table), attributes => {
    known.set(key, new Set(attributes.map(({ LogicalName }) => LogicalName)));
    return ask(columnsOf(context, table, known.get(key)));
  });
}

const OBJECTS = { contact: 'contact', lead: 'lead', account: 'account', opportunity: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  String: 'text',
  Memo: 'text',
  Integer: 'number',
  BigInt: 'number',
  Decimal: 'number',
  Double: 'number',
  Money: 'number',
  DateTime: 'date',
  Boolean: 'boolean',
  Picklist: 'choice',
  State: 'choice',
  Status: 'choice',
};

const toField = (object: CrmField['object'], one: Attribute): CrmField => ({
  object,
  field: one.LogicalName,
  label: one.DisplayName?.UserLocalizedLabel?.Label || one.LogicalName,
  type: TYPES[one.AttributeType ?? ''] ?? 'other',
  isCustom: one.IsCustomAttribute ?? false,
  ...(one.IsValidForUpdate === false ? { isReadOnly: true } : {}),
});

export async function describe(context: CrmContext): Promise<CrmResult<CrmField[]>> {
  const fields: CrmField[] = [];
  for (const [table, object] of Object.entries(OBJECTS)) {
    const found = await attributesOf(context, table as Table);
    // Leads and opportunities are there only with Dynamics 365 Sales.
    if (!found.ok && object !== 'contact' && ['gone', 'forbidden'].includes(found.failure.cause.code)) continue;
    if (!found.ok) return found;
    // Names of choices and of what is pointed to have columns of their own, which cannot be asked for.
    fields.push(...found.value.filter(({ AttributeOf }) => !AttributeOf).map(one => toField(object, one)));
  }
  return { ok: true, value: fields };
}

const currency = z.object({ transactioncurrencyid: z.string(), isocurrencycode: z.string().nullish() });

/** The organisation's currencies: ISO 4217 by id. */
export async function currenciesOf(context: CrmContext): Promise<CrmResult<Map<string, string>>> {
  const path = `/transactioncurrencies?${options({ select: 'transactioncurrencyid,isocurrencycode' })}`;
  return andThen(await page(context, { path }, currency), ({ rows }) => ({
    ok: true,
    value: new Map(rows.map(({ transactioncurrencyid: id, isocurrencycode }) => [id, isocurrencycode ?? ''])),
  }));
}
