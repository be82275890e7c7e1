/*
 * Microsoft Dynamics 365, Dataverse Web API 9.2: there is no contract for it, so this fake checks every column and option itself. Behaviour after
 * learn.microsoft.com/power-apps/developer/data-platform: use-change-tracking-synchronize-data-external-systems (delta links, deleted rows, tokens
 * of seven days, no other options beside $select), webapi/perform-conditional-operations-using-web-api (If-Match, If-None-Match, upsert),
 * webapi/manage-duplicate-detection-create-update (a duplicate is answered with 500), wildcard-characters, api-limits, webapi/compose-http-requests-
 * handle-errors; and of the sign-in learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow.
 */
import type { Request, Response, Router } from 'express';
import { dynamics } from '../../../src/crm/dynamics';
import type { FakeCrm } from '.';
import { parseFilter, problem, type Row } from './dynamics/filter';
import { attributesOf, columnsOf, STAGES, TABLES, type TableInfo } from './dynamics/schema';
import { DynamicsStore } from './dynamics/store';
import { OAuthGrants } from './kit/oauth';
import { Refusal, startFakeServer } from './kit/server';

const TOKEN = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.fake-token-of-the-tests.c2lnbmF0dXJl';
export const CLIENT_ID = '11111111-2222-4333-8444-555555555555';
const USER_ID = 'a0000000-0000-4000-8000-000000000071';
const EURO = 'c0000000-0000-4000-8000-000000000978';
const BASE = '/api/data/v9.2';

export interface FakeDynamics extends FakeCrm {
  store: DynamicsStore;
  grants: OAuthGrants;
  /** Address that links of answers begin with. */
  origin: { url: string };
}

/** An organisation with one contact, one lead, one account and one open opportunity. */
export async function startDynamics(): Promise<FakeDynamics> {
  const store = new DynamicsStore(USER_ID);
  seed(store);
  const grants = new OAuthGrants({ clientId: CLIENT_ID });
  grants.valid.add(TOKEN);
  const origin = { url: '' };
  let left = 6000;
  const server = await startFakeServer({
    origins: ['https://lanternworks.crm4.dynamics.com', 'https://login.microsoftonline.com'],
    authorize: ({ headers, path }) => {
      if (path.startsWith('/organizations/')) return undefined;
      const isRight = grants.valid.has(headers.authorization?.replace(/^Bearer /, '') ?? '');
      // The body is empty.
      return isRight ? undefined : new Refusal(401, undefined, { 'WWW-Authenticate': 'Bearer error="invalid_token"' });
    },
    invalid: message => problem(400, '0x80048d19', message),
    routes(router) {
      router.use((request, response, next) => {
        response.set('x-ms-ratelimit-burst-remaining-xrm-requests', String(--left));
        response.set('OData-Version', '4.0');
        if (request.path.startsWith(BASE) && request.headers['odata-version'] !== '4.0')
          throw problem(400, '0x80060888', 'OData-Version is missing');
        next();
      });
      router.post('/organizations/oauth2/v2.0/token', ({ body }, response) => {
        const answer = grants.token(new URLSearchParams(body as Record<string, string>));
        if ('error' in answer)
          response.status(400).json({ ...answer, error_description: 'AADSTS700082: The refresh token has expired.' });
        else response.json(answer.tokens);
      });
      metadataRoutes(router);
      rowRoutes(router, store, origin);
    },
  });
  origin.url = server.url;
  const credentials = { baseUrl: server.url, fields: { url: server.url, token: TOKEN } };
  return { connector: dynamics, server, credentials, store, grants, origin };
}

