import { contractFile, type OpenApi, readContract, type Schema } from './kit/contract';

const FILES = ['pipedrive/v2.openapi.json', 'pipedrive/v1.openapi.json'];
export const missing = FILES.find(file => !contractFile(file));

const anyObject = { type: 'object', additionalProperties: true };
const ok = { 200: { description: '', content: { 'application/json': { schema: anyObject } } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'integer' } };

/** Deletions are documented in developers.pipedrive.com/docs/api/v1 (Persons, Organizations, Activities) and missing in the trimmed contract. */
function amend({ paths }: OpenApi): void {
  for (const kind of ['persons', 'organizations', 'activities']) {
    const path = paths[`/${kind}/{id}`];
    if (path) path.delete = { parameters: [id], responses: ok };
  }
  // A person leaves a company by `null`; the contract names what may be null only for custom fields.
  const person = (paths['/persons/{id}']?.patch?.requestBody ?? {}) as { content?: Record<string, { schema: Schema }> };
  const organization = (person.content?.['application/json']?.schema.properties as Record<string, Schema>)?.org_id;
  if (organization) organization.nullable = true;
  // The contract asks for the title of a deal in companies and people, which have names.
  for (const kind of ['persons', 'organizations']) {
    const { content } = (paths[`/${kind}`]?.post?.requestBody ?? {}) as {
      content?: Record<string, { schema: Schema }>;
    };
    const schema = content?.['application/json']?.schema;
    if (schema) schema.required = ['name'];
  }
}

const maxima = { parameter: 'limit', maximum: 500 };

export const contracts = (): OpenApi[] => [
  readContract('pipedrive/v2.openapi.json', { amend, maxima }),
  readContract('pipedrive/v1.openapi.json', { maxima }),
];
