/*
 * SugarCRM, REST version 11. After the Sugar Developer Guide 14 at support.sugarcrm.com (Web Services > REST API: oauth2/token POST,
 * <module>/filter POST, <module> POST, <module>/:record GET PUT DELETE, <module>/:record/link/:link_name GET, <module>/duplicateCheck
 * POST, <module>/enum/:field GET, metadata GET, me GET, API Exceptions; Architecture > Extensions > Platforms) and the blog "How platform
 * parameter works in Sugar v10 REST API". There is no contract to put in front: the fake itself refuses what it does not know.
 */
import type { Request, Response, Router } from 'express';
import { sugarcrm } from '../../../src/crm/sugarcrm';
import type { FakeCrm } from '.';
import { Refusal, startFakeServer } from './kit/server';
import { LINKS, MODULES, type Row, SugarStore } from './sugarcrm/store';
import { SugarTokens } from './sugarcrm/tokens';

/** A fake, and what tests may look at and change behind the API's back. */
export interface FakeSugar extends FakeCrm {
  store: SugarStore;
  tokens: SugarTokens;
}

const BASE = '/rest/v11';
/** `max_list_limit` of an installation: more is quietly cut. */
const MAX_LIST = 150;
const LIST_KEYS = ['fields', 'max_num', 'offset', 'order_by', 'filter', 'deleted'];

export const sugarError = (status: number, error: string, error_message: string): Refusal =>
  new Refusal(status, { error, error_message });

/** Starts a fake with one account, one open opportunity, a contact with two e-mails and a lead that was converted. */
export async function startSugar({
  withProfileField = true,
  withLineItems = false,
  platforms = ['base', 'mobile', 'portal', 'throughline'],
} = {}): Promise<FakeSugar> {
  const tokens = new SugarTokens(platforms);
  const store = new SugarStore(withProfileField, text => void server.violations.push(text), withLineItems);
  seed(store);
  const server = await startFakeServer({
    uncontracted: /oauth2\/token$/,
    authorize: request => {
      if (!request.path.startsWith(`${BASE}/`)) return new Refusal(404, '<html><body>Not Found</body></html>');
      if (request.path === `${BASE}/oauth2/token`) return undefined;
      const token = request.get('oauth-token');
      if (!token) return sugarError(401, 'need_login', 'No valid authentication for user.');
      return tokens.isKnown(token)
        ? undefined
        : sugarError(401, 'invalid_grant', 'The access token provided is invalid.');
    },
    invalid: message => sugarError(422, 'invalid_parameter', message),
    routes(router) {
      router.use((_request, response, next) => {
        response.set('Date', store.clock.now().toUTCString());
        next();
      });
      router.post(`${BASE}/oauth2/token`, ({ body }, response) => void response.json(tokens.grant(body)));
      router.get(`${BASE}/me`, (_request, response) => {
        response.json({
          current_user: { type: 'user', id: store.user.id, full_name: store.user.name, user_name: 'rita' },
        });
      });
      router.get(`${BASE}/metadata`, (request, response) => void response.json(metadata(request, store)));
      recordRoutes(router, store);
    },
  });
  const fields = { user: 'rita', password: 'rita-pass-1' };
  return { connector: sugarcrm, server, credentials: { baseUrl: server.url, fields }, store, tokens };
}

function seed(store: SugarStore): void {
  const account = store.add('Accounts', { name: 'Lanternworks AB', website: 'http://www.lanternworks.example' });
  const ida = store.add('Contacts', { first_name: 'Ida', last_name: 'Lindqvist', account_id: account.id });
  ida.email = [
    { email_address: 'ida@old.example', primary_address: false, opt_out: true, invalid_email: false },
    { email_address: 'ida@customer.example', primary_address: true, opt_out: false, invalid_email: false },
  ];
  store.add('Leads', { first_name: 'Nils', last_name: 'Berg', account_name: 'Bergwerk', converted: true });
  const deal = { name: 'Harbour lights', amount: '12500.500000', currency_id: '-99', sales_stage: 'Prospecting' };
  const opportunity = store.add('Opportunities', { ...deal, date_closed: '2027-01-31', account_id: account.id });
  store.links.push(['Opportunities', opportunity.id, ida.id]);
}

