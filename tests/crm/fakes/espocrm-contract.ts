import { readFileSync } from 'node:fs';
import { contractFile } from './kit/contract';

interface FieldDef {
  type: string;
  required?: boolean;
  readOnly?: boolean;
  options?: string[];
  maxLength?: number;
}
interface Spec {
  entityDefs: Record<string, { fields: Record<string, FieldDef>; links?: Record<string, { entity: string }> }>;
}

/** Entity definitions of a real server, read where they are. */
const NAME = 'espocrm/entityDefs.json';
const file = contractFile(NAME);
/** Named where the definitions are not there, so that the fake can check nothing. */
export const missing = file ? undefined : NAME;
const spec = file ? (JSON.parse(readFileSync(file, 'utf8')) as Spec) : undefined;

/** Attributes that a field of this type has in the API (docs.espocrm.com/development/metadata/fields). */
const ATTRIBUTES: Record<string, (name: string) => string[]> = {
  link: name => [`${name}Id`, `${name}Name`],
  linkOne: name => [`${name}Id`, `${name}Name`],
  linkParent: name => [`${name}Id`, `${name}Type`, `${name}Name`],
  linkMultiple: name => [`${name}Ids`, `${name}Names`],
  email: name => [name, `${name}Data`],
  phone: name => [name, `${name}Data`],
  datetimeOptional: name => [name, `${name}Date`],
};

/** Fields of an entity as its metadata lists them. */
export const fieldsOf = (entity: string): Record<string, FieldDef> | undefined => spec?.entityDefs[entity]?.fields;

/** Attributes that a request names and the entity does not have. */
export function unknownAttributes(entity: string, names: readonly string[]): string[] {
  const fields = fieldsOf(entity);
  if (!fields) return [];
  const known = new Set(['id', 'deleted', 'versionNumber']);
  for (const [name, { type }] of Object.entries(fields))
    for (const attribute of ATTRIBUTES[type]?.(name) ?? [name]) known.add(attribute);
  return names.filter(name => !known.has(name));
}

/** The first field whose value the server would refuse, and how it names the reason. */
export function refusedField(
  entity: string,
  body: Record<string, unknown>,
): { field: string; type: string } | undefined {
  for (const [field, def] of Object.entries(fieldsOf(entity) ?? {})) {
    const value = body[field] ?? body[`${field}Id`];
    if (def.required && (value === undefined || value === null || value === '')) return { field, type: 'required' };
    if (typeof value !== 'string' || def.readOnly) continue;
    if (def.maxLength && value.length > def.maxLength) return { field, type: 'maxLength' };
    if (def.type === 'enum' && def.options && !def.options.includes(value)) return { field, type: 'valid' };
    if (def.type === 'datetime' && !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value)) return { field, type: 'valid' };
    if (def.type === 'date' && !/^\d{4}-\d\d-\d\d$/.test(value)) return { field, type: 'valid' };
  }
  return undefined;
}