function seed(store: DynamicsStore): void {
  store.create('systemuser', USER_ID, { fullname: 'Rita Rep' });
  store.create('transactioncurrency', EURO, { isocurrencycode: 'EUR' });
  const account = store.create('account', undefined, {
    name: 'Lanternworks AB',
    websiteurl: 'https://www.lanternworks.example',
  });
  const works = { 'parentcustomerid_account@odata.bind': `/accounts(${account})` };
  const ida = { firstname: 'Ida', lastname: 'Lindqvist', emailaddress1: 'ida@customer.example', ...works };
  const contact = store.create('contact', undefined, ida);
  store.create('lead', undefined, { firstname: 'Nils', lastname: 'Berg', companyname: 'Bergwerk', subject: 'Lights' });
  const deal = { name: 'Harbour lights', estimatedvalue: 12500.5, estimatedclosedate: '2027-01-31', salesstage: 0 };
  store.create('opportunity', undefined, {
    ...deal,
    'parentcontactid@odata.bind': `/contacts(${contact})`,
    'parentaccountid@odata.bind': `/accounts(${account})`,
    'transactioncurrencyid@odata.bind': `/transactioncurrencies(${EURO})`,
  });
}

function metadataRoutes(router: Router): void {
  router.get(`${BASE}/WhoAmI`, (_request, response) => {
    response.json({ BusinessUnitId: USER_ID, UserId: USER_ID, OrganizationId: USER_ID });
  });
  router.get(/^\/api\/data\/v9\.2\/EntityDefinitions\(LogicalName='(\w+)'\)\/Attributes$/, (request, response) => {
    const info = TABLES[String(request.params[0])];
    if (!info) throw problem(404, '0x80060888', 'The entity was not found in the MetadataCache.');
    response.json({ value: attributesOf(info) });
  });
  router.get(
    /\/Attributes\(LogicalName='salesstage'\)\/Microsoft\.Dynamics\.CRM\.PicklistAttributeMetadata$/,
    (_request, response) => {
      const Options = STAGES.map(({ Value, Label }) => ({
        Value,
        Label: { UserLocalizedLabel: { Label, LanguageCode: 1033 } },
      }));
      response.json({ LogicalName: 'salesstage', OptionSet: { Options } });
    },
  );
}

/** Table and row that an address names. */
function targetOf(request: Request): { table: string; info: TableInfo; id?: string } {
  const [, set, id] =
    /^(\w+)(?:\(([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})\))?$/i.exec(String(request.params.target)) ?? [];
  const [table, info] = Object.entries(TABLES).find(([, one]) => one.set === set) ?? [];
  if (!table || !info)
    throw problem(404, '0x80060888', `Resource not found for the segment '${String(request.params.target)}'.`);
  return { table, info, ...(id ? { id } : {}) };
}

const prefers = ({ headers }: Request) => String(headers.prefer ?? '');
const isAnnotated = (request: Request) => prefers(request).includes('include-annotations="');
const KNOWN = ['$select', '$filter', '$orderby', '$top', '$deltatoken', '$skiptoken'];

function columnsAsked({ query }: Request, table: string, info: TableInfo): string[] {
  const unknown = Object.keys(query).find(name => !KNOWN.includes(name));
  if (unknown) throw problem(400, '0x80060888', `The query parameter ${unknown} is not supported.`);
  const names = String(query.$select ?? '')
    .split(',')
    .filter(Boolean);
  const known = columnsOf(info);
  for (const name of names)
    if (!known.has(name))
      throw problem(
        400,
        '0x80060888',
        `Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM.${table}'.`,
      );
  return names.length ? names : [...known];
}

