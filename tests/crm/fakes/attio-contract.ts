import { contractFile, type OpenApi, readContract } from './kit/contract';

const FILE = 'attio/attio.openapi.json';
export const missing = contractFile(FILE) ? undefined : FILE;

const anyObject = { type: 'object', additionalProperties: true };
const ok = { 200: { description: '', content: { 'application/json': { schema: anyObject } } } };
const text = { type: 'string' };

/** Documented in docs.attio.com/rest-api/endpoint-reference (attributes/list-statuses, notes/update-a-note), and newer than the contract. */
function amend({ paths }: OpenApi): void {
  paths['/v2/objects/deals/attributes/stage/statuses'] = { get: { responses: ok } };
  const data = {
    type: 'object',
    properties: { title: text, format: { type: 'string', enum: ['plaintext', 'markdown'] }, content: text },
  };
  const note = { type: 'object', required: ['data'], properties: { data } };
  const path = paths['/v2/notes/{note_id}'];
  if (path)
    path.patch = {
      parameters: [
        { name: 'note_id', in: 'path', schema: { type: 'string', format: 'uuid' }, required: true } as never,
      ],
      requestBody: { required: true, content: { 'application/json': { schema: note } } },
      responses: ok,
    };
  loosen(paths);
  // A list of records without an end would be as good as none.
  const query = paths['/v2/objects/{object}/records/query']?.post?.requestBody as
    | { content: Record<string, { schema: { properties: Record<string, object> } }> }
    | undefined;
  Object.assign(query?.content['application/json']?.schema.properties.limit ?? {}, { minimum: 1, maximum: 500 });
}

/** Places without a country are null there, as docs/attribute-types/attribute-types-location says; errors name the values that are wrong. */
function loosen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  const { properties } = value as { properties?: Record<string, Record<string, unknown>> };
  if (properties?.locality && properties.country_code)
    properties.country_code = { anyOf: [properties.country_code, { type: 'null' }] };
  if (properties?.status_code && properties.code)
    properties.validation_errors = { type: 'array', items: { type: 'object', additionalProperties: true } };
  for (const item of Object.values(value)) loosen(item);
}

/** Notes come fifty at a time. */
const maximum = (path: string): number => (path === '/v2/notes' ? 50 : 500);

export const contract = (): OpenApi => readContract(FILE, { amend, maxima: { parameter: 'limit', maximum } });
