/**
 * Twenty as seen on a running server (build of April 2025), behind the contract that this server generated, and read in its source:
 * `engine/api/rest/core` (filters, pages), `engine/core-modules/record-transformer` (lists inside a field are read from their text).
 */
import { randomUUID } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { ServerClock } from './kit/clock';
import { contractFile, type OpenApi, readContract, type Schema } from './kit/contract';
import { type FakeServer, Refusal, startFakeServer } from './kit/server';
import { meetsFilter } from './twenty-filter';

type Row = Record<string, unknown> & { id: string };

/** What tests may look at and change behind the API's back. */
export interface FakeTwenty {
  server: FakeServer;
  rows: Record<string, Map<string, Row>>;
  token: string;
}

const NAME = 'twenty/core.openapi.json';
/** Named where the contract is not there. */
export const missing = contractFile(NAME) ? undefined : NAME;

const SINGULAR: Record<string, string> = {
  people: 'Person',
  companies: 'Company',
  opportunities: 'Opportunity',
  notes: 'Note',
  noteTargets: 'NoteTarget',
  tasks: 'Task',
  taskTargets: 'TaskTarget',
  workspaceMembers: 'WorkspaceMember',
};
const token = `e30.${Buffer.from(JSON.stringify({ jti: 'c0ffee00-0000-4000-8000-000000000001' })).toString('base64url')}.c2lnbmVk`;

const refused = (error: string, message: string) => new Refusal(400, { statusCode: 400, messages: [message], error });

/** The contract says little of answers, and that differently from what the server sends. */
const ANY_ANSWER = { default: { description: 'any', content: { 'application/json': { schema: {} } } } };

/** What the generated contract leaves out: one's own id, DELETE, and lists that come as text. */
function amend(document: OpenApi, personField: string): void {
  const schemas = document.components?.schemas ?? {};
  for (const name of ['NoteTarget', 'TaskTarget']) {
    const { personId, ...properties } = schemas[name]?.properties ?? {};
    if (schemas[name] && personId) schemas[name].properties = { ...properties, [personField]: personId };
  }
  for (const name of Object.values(SINGULAR))
    for (const schema of [schemas[name], schemas[`${name} for Update`]])
      if (schema?.properties) {
        if (schema === schemas[name]) schema.properties.id = { type: 'string', format: 'uuid' };
        takeLists(schema);
      }
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const operation of Object.values(operations)) operation.responses = ANY_ANSWER;
    const { get } = operations;
    if (path.endsWith('/{id}') && get) operations.delete = { ...get };
  }
}

function takeLists({ properties = {} }: Schema): void {
  for (const [name, schema] of Object.entries(properties)) {
    if (name === 'secondaryLinks' || name === 'additionalEmails') properties[name] = { type: 'string' };
    else takeLists(schema);
  }
}

/**
 * Starts a fake with two members and one open deal.
 * @param personField - what ties a note to a person is called `targetPersonId` from release 1.17 on
 */
