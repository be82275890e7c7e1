import { readFileSync } from 'node:fs';
import { contractFile } from './kit/contract';

interface FieldDef {
  type: string;
  string?: string;
  required?: boolean;
  readonly?: boolean;
}

/** Answers of `fields_get` of a real Odoo 17, read where they are. */
const NAME = 'odoo/fields.json';
const file = contractFile(NAME);
/** Named where the list is not there, so that the fake can check nothing. */
export const missing = file ? undefined : NAME;
const models: Record<string, Record<string, FieldDef>> = file
  ? Object.fromEntries(
      Object.entries((JSON.parse(readFileSync(file, 'utf8')) as { models: Record<string, unknown> }).models).map(
        ([model, found]) => [model, ((found as { fields?: unknown }).fields ?? found) as Record<string, FieldDef>],
      ),
    )
  : {};

/** Fields of a model; undefined for models that are not in the list. */
export const fieldsOf = (model: string): Record<string, FieldDef> | undefined => models[model];
