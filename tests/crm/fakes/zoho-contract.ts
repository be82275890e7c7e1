import { contractFile, type OpenApi, readContract, type Schema } from './kit/contract';

const FILES = ['record', 'coql', 'notes', 'users', 'fields', 'related_records'].map(name => `zoho/${name}.json`);
export const missing = FILES.find(file => !contractFile(file));

const anyObject = { type: 'object', additionalProperties: true };
const ok = { 200: { description: '', content: { 'application/json': { schema: anyObject } } } };
const text = (name: string, where: string) => ({ name, in: where, required: true, schema: { type: 'string' } });

/**
 * Documented at zoho.com/crm/developer/docs/api/v8 (delete-records, delete-notes, layouts-meta, get-pipelines, insert-records) and
 * missing in the trimmed contract, or stricter there than the service.
 */
function amend({ paths, components }: OpenApi): void {
  const row = paths['/crm/v8/{module_api_name}/{id}'];
  if (row) row.delete = { parameters: [text('module_api_name', 'path'), text('id', 'path')], responses: ok };
  const note = paths['/crm/v8/Notes/{id}'];
  if (note) note.delete = { parameters: [text('id', 'path')], responses: ok };
  // The same address as a record's.
  delete paths['/crm/v8/{module_api_name}/{external_field_value}'];
  const module = components?.schemas?.['modules.Minified_Module'];
  if (module) module.required = ['api_name'];
  // What a note that is read must have is not wanted of one that is written.
  if (components?.schemas?.Note) components.schemas.Note.required = [];
}

type Components = Record<string, Record<string, Schema>>;

/** Each file names its own parts, some alike: they get the file's name in front. */
function renamed(document: OpenApi, prefix: string): { paths: OpenApi['paths']; components: Components } {
  const text = JSON.stringify(document).replace(/"#\/components\/(\w+)\//g, `"#/components/$1/${prefix}.`);
  const { paths, components } = JSON.parse(text) as { paths: OpenApi['paths']; components: Components };
  const named = Object.entries(components).map(([kind, parts]) => [
    kind,
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [`${prefix}.${name}`, part])),
  ]);
  return { paths, components: Object.fromEntries(named) };
}

/** All files as one contract: their paths lie in one another. */
export function contract(): OpenApi {
  const components: Components = {};
  const paths: OpenApi['paths'] = {
    '/crm/v8/settings/layouts': { get: { parameters: [text('module', 'query')], responses: ok } },
    '/crm/v8/settings/pipeline': { get: { parameters: [text('layout_id', 'query')], responses: ok } },
  };
  for (const file of FILES) {
    const part = renamed(readContract(file, { amend }), file.replace(/\W/g, '_'));
    Object.assign(paths, part.paths);
    for (const [kind, parts] of Object.entries(part.components)) components[kind] = { ...components[kind], ...parts };
  }
  for (const [name, { schema }] of Object.entries(components.parameters ?? {}))
    if (name.endsWith('.per_page')) Object.assign(schema as Schema, { minimum: 1, maximum: 200 });
  const head = { openapi: '3.0.0', info: { title: 'Zoho CRM', version: '8' } };
  return { ...head, servers: [{ url: 'https://www.zohoapis.com' }], paths, components };
}