export async function startFakeTwenty(personField: 'personId' | 'targetPersonId' = 'personId'): Promise<FakeTwenty> {
  const clock = new ServerClock(-18_000);
  const rows: FakeTwenty['rows'] = Object.fromEntries(Object.keys(SINGULAR).map(plural => [plural, new Map()]));
  const table = (plural: string): Map<string, Row> => {
    const found = rows[plural];
    if (!found) throw refused('BadRequestException', `object '${plural}' not found`);
    return found;
  };
  const add = (plural: string, values: Record<string, unknown>): Row => {
    const at = clock.iso();
    const row = { id: randomUUID(), ...values, createdAt: at, updatedAt: at, deletedAt: null };
    table(plural).set(row.id, row);
    return row;
  };
  add('opportunities', {
    name: 'Lamps for Lund',
    stage: 'NEW',
    amount: { amountMicros: 1_200_000_000, currencyCode: 'EUR' },
  });
  for (const [firstName, userEmail] of [
    ['Rita', 'rita@lantern.example'],
    ['Tom', 'tom@lantern.example'],
  ])
    add('workspaceMembers', { name: { firstName, lastName: 'Rep' }, userEmail });

  /** E-mails are unique, and a target must have its note and its person. */
  function check(plural: string, row: Row): void {
    const { primaryEmail } = (row.emails ?? {}) as { primaryEmail?: string };
    const isTaken = [...table('people').values()].some(
      ({ id, emails }) =>
        id !== row.id && primaryEmail && (emails as { primaryEmail?: string })?.primaryEmail === primaryEmail,
    );
    if (plural === 'people' && isTaken)
      throw refused(
        'QueryFailedError',
        'duplicate key value violates unique constraint "IDX_UNIQUE_emailsPrimaryEmail"',
      );
    const references = { noteId: 'notes', taskId: 'tasks', [personField]: 'people', companyId: 'companies' };
    for (const [field, other] of Object.entries(references)) {
      const id = row[field];
      if (typeof id === 'string' && !table(other).has(id))
        throw refused('QueryFailedError', `insert or update violates foreign key constraint on ${field}`);
    }
  }

  /** Texts of lists become lists, e-mails lower case. */
  function transformed(body: Record<string, unknown>): Record<string, unknown> {
    const { emails, linkedinLink } = body as Record<string, Record<string, unknown> | undefined>;
    const parsed = (text: unknown) => (typeof text === 'string' ? JSON.parse(text) : null);
    return {
      ...body,
      ...(emails
        ? {
            emails: {
              primaryEmail: String(emails.primaryEmail ?? '').toLowerCase(),
              additionalEmails: parsed(emails.additionalEmails),
            },
          }
        : {}),
      ...(linkedinLink
        ? { linkedinLink: { ...linkedinLink, secondaryLinks: parsed(linkedinLink.secondaryLinks) } }
        : {}),
    };
  }

  const one = (request: Request): Row => {
    const row = table(String(request.params.plural)).get(String(request.params.id));
    if (!row) throw refused('EntityNotFoundError', 'Could not find any entity of type "workspace_object"');
    return row;
  };

  function list(request: Request, response: Response) {
    const plural = String(request.params.plural);
    const { filter, limit = '60', starting_after: after } = request.query as Record<string, string | undefined>;
    if (request.query.order_by) throw refused('BadRequestException', 'order_by is not understood');
    const [, asked] = /\b(personId|targetPersonId)\[/.exec(plural.endsWith('Targets') ? (filter ?? '') : '') ?? [];
    if (asked && asked !== personField) throw refused('BadRequestException', `field '${asked}' does not exist`);
    let found: Row[];
    try {
      found = [...table(plural).values()].filter(row => !filter || meetsFilter(row, filter));
    } catch (error) {
      throw error instanceof Refusal ? error : refused('BadRequestException', String(error));
    }
    // Neither by time nor by id: the newest is not the last.
    found.sort((a, b) => a.id.slice(9).localeCompare(b.id.slice(9)));
    const from = after ? found.findIndex(({ id }) => id.slice(9).localeCompare(after.slice(9)) > 0) : 0;
    const page = from < 0 ? [] : found.slice(from, from + Number(limit));
    const hasNextPage = from >= 0 && from + Number(limit) < found.length;
    response.json({
      data: { [plural]: page },
      pageInfo: { hasNextPage, startCursor: page[0]?.id ?? null, endCursor: page.at(-1)?.id ?? null },
      totalCount: found.length,
    });
  }

  function create(request: Request, response: Response) {
    const plural = String(request.params.plural);
    const before = table(plural).get(String(request.body.id));
    const row = { ...transformed(request.body), id: String(request.body.id ?? randomUUID()) };
    if (!before) check(plural, row);
    response.status(201).json({ data: { [`create${SINGULAR[plural]}`]: before ?? add(plural, row) } });
  }

  function update(request: Request, response: Response) {
    const row = one(request);
    const plural = String(request.params.plural);
    const next = { ...row, ...transformed(request.body), updatedAt: clock.iso() };
    check(plural, next);
    table(plural).set(row.id, next);
    response.json({ data: { [`update${SINGULAR[plural]}`]: next } });
  }

  function destroy(request: Request, response: Response) {
    const { id } = one(request);
    const plural = String(request.params.plural);
    table(plural).delete(id);
    for (const targets of ['noteTargets', 'taskTargets'])
      for (const [key, row] of table(targets))
        if ([row[personField], row.noteId, row.taskId].includes(id)) table(targets).delete(key);
    response.json({ data: { [`delete${SINGULAR[plural]}`]: { id } } });
  }

  const routes = (router: Router) => {
    router.get('/open-api/core', (_request, response) => void response.json(readContract(NAME)));
    router.get('/rest/:plural', list);
    router.post('/rest/:plural', create);
    router.patch('/rest/:plural/:id', update);
    router.delete('/rest/:plural/:id', destroy);
    router.use((_request, response) => void response.type('html').send('<!doctype html><title>Twenty</title>'));
  };
  const server = await startFakeServer({
    contracts: [readContract(NAME, { amend: document => amend(document, personField) })],
    authorize(request) {
      if (!/^\/(rest|open-api)\//.test(request.path) || request.get('authorization') === `Bearer ${token}`)
        return undefined;
      return new Refusal(400, { statusCode: 400, messages: ['Token invalid.'], error: 'ForbiddenException' });
    },
    invalid: message => refused('BadRequestException', message),
    routes,
  });
  return { server, rows, token };
}
