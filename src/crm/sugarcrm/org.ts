import { z } from 'zod';
import { andThen } from '../failure';
import { TYPES as COMMON_TYPES, labelOf, OBJECTS } from '../sugar-rows/fields';
import type { PersonModule } from '../sugar-rows/values';
import { flag } from '../sugar-rows/values';
import type { CrmContext, CrmField, CrmObject, CrmResult } from '../types';
import { ask } from './call';
import { rootOf } from './session';

/** What an installation has and what this user may see of it. */
export interface Org {
  fields: CrmField[];
  /** ISO 4217 by SugarCRM's own id of a currency. */
  currencies: Record<string, string>;
  /** Names of the stages of an opportunity by their ids, in their order; empty when the user may not see opportunities. */
  stages: Record<string, string>;
}

const TYPES: typeof COMMON_TYPES = { ...COMMON_TYPES, float: 'number' };
/** Not shown as fields: they lead to other records. */
const LINKS = ['link', 'relate', 'collection', 'id', 'parent'];

const definition = z.object({
  name: z.string(),
  type: z.string(),
  source: z.string().nullish(),
  readonly: flag,
  calculated: flag,
});
const metadata = z.object({
  modules: z.record(z.string(), z.object({ fields: z.record(z.string(), z.unknown()).nullish() }).catch({})).nullish(),
  currencies: z.record(z.string(), z.unknown()).nullish(),
});
const currency = z.object({ iso4217: z.string().length(3) });

function toFields(object: CrmObject, definitions: Record<string, unknown>): CrmField[] {
  return Object.values(definitions).flatMap(one => {
    const { data } = definition.safeParse(one);
    if (!data || LINKS.includes(data.type)) return [];
    const { name, type, source, readonly, calculated } = data;
    const field: CrmField = {
      object,
      field: name,
      label: labelOf(name),
      type: TYPES[type] ?? 'other',
      isCustom: source === 'custom_fields' || name.endsWith('_c'),
      ...(readonly || calculated ? { isReadOnly: true } : {}),
    };
    return [field];
  });
}

const KEPT_MS = 3_600_000;
const kept = new Map<string, { at: number; org: Org }>();

/**
 * What is known of the installation; asked once an hour.
 * @param isFresh - asked anew in any case
 */
export async function orgOf(context: CrmContext, isFresh = false): Promise<CrmResult<Org>> {
  const key = `${context.connectionId} ${rootOf(context)}`;
  const known = kept.get(key);
  if (known && !isFresh && context.now().getTime() - known.at < KEPT_MS) return { ok: true, value: known.org };
  return andThen(await learn(context), org => {
    kept.set(key, { at: context.now().getTime(), org });
    return { ok: true, value: org };
  });
}

async function learn(context: CrmContext): Promise<CrmResult<Org>> {
  const query = new URLSearchParams({
    type_filter: 'modules,currencies',
    module_filter: Object.keys(OBJECTS).join(','),
  });
  return andThen(await ask(context, { method: 'GET', path: `metadata?${query}` }, metadata), async answer => {
    const fields = Object.entries(OBJECTS).flatMap(([module, object]) =>
      toFields(object, answer.modules?.[module]?.fields ?? {}),
    );
    const currencies = Object.entries(answer.currencies ?? {}).flatMap(([id, one]) => {
      const { data } = currency.safeParse(one);
      return data ? [[id, data.iso4217.toUpperCase()]] : [];
    });
    const options = z.record(z.string(), z.string());
    const stages = await ask(context, { method: 'GET', path: 'Opportunities/enum/sales_stage' }, options);
    if (!stages.ok && !['forbidden', 'gone'].includes(stages.failure.cause.code)) return stages;
    const org = { fields, currencies: Object.fromEntries(currencies), stages: stages.ok ? stages.value : {} };
    return { ok: true, value: org };
  });
}

/** The context with only those mapped fields that the module has: others would be refused in a filter, and lost in a write. */
export function within(context: CrmContext, { fields }: Org, module: PersonModule): CrmContext {
  const { mapping } = context;
  if (!mapping || fields.length === 0) return context;
  const known = new Set(fields.filter(({ object }) => object === OBJECTS[module]).map(({ field }) => field));
  const has = ({ field }: { field: string }) => known.has(field);
  return {
    ...context,
    mapping: { ...mapping, profiles: mapping.profiles.filter(has), shown: mapping.shown.filter(has) },
  };
}
