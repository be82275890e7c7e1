/*
 * SuiteCRM, V8 API. Paths, operators and answers after SuiteCRM's own Swagger document (Api/docs/swagger/swagger.json, AGPL-3.0, which
 * names no schemas to validate with) and the Developer Guide at docs.suitecrm.com/developer/api/developer-setup-guide (JSON API,
 * Configure Authentication); that text comes with quotes and brackets as HTML: github.com/SuiteCRM/SuiteCRM/issues/8101; that empty
 * values, unknown attributes and lists of deleted records are refused: what its source does.
 */
import { randomUUID } from 'node:crypto';
import type { Request, Router } from 'express';
import { suitecrm } from '../../../src/crm/suitecrm';
import type { FakeCrm } from '.';
import { ServerClock } from './kit/clock';
import { Refusal, startFakeServer } from './kit/server';
import { folded, type Nested, phpQuery } from './php-query';
import { definitions } from './sugarcrm/fields';

export type SuiteRow = Record<string, unknown> & { id: string; deleted?: true };

const CLIENT = { client_id: '2f8a1c3e-client', client_secret: 'suite-secret-1' };
const USER = { id: 'b7d0c9e2-rita', name: 'Rita Rep', login: 'rita', password: 'rita-pass-1' };
const MODULES = ['Contacts', 'Leads', 'Accounts', 'Opportunities', 'Notes', 'Tasks', 'Calls', 'Meetings'];
const EXTRA: Record<string, string[]> = {
  Contacts: ['email1', 'email2'],
  Leads: ['email1', 'email2'],
  Tasks: ['priority'],
};

const refused = (detail: string): Refusal => new Refusal(400, { errors: { status: 400, title: null, detail } });
const denied = (status: number, error: string, message: string): Refusal => new Refusal(status, { error, message });

/** A fake, and what tests may look at and change behind the API's back. */
export interface FakeSuite extends FakeCrm {
  rows: Record<string, SuiteRow[]>;
  expire(): void;
  grants: string[];
}

