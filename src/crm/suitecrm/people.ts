import { z } from 'zod';
import type { Contact, ContactDraft } from '../../model/contact';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, nameQuery, safeWords } from '../people';
import { labelOf, OBJECTS, TYPES } from '../sugar-rows/fields';
import { isConverted, type PersonRow, personFields, personRow, personValues, toContact } from '../sugar-rows/person';
import { moduleOf, type PersonModule } from '../sugar-rows/values';
import type { Connector, CrmContext, CrmField, CrmResult } from '../types';
import { ask, type Filter, readOne, rootOf, search, webUrl, withEmails } from './call';

export const person: z.ZodType<PersonRow> = withEmails(personRow);

const definition = z.object({ type: z.string(), source: z.string().nullish() });
const fieldList = z.object({ data: z.object({ attributes: z.record(z.string(), z.unknown()) }) });
/** Not shown as fields: they lead to other records. The API names no labels. */
const LINKS = ['link', 'relate', 'id', 'parent', 'function', 'non-db'];

const KEPT_MS = 3_600_000;
const kept = new Map<string, { at: number; fields: CrmField[] }>();

/** Fields of all modules; asked once an hour. A module that this user may not see has none. */
export async function fieldsOf(context: CrmContext, isFresh = false): Promise<CrmResult<CrmField[]>> {
  const key = `${context.connectionId} ${rootOf(context)}`;
  const known = kept.get(key);
  if (known && !isFresh && context.now().getTime() - known.at < KEPT_MS) return { ok: true, value: known.fields };
  const fields: CrmField[] = [];
  for (const [module, object] of Object.entries(OBJECTS)) {
    const list = await ask(context, { method: 'GET', path: `meta/fields/${module}` }, fieldList);
    if (!list.ok && (module === 'Contacts' || list.failure.retry !== 'fix')) return list;
    for (const [field, one] of Object.entries(list.ok ? list.value.data.attributes : {})) {
      const { data } = definition.safeParse(one);
      if (!data || LINKS.includes(data.type) || data.source === 'non-db') continue;
      const isCustom = data.source === 'custom_fields' || field.endsWith('_c');
      fields.push({ object, field, label: labelOf(field), type: TYPES[data.type] ?? 'other', isCustom });
    }
  }
  kept.set(key, { at: context.now().getTime(), fields });
  return { ok: true, value: fields };
}

/** The context with only those mapped fields that the module has: others are refused, in a list as in a write. */
export async function within(context: CrmContext, module: PersonModule): Promise<CrmResult<CrmContext>> {
  const { mapping } = context;
  if (!mapping) return { ok: true, value: context };
  return andThen(await fieldsOf(context), fields => {
    const known = new Set(fields.filter(({ object }) => object === OBJECTS[module]).map(({ field }) => field));
    const has = ({ field }: { field: string }) => known.has(field);
    const here = { ...mapping, profiles: mapping.profiles.filter(has), shown: mapping.shown.filter(has) };
    return { ok: true, value: { ...context, mapping: here } };
  });
}

/** People of one module by a filter. */
export const listPeople = (
  context: CrmContext,
  module: PersonModule,
  options: { filter?: Filter; sort: string; size: number },
) => {
  const fields = ['email1', 'email2', ...personFields(context, module)];
  return search(context, module, { ...options, fields }, person);
};

export const asContact = (context: CrmContext, module: PersonModule, row: PersonRow): Contact =>
  toContact(context, module, row, webUrl(context, module, row.id));

/** A living person's row; `gone` for a lead that became a contact. */
export async function livingPerson(
  context: CrmContext,
  { kind, remoteId }: Pick<Contact, 'kind' | 'remoteId'>,
): Promise<CrmResult<PersonRow>> {
  if (!remoteId) return failed('gone');
  return andThen(await readOne(context, moduleOf({ kind }), remoteId, person), row =>
    isConverted(row) ? failed('gone') : { ok: true, value: row },
  );
}

export const read: Connector['read'] = async (context, contact) =>
  andThen(await livingPerson(context, contact), async row =>
    andThen(await within(context, moduleOf(contact)), here => ({
      ok: true,
      value: asContact(here, moduleOf(contact), row),
    })),
  );

/** Most words of a name that are asked for. */
const WORDS = 2;
const CANDIDATES = 50;
/** Sorts after all that begins with the same letters. */
const LAST = 'zzzz';

/** People by name: the API compares whole values, so names are looked for as they begin. */
export const find: Connector['find'] = async (context, { name }) => {
  const { fits } = nameQuery(name ?? '');
  const found = new Map<string, Contact>();
  for (const module of ['Contacts', 'Leads'] as const) {
    const here = await within(context, module);
    if (!here.ok) return here;
    for (const word of safeWords(name ?? '', WORDS))
      for (const field of ['last_name', 'first_name']) {
        const filter = { [field]: { gte: word, lt: `${word}${LAST}` } };
        const rows = await listPeople(here.value, module, { filter, sort: 'last_name', size: CANDIDATES });
        if (!rows.ok && module === 'Leads' && rows.failure.cause.code === 'forbidden') continue;
        if (!rows.ok) return rows;
        for (const row of rows.value.rows) {
          const contact = asContact(here.value, module, row);
          if (!isConverted(row) && fits(contact)) found.set(row.id, contact);
        }
      }
  }
  return { ok: true, value: [...found.values()].slice(0, FOUND_LIMIT) };
};

/** The account of this exact name. */
export async function accountNamed(
  context: CrmContext,
  company: string | undefined,
): Promise<CrmResult<string | undefined>> {
  const name = company?.trim();
  if (!name) return { ok: true, value: undefined };
  const options = { filter: { name: { eq: name } }, fields: ['name'], sort: 'date_entered', size: 1 };
  const found = await search(context, 'Accounts', options, z.object({ id: z.string() }));
  if (!found.ok && found.failure.cause.code === 'forbidden') return { ok: true, value: undefined };
  return andThen(found, ({ rows: [row] }) => ({ ok: true, value: row?.id }));
}

/** What is to be written of a person: the first two e-mails are all that the API knows. */
export function valuesOf(
  context: CrmContext,
  module: PersonModule,
  draft: ContactDraft,
  accountId: string | undefined,
  before?: PersonRow,
): Record<string, string> {
  const [email1 = '', email2 = ''] = draft.emails;
  return { ...personValues(context, module, draft, accountId, before), email1, email2 };
}
