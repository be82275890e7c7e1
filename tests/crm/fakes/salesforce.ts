/*
 * Salesforce REST API, version 66.0. Paths and bodies after Salesforce's own Postman collection "Salesforce Platform APIs"; behaviour after
 * the REST API Developer Guide (Query, sObject Rows, sObject Rows by External ID, sObject Get Deleted, Conditional Request Headers,
 * Status Codes and Error Responses, Limit Info Header) at developer.salesforce.com/docs/platform/api-rest; signing in after OAuth 2.0 Web Server
 * Flow and Refresh Token Rotation at help.salesforce.com.
 */
import type { Request, Router } from 'express';
import { salesforce } from '../../../src/crm/salesforce';
import type { FakeCrm } from '.';
import { OAuthGrants } from './kit/oauth';
import { Refusal, startFakeServer } from './kit/server';
import { problem, SalesforceStore } from './salesforce/store';

const TOKEN = '00D5g000001a2b3!AQEAQFakeTokenOfTheTests0123456789';
export const CLIENT_ID = '3MVG9ThroughlineConsumerKey';
/** Where the token answer says that the API is. */
export const INSTANCE = 'https://lanternworks.my.salesforce.com';
const USER_ID = '0055g00000Rita0AAA';
const BASE = '/services/data/v66.0';
/** Rows of one page of a query: fewer than asked for, as with wide rows. */
const PAGE = 3;

export interface FakeSalesforce extends FakeCrm {
  store: SalesforceStore;
  grants: OAuthGrants;
}

