/**
 * EspoCRM 8.4 as seen on a running server and read in its source: `Espo\Core\Select` (conditions, order), `Espo\Tools\Stream` (posts),
 * docs.espocrm.com/development/api. Attributes and values are held against the entity definitions of a real server.
 */
import type { Request, Router } from 'express';
import { fieldsOf, refusedField, unknownAttributes } from './espocrm-contract';
import { ENTITIES, EspoTables, emailsOf, type Row, USER } from './espocrm-tables';
import { ServerClock } from './kit/clock';
import { type FakeServer, Refusal, startFakeServer } from './kit/server';
import { phpQuery } from './php-query';

/** What tests may look at and change behind the API's back. */
export interface FakeEspo {
  server: FakeServer;
  tables: EspoTables;
  token: string;
  user: { user: string; password: string };
}

/** Fields of an account's own, such as `cLinkedinUrl`. */
type CustomFields = Record<string, { type: string; isCustom: boolean }>;

const MAX_SIZE = 200;
const LIST_PARAMETERS = ['maxSize', 'offset', 'select', 'orderBy', 'order', 'where', 'filter'];
const token = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6';
const user = { user: 'rita', password: 'rita-pass-1' };

// A refusal has no body; the reason is in a header.
const refusal = (status: number, reason: string) => new Refusal(status, undefined, { 'X-Status-Reason': reason });
const NOT_FOUND = () => refusal(404, 'Not Found');
const invalid = (data: Record<string, unknown>) =>
  new Refusal(
    400,
    { messageTranslation: { label: 'validationFailure', scope: null, data } },
    { 'X-Status-Reason': 'validationFailure' },
  );

function authorize(request: Request): Refusal | undefined {
  if (!request.path.startsWith('/api/v1/')) return new Refusal(404, '<html><body>Not Found</body></html>');
  const basic = `Basic ${Buffer.from(`${user.user}:${user.password}`).toString('base64')}`;
  const isKnown = request.get('x-api-key') === token || request.get('authorization') === basic;
  return isKnown ? undefined : refusal(401, 'Unauthorized');
}

/** Starts a fake with one open deal, so that there is something to move. */
export async function startFakeEspo(customFields: CustomFields = {}): Promise<FakeEspo> {
  const complain = (text: string) => void server.violations.push(text);
  // The server's clock goes ahead of ours.
  const tables = new EspoTables(new ServerClock(41_000, 1_000), (entity, names) => {
    const odd = unknownAttributes(entity, names).filter(name => !(name in customFields));
    if (odd.length) complain(`${entity}: ${odd.join(', ')}`);
  });
  tables.add('Opportunity', {
    name: 'Lamps for Lund',
    amount: 1200,
    amountCurrency: 'EUR',
    stage: 'Prospecting',
    closeDate: '2027-03-01',
  });
  const routes = (router: Router) => {
    const api = routesOf(tables, customFields, complain);
    for (const [method, path, answer] of api)
      router[method](`/api/v1${path}`, (request, response) => void response.json(answer(request)));
  };
  const invalidText = (message: string) => refusal(400, message);
  const server = await startFakeServer({ authorize, invalid: invalidText, routes });
  return { server, tables, token, user };
}

type Route = ['get' | 'post' | 'put' | 'delete', string, (request: Request) => unknown];

function routesOf(tables: EspoTables, customFields: CustomFields, complain: (text: string) => void): Route[] {
  const entityOf = ({ params }: Request): string => {
    const entity = ENTITIES.find(name => name === params.entity);
    if (!entity) throw NOT_FOUND();
    return entity;
  };
  const rowOf = (request: Request): Row => {
    const row = tables.living(entityOf(request)).find(({ id }) => id === request.params.id);
    if (!row) throw NOT_FOUND();
    return row;
  };

  function list(request: Request, entity: string, rows: Row[]) {
    const query = phpQuery(request.url);
    const odd = Object.keys(query).filter(name => !LIST_PARAMETERS.includes(name));
    if (odd.length) complain(`${entity}: parameters ${odd}`);
    if (Number(query.maxSize ?? 0) > MAX_SIZE)
      throw refusal(403, `Max size should should not exceed ${MAX_SIZE}. Use offset and limit.`);
    const isCounted = request.get('x-no-total') !== 'true';
    return { total: isCounted ? rows.length : -1, list: tables.page(entity, rows, query) };
  }

  function linked(request: Request) {
    const { id } = rowOf(request);
    const { filter } = phpQuery(request.url);
    const isParent = (row: Row) => row.parentId === id;
    const isAmong = ({ contactsIds = [], leadsIds = [] }: Row) =>
      [...(contactsIds as string[]), ...(leadsIds as string[])].includes(id);
    const links: Record<string, [string, (row: Row) => boolean]> = {
      stream: ['Note', row => isParent(row) && (filter !== 'posts' || row.type === 'Post')],
      tasks: ['Task', isParent],
      calls: ['Call', isAmong],
      meetings: ['Meeting', isAmong],
      opportunities: ['Opportunity', isAmong],
    };
    const [entity, belongs] = links[String(request.params.link)] ?? [];
    if (!entity || !belongs) throw NOT_FOUND();
    return list(request, entity, tables.living(entity).filter(belongs));
  }

  function create(request: Request) {
    const entity = entityOf(request);
    const values = tables.applied(entity, request.body, {});
    checkValues(entity, values);
    const emails = emailsOf(values as Row);
    const twins = tables.living(entity).filter(row => emailsOf(row).some(email => emails.includes(email)));
    if (twins.length && request.get('x-skip-duplicate-check') !== 'true')
      throw new Refusal(
        409,
        twins.map(({ id, name }) => ({ id, name, _entityType: entity })),
        { 'X-Status-Reason': 'duplicate' },
      );
    const row = tables.add(entity, values);
    // The stream says who created whom: no post of a person.
    if (entity === 'Contact') tables.add('Note', { type: 'Create', parentType: entity, parentId: row.id });
    return row;
  }

  function update(request: Request) {
    const row = rowOf(request);
    const values = tables.applied(entityOf(request), request.body, row);
    checkValues(entityOf(request), values);
    tables.change(row, values);
    return row;
  }

  function metadata(request: Request) {
    const [, entity = '', , field] = String(phpQuery(request.url).key).split('.');
    const { cLinkedinUrl: _ofThatServer, ...fields } = fieldsOf(entity) ?? {};
    if (!field) return { ...fields, ...(entity === 'Contact' ? customFields : {}) };
    return { ...fields[field], probabilityMap: { Prospecting: 10, 'Closed Won': 100, 'Closed Lost': 0 } };
  }

  return [
    ['get', '/App/user', () => ({ user: { ...USER, type: 'api' }, acl: { table: {} }, settings: {} })],
    ['get', '/Metadata', metadata],
    ['get', '/:entity', request => list(request, entityOf(request), tables.living(entityOf(request)))],
    ['get', '/:entity/:id', rowOf],
    ['get', '/:entity/:id/:link', linked],
    ['post', '/:entity', create],
    ['put', '/:entity/:id', update],
    ['delete', '/:entity/:id', request => Object.assign(rowOf(request), { deleted: true }).deleted],
  ];
}

function checkValues(entity: string, values: Record<string, unknown>): void {
  const refused = refusedField(entity, values);
  if (refused) throw invalid(refused);
  const wrong = emailsOf(values as Row).find(email => !/^\S+@\S+\.\S+$/.test(email));
  if (wrong) throw invalid({ field: 'emailAddress', type: 'emailAddress' });
}
