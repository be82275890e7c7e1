import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** As much of an OpenAPI document as is changed here. */
export interface OpenApi {
  servers?: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}
interface Operation {
  parameters?: Parameter[];
  requestBody?: unknown;
  responses?: unknown;
}
interface Parameter {
  name: string;
  in: string;
  schema?: Schema;
}
export interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
}

const HERE = resolve(import.meta.dirname, '..', '..', 'contracts');
/** Contracts whose licence does not let them be copied are read where they are. */
const SHARED = resolve(import.meta.dirname, '..', '..', '..', '..', '..', 'shared', 'crm-specs');

/** Where a contract is, such as `close/close.openapi.json`; undefined when neither folder holds it. */
export function contractFile(name: string): string | undefined {
  return [join(HERE, name), join(SHARED, name)].find(file => existsSync(file));
}

/** How a vendor's contract is made as strict as the vendor. */
export interface Hardening {
  /** Documented maximum of the `limit` (or page size) of each operation. */
  maxima?: { parameter: string; maximum: number | ((path: string) => number) };
  /** What the vendor documents and the contract lacks or gets wrong, with the reason beside it. */
  amend?(document: OpenApi): void;
}

/**
 * A contract in which a key that it does not name is an error. As published, most contracts let misspelt keys and absurd page sizes pass.
 * @throws when the file is not there
 */
export function readContract(name: string, { maxima, amend }: Hardening = {}): OpenApi {
  const file = contractFile(name);
  if (!file) throw new Error(`No contract ${name}`);
  const document = JSON.parse(readFileSync(file, 'utf8')) as OpenApi;
  amend?.(document);
  closeObjects(document, false);
  if (maxima) limitPages(document, maxima);
  return document;
}

/** Parts of an `allOf` name only some of the keys each: closing them would refuse what the others name. */
function closeObjects(value: unknown, isPart: boolean): void {
  if (Array.isArray(value)) {
    for (const item of value) closeObjects(item, isPart);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const schema = value as Schema;
  const isObject = typeof schema.properties === 'object' && !Array.isArray(schema.properties);
  if (isObject && !isPart && schema.additionalProperties === undefined && !('allOf' in schema))
    schema.additionalProperties = false;
  for (const [key, item] of Object.entries(schema)) {
    if (key === 'example' || key === 'examples') continue;
    closeObjects(item, key === 'allOf' || (isPart && (key === 'oneOf' || key === 'anyOf')));
  }
}

function limitPages({ paths }: OpenApi, { parameter, maximum }: NonNullable<Hardening['maxima']>): void {
  for (const [path, operations] of Object.entries(paths))
    for (const { parameters = [] } of Object.values(operations))
      for (const { name, schema } of parameters)
        if (name === parameter && schema) {
          schema.minimum = 1;
          schema.maximum = typeof maximum === 'number' ? maximum : maximum(path);
        }
}
