/*
 * Zoho CRM, version 8: contract zoho/*.json (github zoho/crm-oas), made strict; behaviour after zoho.com/crm/developer/docs/api/v8
 * (COQL-Overview and COQL-Limitations, insert-records, update-specific-record, get-deleted-records, notes, layouts-meta, get-pipelines,
 * api-limits, multi-dc) and zoho.com/accounts/protocol/oauth (mobile-applications: PKCE; multi-dc). The codes of refused rows are those that
 * people report: Zoho names neither the column of a refused query nor how long to wait after 429.
 */
import type { Request, Router } from 'express';
import { zoho } from '../../../src/crm/zoho';
import type { FakeCrm } from '.';
import { OAuthGrants } from './kit/oauth';
import { Refusal, startFakeServer } from './kit/server';
import { ZohoStore } from './zoho/store';
import { contract } from './zoho-contract';

const TOKEN = '1000.0123456789abcdef0123456789abcdef.fedcba9876543210fedcba9876543210';
export const CLIENT_ID = '1000.THROUGHLINE';
const USER = { id: '500000000000101', name: 'Rita Rep', email: 'rita@lanternworks.example' };
const BASE = '/crm/v8';

const problem = (status: number, code: string, message: string, details: object = {}) =>
  new Refusal(status, { code, details, message, status: 'error' });

export interface FakeZoho extends FakeCrm {
  store: ZohoStore;
  grants: OAuthGrants;
}

/** A company with one contact, one lead, one account and one open deal. */
export async function startZoho(): Promise<FakeZoho> {
  const store = new ZohoStore(USER);
  seed(store);
  const grants = new OAuthGrants({
    clientId: CLIENT_ID,
    page: { access_type: 'offline', prompt: 'consent' },
    rotates: false,
    extra: { api_domain: 'https://www.zohoapis.eu' },
    landing: { location: 'eu', 'accounts-server': 'https://accounts.zoho.eu' },
  });
  grants.valid.add(TOKEN);
  let left = 24_000;
  const server = await startFakeServer({
    origins: ['https://www.zohoapis.eu', 'https://accounts.zoho.eu'],
    contracts: [contract()],
    uncontracted: /^\/oauth\/|\/\/|^\/no/,
    // The contract knows but a part of what a field has, and no null where the service answers it.
    checkAnswers: false,
    authorize: ({ headers, path }) => {
      if (path.startsWith('/oauth/')) return undefined;
      const [scheme, token = ''] = (headers.authorization ?? '').split(' ');
      const isRight = scheme === 'Zoho-oauthtoken' && grants.valid.has(token);
      return isRight ? undefined : problem(401, 'INVALID_TOKEN', 'invalid oauth token');
    },
    invalid: message => problem(400, 'INVALID_REQUEST', message),
    routes(router) {
      router.use((_request, response, next) => {
        response.set('X-API-CREDITS-REMAINING', String(--left));
        next();
      });
      // Zoho refuses with 200.
      router.post('/oauth/v2/token', ({ body }, response) => {
        const answer = grants.token(new URLSearchParams(body as Record<string, string>));
        response.json('error' in answer ? { error: 'invalid_code' } : answer.tokens);
      });
      settingsRoutes(router, store);
      recordRoutes(router, store);
    },
  });
  const credentials = { baseUrl: server.url, fields: { url: server.url, token: TOKEN } };
  return { connector: zoho, server, credentials, store, grants };
}

const idOf = (answer: object): string => (answer as { data: [{ details: { id: string } }] }).data[0].details.id;

function seed(store: ZohoStore): void {
  const account = idOf(
    store.create('Accounts', { Account_Name: 'Lanternworks AB', Website: 'https://www.lanternworks.example' }),
  );
  const ida = {
    First_Name: 'Ida',
    Last_Name: 'Lindqvist',
    Email: 'ida@customer.example',
    Account_Name: { id: account },
  };
  const contact = idOf(store.create('Contacts', ida));
  store.create('Leads', { First_Name: 'Nils', Last_Name: 'Berg', Company: 'Bergwerk' });
  store.create('Deals', {
    ...{ Deal_Name: 'Harbour lights', Stage: 'Qualification', Pipeline: 'Standard (Standard)' },
    ...{ Amount: 12500.5, Closing_Date: '2027-01-31', Account_Name: { id: account }, Contact_Name: { id: contact } },
  });
}

const stage = (display_value: string, sequence_number: number, forecast_type: string) => ({
  ...{ id: `70${sequence_number}`, display_value, actual_value: display_value, sequence_number, forecast_type },
});

