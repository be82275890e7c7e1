/*
 * Close, API version 1: contract close/close.openapi.json, with the keys of its loose bodies checked here. Its behaviour after
 * developer.close.com/api: overview (authentication with API keys, pagination, rate limits), resources (leads, contacts, opportunities, tasks,
 * activities, pipelines, custom fields), resources/advanced-filtering and resources/events (fifty a page, newest first, cursors). A search index
 * that lags, change times of whole seconds, a lead for a contact without one, nested errors of fields.
 */
import type { Request, Router } from 'express';
import { close } from '../../../src/crm/close';
import type { FakeCrm } from '.';
import { contract } from './close-contract';
import { searchIndex } from './close-search';
import { CloseStore, type Kind, LINKEDIN, ME, type Row, STATUSES } from './close-store';
import { Refusal, startFakeServer } from './kit/server';

const TOKEN = 'api_0FakeKeyOfTheTests.0123456789abcdef';
const BASE = '/api/v1';
const PATHS: Record<Kind, string> = {
  ...{ lead: '/lead/', contact: '/contact/', opportunity: '/opportunity/', task: '/task/' },
  ...{ note: '/activity/note/', call: '/activity/call/' },
};

function shown(store: CloseStore, kind: Kind, row: Row): Record<string, unknown> {
  if (kind === 'lead')
    return {
      ...row,
      display_name: row.name,
      html_url: `https://app.close.com/lead/${row.id}/`,
      contacts: store.contactsOf(row.id),
    };
  if (kind === 'contact' || kind === 'task') return row;
  if (kind !== 'opportunity') return { ...row, user_id: ME.id, user_name: `${ME.first_name} ${ME.last_name}` };
  const status = STATUSES.find(({ id }) => id === row.status_id);
  const lead = store.get('lead', String(row.lead_id));
  return {
    ...row,
    lead_name: lead.name,
    status_label: status?.label,
    status_type: status?.type,
    pipeline_id: 'pipe_sales',
  };
}

const only = (row: Record<string, unknown>, fields: unknown) =>
  fields
    ? Object.fromEntries(
        String(fields)
          .split(',')
          .map(name => [name, row[name] ?? null]),
      )
    : row;

function pageOf(store: CloseStore, kind: Kind, { query }: Request) {
  const after = (name: string, time: string) => !query[name] || Date.parse(time) >= Date.parse(String(query[name]));
  const order = String(query._order_by ?? '-date_created');
  const key = order.replace('-', '');
  const rows = store
    .all(kind)
    .map(row => shown(store, kind, row))
    .filter(
      row =>
        (!query.lead_id || [query.lead_id].flat().includes(String(row.lead_id))) &&
        (!query.status_type || [query.status_type].flat().includes(String(row.status_type))) &&
        after('date_updated__gte', String(row.date_updated)) &&
        after('date_created__gte', String(row.date_created)),
    )
    .sort((a, b) => (order.startsWith('-') ? -1 : 1) * `${a[key]} ${a.id}`.localeCompare(`${b[key]} ${b.id}`));
  const skip = Number(query._skip ?? 0);
  const data = rows.slice(skip, skip + Number(query._limit ?? 100));
  return { data, has_more: skip + data.length < rows.length };
}

function routes(router: Router, store: CloseStore): void {
  for (const [kind, path] of Object.entries(PATHS) as [Kind, string][]) {
    router.get(`${BASE}${path}`, (request, response) => void response.json(pageOf(store, kind, request)));
    router.post(`${BASE}${path}`, ({ body }, response) => {
      response.json(shown(store, kind, store.create(kind, body)));
    });
    router.get(`${BASE}${path}:id/`, ({ params, query }, response) => {
      response.json(only(shown(store, kind, store.get(kind, params.id)), query._fields));
    });
    router.put(`${BASE}${path}:id/`, ({ params, body }, response) => {
      response.json(shown(store, kind, store.change(kind, params.id, body)));
    });
    router.delete(`${BASE}${path}:id/`, ({ params }, response) => {
      store.remove(kind, params.id);
      response.json({});
    });
  }
  for (const kind of ['email', 'meeting'])
    router.get(`${BASE}/activity/${kind}/`, (_request, response) => void response.json({ data: [], has_more: false }));
  router.post(`${BASE}/data/search/`, ({ body }, response) => void response.json(searchIndex(store, body)));
  router.get(`${BASE}/event/`, ({ query }, response) => {
    const since = query.date_updated__gte ? Date.parse(String(query.date_updated__gte)) : 0;
    const rows = store.events
      .filter(one => one.object_type === query.object_type && one.action === query.action)
      .filter(one => query._cursor || Date.parse(one.date_updated) >= since)
      .toReversed();
    const start = query._cursor ? rows.findIndex(({ id }) => id === query._cursor) + 1 : 0;
    const data = rows.slice(start, start + Number(query._limit ?? 50));
    const more = start + data.length < rows.length;
    response.json({ data, cursor_next: more ? data.at(-1)?.id : null, cursor_previous: null });
  });
  router.get(`${BASE}/me/`, (_request, response) => {
    response.json({ ...ME, organizations: [{ id: 'orga_1', name: 'Lanternworks' }] });
  });
  router.get(`${BASE}/pipeline/`, (_request, response) => {
    response.json({ data: [{ id: 'pipe_sales', name: 'Sales', organization_id: 'orga_1', statuses: STATUSES }] });
  });
  router.get(`${BASE}/custom_field/contact/`, (_request, response) => {
    response.json({
      data: [{ id: LINKEDIN.slice('custom.'.length), name: 'LinkedIn', type: 'text' }],
      has_more: false,
    });
  });
  router.get(`${BASE}/custom_field/lead/`, (_request, response) => void response.json({ data: [], has_more: false }));
}

/** An organization with one lead, its contact and an opportunity. */
export async function startClose(): Promise<FakeCrm & { store: CloseStore }> {
  const store = new CloseStore();
  const lead = store.create('lead', { name: 'Lanternworks AB', url: 'https://www.lanternworks.example' });
  const emails = [{ email: 'ida@customer.example', type: 'office' }];
  const contact = store.create('contact', { name: 'Ida Lindqvist', lead_id: lead.id, emails });
  const deal = { lead_id: lead.id, contact_id: contact.id, status_id: 'stat_demo', note: 'Harbour lights' };
  store.create('opportunity', { ...deal, value: 1250050, value_currency: 'EUR', value_period: 'one_time' });
  const server = await startFakeServer({
    origins: ['https://api.close.com'],
    contracts: [contract()],
    checkAnswers: false,
    authorize: ({ headers }) =>
      headers.authorization === `Basic ${Buffer.from(`${TOKEN}:`).toString('base64')}`
        ? undefined
        : new Refusal(401, {
            error: 'The server could not verify that you are authorized to access the URL requested.',
          }),
    invalid: message => new Refusal(400, { errors: [message], 'field-errors': {} }),
    routes(router) {
      router.use((_request, response, next) => {
        response.set('RateLimit', 'limit=100, remaining=50, reset=5');
        next();
      });
      routes(router, store);
    },
  });
  // The index has known these for long.
  await new Promise(resolve => setTimeout(resolve, 400));
  return { connector: close, server, credentials: { baseUrl: '', fields: { token: TOKEN } }, store };
}