/** Starts a fake with one account, an open opportunity and a contact. */
export async function startSuite({ withProfileField = true } = {}): Promise<FakeSuite> {
  const clock = new ServerClock(47_000, 1_000);
  const rows: Record<string, SuiteRow[]> = Object.fromEntries(MODULES.map(module => [module, []]));
  const links: string[] = [];
  const grants: string[] = [];
  let access = '';
  let refresh = '';

  const now = () => clock.iso().slice(0, 19).replace('T', ' ');
  const fieldsOf = (module: string): string[] => [
    ...Object.keys(definitions(module, withProfileField)).filter(name => name !== 'email'),
    ...(EXTRA[module] ?? []),
  ];
  const living = (module: string) => (rows[module] ?? []).filter(row => !row.deleted);
  const add = (module: string, values: Record<string, unknown>): SuiteRow => {
    const row = { id: randomUUID(), ...values, date_entered: now(), date_modified: now(), created_by_name: USER.name };
    rows[module]?.push(row);
    return row;
  };

  const account = add('Accounts', { name: 'Lanternworks & Söhne', website: 'https://www.lanternworks.example' });
  const ida = add('Contacts', { first_name: 'Ida', last_name: "O'Lindqvist", account_id: account.id });
  const deal = add('Opportunities', { name: 'Harbour lights', amount: '12500.5', sales_stage: 'Prospecting' });
  links.push(`Contacts/${ida.id}/opportunities/${deal.id}`);

  function grant(body: Record<string, string>) {
    grants.push(body.grant_type ?? '');
    if (body.client_id !== CLIENT.client_id || body.client_secret !== CLIENT.client_secret)
      throw denied(401, 'invalid_client', 'Client authentication failed');
    if (body.grant_type === 'refresh_token' && body.refresh_token !== refresh)
      throw denied(401, 'invalid_request', 'The refresh token is invalid.');
    if (body.grant_type === 'password' && (body.username !== USER.login || body.password !== USER.password))
      throw denied(400, 'invalid_grant', 'The user credentials were incorrect.');
    const payload = Buffer.from(JSON.stringify({ aud: CLIENT.client_id, sub: USER.id, jti: randomUUID() }));
    access = `eyJ0eXAiOiJKV1QifQ.${payload.toString('base64url')}.c2lnbmF0dXJl`;
    refresh = randomUUID();
    return { token_type: 'Bearer', expires_in: 3600, access_token: access, refresh_token: refresh };
  }

  const moduleOf = ({ params }: Request): string => {
    if (!MODULES.includes(String(params.module))) throw refused(`Module ${params.module} does not exist`);
    return String(params.module);
  };
  const rowOf = (module: string, id: string): SuiteRow => {
    const row = living(module).find(one => one.id === id);
    if (!row) throw refused(`${module} module with id ${id} is not found`);
    return row;
  };
  const encoded = (value: unknown): unknown =>
    typeof value === 'string'
      ? value.replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#039;')
      : value;
  const shown = (module: string, row: SuiteRow, fields = fieldsOf(module)) => {
    const employer = rows.Accounts?.find(({ id }) => id === row.account_id)?.name ?? '';
    const whole: Record<string, unknown> = {
      ...row,
      assigned_user_name: row.assigned_user_id === USER.id ? USER.name : '',
      ...(module === 'Contacts' ? { account_name: employer } : {}),
    };
    const attributes = fields
      .filter(name => name !== 'id')
      .map(name => {
        const value = whole[name] ?? '';
        const isTime = typeof value === 'string' && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(value);
        return [name, isTime ? `${value.replace(' ', 'T')}+00:00` : encoded(value)];
      });
    return {
      type: module.replace(/s$/, ''),
      id: row.id,
      attributes: Object.fromEntries(attributes),
      relationships: {},
    };
  };

  const holds = (row: SuiteRow, field: string, operator: string, value: string): boolean => {
    const [mine, other] = [folded(row[field]), folded(value)];
    if (operator === 'eq') return mine === other;
    if (operator === 'gt') return mine > other;
    if (operator === 'gte') return mine >= other;
    if (operator === 'lt') return mine < other;
    throw refused(`Filter operator ${operator} is invalid`);
  };

  function list(request: Request) {
    const module = moduleOf(request);
    const { fields, filter, page, sort, ...odd } = phpQuery(request.url) as Record<string, Nested>;
    if (Object.keys(odd).length) server.violations.push(`${module}: parameters ${Object.keys(odd)}`);
    const names = String(fields?.[module] ?? '').split(',');
    const missing = names.filter(name => !fieldsOf(module).includes(name));
    if (missing.length) throw refused(`The following fields in ${module} module are not found: ${missing.join(', ')}`);
    const tests = Object.entries((filter ?? {}) as Record<string, Nested>);
    const unknown = tests.find(([name]) => !fieldsOf(module).includes(name) || /^email/.test(name));
    if (unknown) throw refused(`Filter field ${unknown[0]} in ${module} module is not found`);
    const order = String(sort);
    const key = order.replace('-', '');
    const found = living(module)
      .filter(row =>
        tests.every(([name, ops]) => Object.entries(ops).every(([op, value]) => holds(row, name, op, String(value)))),
      )
      // Rows that tie are in no order.
      .sort(
        (a, b) =>
          String(a[key]).localeCompare(String(b[key])) * (order.startsWith('-') ? -1 : 1) || Math.random() - 0.5,
      );
    const size = Number(page?.size);
    const from = (Number(page?.number) - 1) * size;
    const data = found.slice(from, from + size).map(row => shown(module, row, names));
    return { meta: { 'total-pages': Math.ceil(found.length / size), 'records-on-this-page': data.length }, data };
  }

  /** Empty values are refused, and so is what the module does not have. */
  function checked(module: string, attributes: Record<string, unknown>): Record<string, unknown> {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === '' || value === null || value === false)
        throw refused('The option "attributes" with value array is invalid.');
      if (!fieldsOf(module).includes(name)) {
        server.violations.push(`${module} has no ${name}`);
        throw refused(`Property ${name} in ${module} module is invalid`);
      }
    }
    const { email1 } = attributes as { email1?: string };
    if (email1?.trim() && !/^\S+@\S+\.\S+$/.test(email1))
      throw refused('Property email1 in Contacts module is invalid');
    return attributes;
  }

  const routes = (router: Router) => {
    const api = '/Api/V8';
    router.use((_request, response, next) => {
      response.set('Date', clock.now().toUTCString()).type('application/vnd.api+json');
      next();
    });
    router.post('/Api/access_token', ({ body }, response) => void response.json(grant(body)));
    router.get(`${api}/module/Users/:id`, ({ params }, response) => {
      if (params.id !== USER.id) throw refused(`Users module with id ${params.id} is not found`);
      response.json({ data: { type: 'User', id: USER.id, attributes: { full_name: USER.name, user_name: 'rita' } } });
    });
    router.get(`${api}/meta/fields/:module`, (request, response) => {
      const module = moduleOf(request);
      const { email: _email, ...known } = definitions(module, withProfileField);
      const attributes = Object.fromEntries(
        Object.entries(known).map(([name, { type, source }]) => [
          name,
          { type, source, required: false, dbType: type },
        ]),
      );
      response.json({ data: { type: 'fields', id: '', attributes } });
    });
    router.get(`${api}/module/:module`, (request, response) => void response.json(list(request)));
    router.get(`${api}/module/:module/:id`, (request, response) => {
      const module = moduleOf(request);
      response.json({ data: shown(module, rowOf(module, String(request.params.id))) });
    });
    router.post(`${api}/module`, ({ body: { data } }, response) => {
      if (living(data.type).some(({ id }) => id === data.id))
        throw refused(`Bean ${data.type} with id ${data.id} is already exist`);
      const row = add(data.type, { ...checked(data.type, data.attributes), id: data.id });
      response.status(201).json({ data: shown(data.type, row) });
    });
    router.patch(`${api}/module`, ({ body: { data } }, response) => {
      const row = rowOf(data.type, data.id);
      Object.assign(row, checked(data.type, data.attributes), { date_modified: now() });
      response.json({ data: shown(data.type, row) });
    });
    router.delete(`${api}/module/:module/:id`, (request, response) => {
      const module = moduleOf(request);
      const row = rowOf(module, String(request.params.id));
      Object.assign(row, { deleted: true, date_modified: now() });
      response.json({ meta: { message: `Record with id ${row.id} is deleted` }, data: null });
    });
    const relations = `${api}/module/:module/:id/relationships`;
    router.get(`${relations}/:link`, (request, response) => {
      const module = moduleOf(request);
      const { id } = rowOf(module, String(request.params.id));
      const prefix = `${module}/${id}/${request.params.link}/`;
      const data = links
        .filter(link => link.startsWith(prefix))
        .map(link => ({ type: '', id: link.split('/').at(-1) }));
      response.json(data.length ? { data } : { meta: { message: `There is no relationship set in ${module} module` } });
    });
    router.post(relations, (request, response) => {
      const module = moduleOf(request);
      const { id } = rowOf(module, String(request.params.id));
      const { type, id: other } = request.body.data;
      links.push(`${module}/${id}/${String(type).toLowerCase()}/${rowOf(type, other).id}`);
      response.status(201).json({ meta: { message: 'has been added' } });
    });
    router.delete(`${relations}/accounts/:other`, (request, response) => {
      rowOf(moduleOf(request), String(request.params.id)).account_id = '';
      response.json({ meta: { message: 'Relationship has been deleted' } });
    });
  };

  const server = await startFakeServer({
    authorize: request => {
      if (!request.path.startsWith('/Api/')) return new Refusal(404, '<html><body>Not Found</body></html>');
      if (request.path === '/Api/access_token' || request.get('authorization') === `Bearer ${access}`) return undefined;
      return denied(401, 'access_denied', 'The resource owner or authorization server denied the request.');
    },
    invalid: refused,
    routes,
  });
  const fields = {
    clientId: CLIENT.client_id,
    clientSecret: CLIENT.client_secret,
    user: USER.login,
    password: USER.password,
  };
  const expire = () => {
    access = 'ended';
  };
  return { connector: suitecrm, server, credentials: { baseUrl: server.url, fields }, rows, expire, grants };
}
