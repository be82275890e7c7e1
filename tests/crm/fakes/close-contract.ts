import { contractFile, type OpenApi, readContract } from './kit/contract';

const FILE = 'close/close.openapi.json';
export const missing = contractFile(FILE) ? undefined : FILE;

const anyObject = { type: 'object', additionalProperties: true };
const ok = { 200: { description: '', content: { 'application/json': { schema: anyObject } } } };
const body = { required: true, content: { 'application/json': { schema: anyObject } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
const parameter = (name: string, type: string) => ({ name, in: 'query', schema: { type } });

/** Documented in developer.close.com/api/resources and missing in the trimmed contract. */
function amend({ paths }: OpenApi): void {
  paths['/data/search/'] = { post: { requestBody: body, responses: ok } };
  paths['/pipeline/'] = { get: { responses: ok } };
  for (const path of ['/contact/{id}/', '/lead/{id}/', '/task/{id}/', '/activity/call/{id}/']) {
    const known = paths[path];
    if (known) known.delete = { parameters: [id], responses: ok };
  }
  const one = { parameters: [parameter('lead_id', 'string'), parameter('_limit', 'integer')], responses: ok };
  for (const kind of ['email', 'meeting']) paths[`/activity/${kind}/`] = { get: one };
  paths['/event/']?.get?.parameters?.push(parameter('_cursor', 'string'));
  // Key and password are checked by the fake; the contract asks for the header as a parameter.
  for (const operations of Object.values(paths))
    for (const operation of Object.values(operations)) {
      operation.parameters = operation.parameters?.filter(({ name }) => name !== 'Authorization');
      // A list of one value cannot be told from a value in an address, nor null from anything.
      for (const { schema } of operation.parameters ?? [])
        if (Array.isArray(schema?.type)) schema.type = schema.type.find(type => type !== 'null');
    }
}

/** Events come fifty at a time, leads two hundred, all else a hundred. */
const maximum = (path: string): number => (path === '/event/' ? 50 : path === '/lead/' ? 200 : 100);

export const contract = (): OpenApi => readContract(FILE, { amend, maxima: { parameter: '_limit', maximum } });