function settingsRoutes(router: Router, store: ZohoStore): void {
  router.get(`${BASE}/users`, (_request, response) => {
    const { id, name: full_name, email } = store.user;
    response.json({
      users: [{ id, full_name, email }],
      info: { per_page: 200, count: 1, page: 1, more_records: false },
    });
  });
  router.get(`${BASE}/settings/fields`, ({ query }, response) => {
    const fields = store.fieldsOf(String(query.module)).map(([api_name, field]) => ({
      api_name,
      field_label: field.label ?? api_name.replaceAll('_', ' '),
      data_type: field.type,
      custom_field: field.isCustom ?? false,
      read_only: field.isReadOnly ?? false,
      field_read_only: false,
    }));
    response.json({ fields });
  });
  router.get(`${BASE}/settings/layouts`, (_request, response) => {
    response.json({ layouts: [{ id: '600', name: 'Standard', status: 'active' }] });
  });
  router.get(`${BASE}/settings/pipeline`, (_request, response) => {
    const maps = [
      stage('Closed Won', 3, 'Closed Won'),
      stage('Qualification', 1, 'Open'),
      stage('Proposal/Price Quote', 2, 'Open'),
    ];
    response.json({ pipeline: [{ id: '601', display_value: 'Standard (Standard)', default: true, maps }] });
  });
}

const first = ({ body }: Request): Record<string, unknown> => {
  const { data } = body as { data?: Record<string, unknown>[] };
  if (data?.length !== 1 || !data[0])
    throw problem(400, 'MANDATORY_NOT_FOUND', 'required field not found', { api_name: 'data' });
  return data[0];
};
const fieldsIn = (query: Request['query']): string[] =>
  String(query.fields ?? '')
    .split(',')
    .filter(Boolean);

function recordRoutes(router: Router, store: ZohoStore): void {
  router.post(`${BASE}/coql`, ({ body }, response) => {
    const found = store.query(String((body as { select_query: string }).select_query));
    if (found) response.json(found);
    else response.status(204).end();
  });
  router.get(`${BASE}/:module`, ({ params: { module }, query, headers }, response) => {
    store.fieldsOf(module);
    const fields = fieldsIn(query);
    if (fields.length === 0)
      throw problem(400, 'REQUIRED_PARAM_MISSING', 'One of the expected parameter is missing', { param: 'fields' });
    const ids = query.ids ? String(query.ids).split(',') : undefined;
    const since = Date.parse(String(headers['if-modified-since'] ?? '1970-01-01'));
    const rows = (store.rows[module] ?? []).filter(
      row =>
        Boolean(row.Converted__s) === (query.converted === 'true') &&
        (ids?.includes(row.id) ?? true) &&
        Date.parse(String(row.Modified_Time)) >= since,
    );
    const [page, size] = [Number(query.page ?? 1), Number(query.per_page ?? 200)];
    const data = rows.slice((page - 1) * size, page * size).map(row => store.shown(module, row, fields));
    if (data.length === 0) response.status(headers['if-modified-since'] ? 304 : 204).end();
    else
      response.json({
        data,
        info: { per_page: size, count: data.length, page, more_records: rows.length > page * size },
      });
  });
  router.get(`${BASE}/:module/deleted`, ({ params, query, headers }, response) => {
    const since = Date.parse(String(headers['if-modified-since'] ?? 0));
    const rows = store.deleted.filter(one => one.module === params.module && Date.parse(one.time) >= since);
    const [page, size] = [Number(query.page), Number(query.per_page)];
    const data = rows
      .slice((page - 1) * size, page * size)
      .map(({ id, time }) => ({ id, display_name: 'Somebody', type: 'recycle', deleted_time: time }));
    if (data.length === 0) response.status(headers['if-modified-since'] ? 304 : 204).end();
    else
      response.json({
        data,
        info: { per_page: size, count: data.length, page, more_records: rows.length > page * size },
      });
  });
  router.get(`${BASE}/:module/:id`, ({ params: { module, id }, query }, response) => {
    store.fieldsOf(module);
    const row = store.get(module, id);
    // Converted leads are answered only to those who ask for them.
    if (row && !row.Converted__s) response.json({ data: [store.shown(module, row, fieldsIn(query))] });
    else response.status(204).end();
  });
  router.get(`${BASE}/:module/:id/Notes`, ({ params: { module, id }, query }, response) => {
    if (!store.get(module, id))
      throw problem(400, 'INVALID_DATA', 'the id given seems to be invalid', { resource_path_index: 1 });
    const all = (store.rows.Notes ?? []).filter(({ Parent_Id }) => Parent_Id === id);
    const [page, size] = [Number(query.page), Number(query.per_page)];
    const data = all.slice((page - 1) * size, page * size).map(row => store.shown('Notes', row, fieldsIn(query)));
    if (data.length === 0) response.status(204).end();
    else
      response.json({
        data,
        info: { per_page: size, count: data.length, page, more_records: all.length > page * size },
      });
  });
  router.post(`${BASE}/:module`, (request, response) => {
    const { module } = request.params;
    store.fieldsOf(module);
    response.status(201).json(store.create(module, first(request)));
  });
  router.put(`${BASE}/:module/:id`, (request, response) => {
    const { module, id } = request.params;
    response.json(store.change(module, id, first(request)));
  });
  router.delete(`${BASE}/:module/:id`, ({ params: { module, id } }, response) => {
    response.json(store.remove(module, id));
  });
}