function metadata({ query }: Request, store: SugarStore) {
  const odd = Object.keys(query).filter(name => !['type_filter', 'module_filter'].includes(name));
  if (odd.length) store.complain(`metadata: ${odd}`);
  const names = String(query.module_filter).split(',');
  const modules = Object.fromEntries(
    names.map(name => [name, { fields: { ...store.fieldsOf(name), _hash: '1f3a' }, views: {}, _hash: '99' }]),
  );
  const currencies = { '-99': { name: 'Euro', symbol: '€', iso4217: 'EUR', status: 'Active', conversion_rate: '1.0' } };
  return { modules, currencies, _hash: '77' };
}

function recordRoutes(router: Router, store: SugarStore): void {
  const moduleOf = ({ params }: Request): string => {
    const module = MODULES.find(name => name === params.module);
    if (!module) throw sugarError(404, 'no_method', 'Could not find the HTTP method of your request for this path.');
    return module;
  };
  const rowOf = (request: Request): Row => {
    const module = moduleOf(request);
    const id = String(request.params.id);
    const row = store.living(module).find(one => one.id === id);
    if (!row) throw sugarError(404, 'not_found', `Could not find record: ${id} in module: ${module}`);
    return row;
  };
  const answer = (response: Response, module: string, row: Row, fields?: string) =>
    void response.json(store.shown(module, row, fields));
  const list = (response: Response, module: string, rows: Row[], args: Record<string, unknown>) => {
    const odd = Object.keys(args).filter(name => !LIST_KEYS.includes(name));
    if (odd.length) store.complain(`${module}: arguments ${odd}`);
    const size = Math.min(Number(args.max_num ?? 20), MAX_LIST);
    const offset = Number(args.offset ?? 0);
    const found = store.select(module, rows, args);
    response.json({
      next_offset: found.length > offset + size ? offset + size : -1,
      records: found.slice(offset, offset + size).map(row => store.shown(module, row, String(args.fields))),
    });
  };

  router.post(`${BASE}/:module/filter`, (request, response) => {
    const module = moduleOf(request);
    const rows = request.body.deleted ? store.all(module) : store.living(module);
    list(response, module, rows, request.body);
  });
  router.post(`${BASE}/:module/duplicateCheck`, (request, response) => {
    const module = moduleOf(request);
    store.check(module, request.body);
    // SugarCRM asks for the names as they begin.
    const { first_name: first = '', last_name: last = '' } = request.body;
    const starts = (value: unknown, word: string) =>
      String(value ?? '')
        .toLowerCase()
        .startsWith(word.toLowerCase());
    const records = store
      .living(module)
      .filter(row => last && starts(row.last_name, last) && starts(row.first_name, first));
    response.json({ next_offset: -1, records: records.map(row => store.shown(module, row)) });
  });
  router.post(`${BASE}/:module`, (request, response) => {
    const module = moduleOf(request);
    answer(response, module, store.create(module, request.body));
  });
  router.get(`${BASE}/:module/enum/:field`, (request, response) => {
    if (moduleOf(request) !== 'Opportunities' || request.params.field !== 'sales_stage')
      throw sugarError(404, 'not_found', 'options not found');
    response.json(store.stages);
  });
  router.get(`${BASE}/:module/:id`, (request, response) => {
    answer(response, moduleOf(request), rowOf(request), request.query.fields as string | undefined);
  });
  router.put(`${BASE}/:module/:id`, (request, response) => {
    const row = rowOf(request);
    store.change(moduleOf(request), row, request.body, request.get('x-timestamp'));
    answer(response, moduleOf(request), row);
  });
  router.delete(`${BASE}/:module/:id`, (request, response) => {
    response.json({ id: store.remove(rowOf(request)).id });
  });
  router.get(`${BASE}/:module/:id/link/:link`, (request, response) => {
    const { id } = rowOf(request);
    const link = LINKS[`${moduleOf(request)}.${request.params.link}`];
    if (!link) throw sugarError(404, 'not_found', `Could not find a relationship named: ${request.params.link}`);
    list(response, link, store.linked(link, id, moduleOf(request)), request.query);
  });
}
