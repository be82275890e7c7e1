import { z } from 'zod';
import { andThen } from '../failure';
import type { CrmContext, CrmField, CrmResult } from '../types';
import { ask } from './call';

/** Modules by their API names, which stay when a company renames a tab. */
export type Module = 'Accounts' | 'Contacts' | 'Leads' | 'Deals' | 'Tasks' | 'Calls';

const fieldSchema = z.object({
  api_name: z.string(),
  field_label: z.string().nullish(),
  data_type: z.string(),
  custom_field: z.boolean().nullish(),
  read_only: z.boolean().nullish(),
  field_read_only: z.boolean().nullish(),
});
type Field = z.infer<typeof fieldSchema>;
const list = z.object({ fields: z.array(fieldSchema) });

/** Fields of a module that this user may see. */
export async function fieldsOf(context: CrmContext, module: Module): Promise<CrmResult<Field[]>> {
  const call = { method: 'GET', path: `/settings/fields?module=${module}` } as const;
  return andThen(await ask(context, call, list), value => ({ ok: true, value: value?.fields ?? [] }));
}

const OBJECTS = { Contacts: 'contact', Leads: 'lead', Accounts: 'account', Deals: 'deal' } as const;
const TYPES: Record<string, CrmField['type']> = {
  text: 'text',
  textarea: 'text',
  website: 'url',
  email: 'email',
  phone: 'phone',
  integer: 'number',
  bigint: 'number',
  double: 'number',
  currency: 'number',
  date: 'date',
  datetime: 'date',
  boolean: 'boolean',
  picklist: 'choice',
  multiselectpicklist: 'choice',
};

const toField = (object: CrmField['object'], field: Field): CrmField => ({
  object,
  field: field.api_name,
  label: field.field_label || field.api_name,
  type: TYPES[field.data_type] ?? 'other',
  isCustom: field.custom_field ?? false,
  ...(field.read_only || field.field_read_only ? { isReadOnly: true } : {}),
});

export async function describe(context: CrmContext): Promise<CrmResult<CrmField[]>> {
  const fields: CrmField[] = [];
  for (const [module, object] of Object.entries(OBJECTS)) {
    const found = await fieldsOf(context, module as Module);
    // Many users have no right to leads or deals.
    if (!found.ok && object !== 'contact' && ['forbidden', 'invalid', 'gone'].includes(found.failure.cause.code))
      continue;
    if (!found.ok) return found;
    fields.push(...found.value.map(field => toField(object, field)));
  }
  return { ok: true, value: fields };
}