function rowRoutes(router: Router, store: DynamicsStore, origin: { url: string }): void {
  /** Lists that are being read page by page, by the token of their next page. */
  const pages = new Map<string, { rows: Row[]; since: number }>();

  const answer = (request: Request, response: Response, all: Row[], since: number | undefined) => {
    const [, wanted] = /odata\.maxpagesize=(\d+)/.exec(prefers(request)) ?? [];
    const size = Math.min(Number(wanted ?? 5000), 5000);
    const link = (name: string, value: string) => {
      const select = request.query.$select ? `$select=${encodeURIComponent(String(request.query.$select))}&` : '';
      return `${origin.url}${BASE}/${String(request.params.target)}?${select}$${name}=${encodeURIComponent(value)}`;
    };
    const rest = all.slice(size);
    const body: Row = { '@odata.context': `${origin.url}${BASE}/$metadata`, value: all.slice(0, size) };
    if (rest.length) {
      const token = `<cookie pagenumber="${pages.size + 2}" istracking="True" />`;
      pages.set(token, { rows: rest, since: since ?? -1 });
      body['@odata.nextLink'] = link('skiptoken', token);
    } else if (since !== undefined) body['@odata.deltaLink'] = link('deltatoken', `${since}!11/28/2026 08:10:44`);
    response.json(body);
  };

  router.get(`${BASE}/:target`, (request, response) => {
    const { table, info, id } = targetOf(request);
    const columns = columnsAsked(request, table, info);
    const show = (row: Row) => store.shown(table, row, columns, isAnnotated(request));
    if (id) return void response.json(show(store.get(table, id)));
    const { $filter, $orderby, $top, $deltatoken, $skiptoken } = request.query;
    if ($skiptoken) {
      const page = pages.get(String($skiptoken));
      if (!page) throw problem(400, '0x80040216', 'The paging cookie is wrong.');
      return answer(request, response, page.rows, page.since < 0 ? undefined : page.since);
    }
    const all = store.rows[table] ?? [];
    if ($deltatoken) {
      const since = Number.parseInt(String($deltatoken), 10);
      if (since < store.oldest)
        throw problem(
          400,
          '0x80044352',
          'Version stamp associated with the client has expired. Please perform a full sync.',
        );
      const gone = store.deleted.filter(one => one.table === table && one.version > since);
      const context = `${origin.url}${BASE}/$metadata#${info.set}/$deletedEntity`;
      const rows = [
        ...all.filter(({ version }) => Number(version) > since).map(show),
        ...gone.map(one => ({ '@odata.context': context, id: one.id, reason: 'deleted' })),
      ];
      return answer(request, response, rows, store.version);
    }
    const isTracked = prefers(request).includes('odata.track-changes');
    if (isTracked && ($filter || $orderby || $top))
      throw problem(400, '0x80060888', 'not supported with change tracking');
    const known = columnsOf(info);
    const fits = $filter ? parseFilter(String($filter), name => known.has(name)) : () => true;
    const [order = '', direction] = String($orderby ?? '').split(' ');
    if (order && !known.has(order)) throw problem(400, '0x80060888', `Could not find a property named '${order}'`);
    const rows = all.filter(fits).sort((a, b) => {
      if (!order || a[order] === b[order]) return 0;
      return (String(a[order]) < String(b[order]) ? -1 : 1) * (direction === 'desc' ? -1 : 1);
    });
    return answer(
      request,
      response,
      rows.slice(0, Number($top ?? 1e9)).map(show),
      isTracked ? store.version : undefined,
    );
  });

  const followsRules = ({ headers }: Request) => headers['mscrm.suppressduplicatedetection'] === 'false';
  router.post(`${BASE}/:target`, (request, response) => {
    const { table, info } = targetOf(request);
    const body = request.body as Row;
    const own = body[info.key];
    const id = store.create(table, typeof own === 'string' ? own : undefined, body, followsRules(request));
    response.status(204).set('OData-EntityId', `${origin.url}${BASE}/${info.set}(${id})`).end();
  });
  router.patch(`${BASE}/:target`, (request, response) => {
    const { table, id = '' } = targetOf(request);
    const { 'if-match': match, 'if-none-match': none } = request.headers;
    const isThere = store.has(table, id);
    if (none === '*' && isThere) throw problem(412, '0x80040237', 'A record with matching key values already exists.');
    if (match && !isThere) store.get(table, id);
    if (match && match !== '*' && match !== `W/"${String(store.get(table, id).version)}"`)
      throw problem(412, '0x80060882', 'The version of the existing record does not match the property provided.');
    // Without a condition, a row that is not there is made.
    if (isThere) store.change(table, id, request.body as Row, followsRules(request));
    else store.create(table, id, request.body as Row, followsRules(request));
    response.status(204).end();
  });
  router.delete(`${BASE}/:target`, (request, response) => {
    const { table, id = '' } = targetOf(request);
    store.remove(table, id);
    response.status(204).end();
  });
}