/** A server with one contact, one account and one open opportunity. */
export async function startSalesforce({ withOnceField = true, instanceUrl = INSTANCE } = {}): Promise<FakeSalesforce> {
  const store = new SalesforceStore(withOnceField, USER_ID);
  seed(store);
  const grants = new OAuthGrants({
    clientId: CLIENT_ID,
    extra: { instance_url: instanceUrl, id: `${INSTANCE}/id/x/y` },
  });
  grants.valid.add(TOKEN);
  const tokenOf = ({ headers }: Request) => headers.authorization?.replace(/^Bearer /, '') ?? '';
  const server = await startFakeServer({
    origins: [INSTANCE],
    authorize: request => {
      if (request.path === '/services/oauth2/token' || grants.valid.has(tokenOf(request))) return undefined;
      if (request.path.startsWith('/services/oauth2/')) return new Refusal(403, 'Bad_OAuth_Token');
      return problem(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
    },
    invalid: message => problem(400, 'JSON_PARSER_ERROR', message),
    routes(router) {
      let used = 17;
      router.use((_request, response, next) => {
        response.set('Sforce-Limit-Info', `api-usage=${++used}/15000`);
        next();
      });
      router.post('/services/oauth2/token', ({ body }, response) => {
        const answer = grants.token(new URLSearchParams(body as Record<string, string>));
        if ('error' in answer)
          response.status(400).json({ ...answer, error_description: 'expired access/refresh token' });
        else response.json(answer.tokens);
      });
      router.get('/services/oauth2/userinfo', (_request, response) => {
        response.json({ user_id: USER_ID, name: 'Rita Rep', organization_id: '00D5g000001a2b3EAA' });
      });
      queryRoutes(router, store);
      recordRoutes(router, store);
    },
  });
  const credentials = { baseUrl: server.url, fields: { url: server.url, token: TOKEN } };
  return { connector: salesforce, server, credentials, store, grants };
}

function seed(store: SalesforceStore): void {
  const stage = (ApiName: string, IsClosed: boolean, SortOrder: number) => ({
    ...{ Id: `01J${SortOrder}`, ApiName, MasterLabel: `${ApiName} stage`, IsClosed, SortOrder, IsActive: true },
  });
  store.rows.OpportunityStage = [
    ...[stage('Prospecting', false, 1), stage('Proposal/Price Quote', false, 2), stage('Closed Won', true, 3)],
  ];
  store.rows.TaskStatus = [
    { Id: '01T1', ApiName: 'Not Started', IsClosed: false, SortOrder: 1 },
    { Id: '01T2', ApiName: 'Completed', IsClosed: true, SortOrder: 2 },
  ];
  const account = store.create('Account', { Name: 'Lanternworks AB', Website: 'https://www.lanternworks.example' });
  const ida = { FirstName: 'Ida', LastName: 'Lindqvist', Email: 'ida@customer.example', AccountId: account };
  const contact = store.create('Contact', ida);
  store.create('Lead', { LastName: 'Berg', FirstName: 'Nils', Company: 'Bergwerk' });
  const deal = { Name: 'Harbour lights', StageName: 'Prospecting', Amount: 12500.5, CloseDate: '2027-01-31' };
  const opportunity = store.create('Opportunity', { ...deal, AccountId: account });
  store.parts.push({ OpportunityId: opportunity, ContactId: contact });
}

function queryRoutes(router: Router, store: SalesforceStore): void {
  const cursors = new Map<string, object[]>();
  const answer = (rows: object[]) => {
    const rest = rows.slice(PAGE);
    const locator = `01g5g00000Fake${cursors.size}-${PAGE}`;
    if (rest.length) cursors.set(locator, rest);
    const next = rest.length ? { nextRecordsUrl: `${BASE}/query/${locator}` } : {};
    return { totalSize: rows.length, done: rest.length === 0, ...next, records: rows.slice(0, PAGE) };
  };
  router.get(`${BASE}/query`, ({ query }, response) => {
    if (Object.keys(query).join() !== 'q') throw problem(400, 'INVALID_QUERY', `parameters: ${Object.keys(query)}`);
    response.json(answer(store.query(String(query.q))));
  });
  router.get(`${BASE}/query/:locator`, ({ params }, response) => {
    const rows = cursors.get(params.locator);
    if (!rows) throw problem(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    response.json(answer(rows));
  });
  router.get(`${BASE}/sobjects/:object/deleted`, ({ params, query }, response) => {
    const [start, end] = [Date.parse(String(query.start)), Date.parse(String(query.end))];
    const now = store.clock.now().getTime();
    if (!(end - start >= 60_000) || now - start > 30 * 86_400_000)
      throw problem(400, 'INVALID_REPLICATION_DATE', 'startDate and endDate do not fit');
    const deletedRecords = store.deleted
      .filter(({ object, deletedDate }) => object === params.object && Date.parse(deletedDate) >= start)
      .map(({ id, deletedDate }) => ({ id, deletedDate }));
    response.json({
      deletedRecords,
      earliestDateAvailable: '2026-01-01T00:00:00.000+0000',
      latestDateCovered: store.now(),
    });
  });
}

function recordRoutes(router: Router, store: SalesforceStore): void {
  const path = `${BASE}/sobjects/:object`;
  router.get(`${path}/describe`, ({ params }, response) => {
    response.json({ name: params.object, fields: store.fieldsOf(params.object) });
  });
  router.post(path, ({ params, body }, response) => {
    store.fieldsOf(params.object);
    response.status(201).json({ id: store.create(params.object, body), success: true, errors: [] });
  });
  router.patch(`${path}/:id`, ({ params: { object, id }, body, headers }, response) => {
    const row = store.get(object, id);
    const since = Date.parse(String(headers['if-unmodified-since']));
    if (Date.parse(String(row.LastModifiedDate)) > since) throw problem(412, 'PRECONDITION_FAILED', 'Changed since');
    store.change(object, id, body);
    response.status(204).end();
  });
  router.patch(`${path}/:field/:value`, ({ params: { object, field, value }, body }, response) => {
    if (!store.fieldsOf(object).some(({ name, externalId }) => name === field && externalId))
      throw problem(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible');
    const known = store.rows[object]?.find(row => row[field] === value);
    if (known) store.change(object, known.Id, body);
    const id = known?.Id ?? store.create(object, { ...body, [field]: value });
    response.status(known ? 200 : 201).json({ id, success: true, errors: [], created: !known });
  });
  router.delete(`${path}/:id`, ({ params: { object, id } }, response) => {
    store.remove(object, id);
    response.status(204).end();
  });
}
