/*
 * Attio: contract attio/attio.openapi.json, made as strict as the service. Its behaviour after docs.attio.com: rest-api/guides
 * (authentication, rate-limiting, filtering-and-sorting, pagination), rest-api/endpoint-reference (records, notes, tasks, meta/identify),
 * docs/attribute-types and docs/standard-objects (people, deals). Lists of values with the moment each was set, unique e-mails, companies
 * made from the domain of an e-mail, phone numbers in E.164, tasks whose text is fixed, several records of one very instant.
 */
import type { Router } from 'express';
import { attio } from '../../../src/crm/attio';
import type { FakeCrm } from '.';
import { contract } from './attio-contract';
import { MEMBER, problem, STAGES, WORKSPACE } from './attio-schema';
import { AttioStore, type Row } from './attio-store';
import { Refusal, startFakeServer } from './kit/server';

const TOKEN = '0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0';

function recordRoutes(router: Router, store: AttioStore): void {
  const base = '/v2/objects/:object/records';
  router.post(`${base}/query`, ({ params, body }, response) => {
    response.json({ data: store.query(params.object, body).map(row => store.shown(row)) });
  });
  router.post(base, ({ params, body }, response) => {
    response.json({ data: store.shown(store.create(params.object, body.data.values)) });
  });
  router.get(`${base}/:id`, ({ params }, response) => {
    response.json({ data: store.shown(store.get(params.object, params.id)) });
  });
  for (const method of ['put', 'patch'] as const)
    router[method](`${base}/:id`, ({ params, body }, response) => {
      const row = store.get(params.object, params.id);
      response.json({ data: store.shown(store.change(row, body.data.values, method === 'put')) });
    });
  router.delete(`${base}/:id`, ({ params }, response) => {
    store.remove(store.get(params.object, params.id));
    response.json({});
  });
}

function textRoutes(router: Router, store: AttioStore): void {
  router.get('/v2/notes', ({ query }, response) => {
    const all = store.notes.filter(note => note.parent_record_id === query.parent_record_id);
    const offset = Number(query.offset ?? 0);
    response.json({ data: all.slice(offset, offset + Number(query.limit ?? 10)) });
  });
  router.post('/v2/notes', ({ body: { data } }, response) => {
    store.get(data.parent_object, data.parent_record_id);
    response.json({ data: store.addNote(data) });
  });
  router.patch('/v2/notes/:id', ({ params, body: { data } }, response) => {
    const note = store.textWith(store.notes, 'note_id', params.id);
    Object.assign(note, { title: data.title ?? note.title, content_plaintext: data.content ?? note.content_plaintext });
    response.json({ data: note });
  });
  router.get('/v2/tasks', ({ query }, response) => {
    const all = store.tasks.filter(({ linked_records }) =>
      (linked_records as { target_record_id: string }[]).some(one => one.target_record_id === query.linked_record_id),
    );
    response.json({ data: all.toReversed().slice(0, Number(query.limit ?? 500)) });
  });
  router.post('/v2/tasks', ({ body: { data } }, response) => {
    for (const { target_object, target_record_id } of data.linked_records) store.get(target_object, target_record_id);
    response.json({ data: store.addTask(data) });
  });
  router.patch('/v2/tasks/:id', ({ params, body: { data } }, response) => {
    const task = store.textWith(store.tasks, 'task_id', params.id);
    const completed_at = data.is_completed ? store.now() : null;
    response.json({ data: Object.assign(task, data, { completed_at }) });
  });
  for (const [kind, key] of [
    ['notes', 'note_id'],
    ['tasks', 'task_id'],
  ] as const) {
    router.get(`/v2/${kind}/:id`, ({ params }, response) => {
      response.json({ data: store.textWith(store[kind], key, params.id) });
    });
    router.delete(`/v2/${kind}/:id`, ({ params }, response) => {
      store[kind].splice(store[kind].indexOf(store.textWith(store[kind], key, params.id)), 1);
      response.json({});
    });
  }
}

function accountRoutes(router: Router, store: AttioStore): void {
  const member = {
    id: { workspace_id: WORKSPACE, workspace_member_id: MEMBER },
    first_name: 'Rita',
    last_name: 'Rep',
    avatar_url: null,
    email_address: 'rita@lanternworks.example',
    created_at: '2026-01-05T09:00:00.000000000Z',
    access_level: 'admin',
  };
  router.get('/v2/self', ({ headers }, response) => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return void response.json({ active: false });
    response.json({
      ...{ active: true, scope: 'record_permission:read-write note:read-write task:read-write' },
      ...{ client_id: MEMBER, token_type: 'Bearer', exp: null, iat: 1767600000, sub: WORKSPACE, aud: MEMBER },
      ...{ iss: 'attio.com', authorized_by_workspace_member_id: MEMBER, workspace_id: WORKSPACE },
      ...{ workspace_name: 'Lanternworks', workspace_slug: 'lanternworks', workspace_logo_url: null },
    });
  });
  router.get(`/v2/workspace_members/${MEMBER}`, (_request, response) => void response.json({ data: member }));
  router.get('/v2/objects/:object/attributes', ({ params }, response) => {
    response.json({ data: store.attributesOf(params.object) });
  });
  router.get('/v2/objects/deals/attributes/stage/statuses', (_request, response) => {
    response.json({ data: STAGES });
  });
}

/** A workspace with one person, their company and a deal. */
export async function startAttio(): Promise<FakeCrm & { store: AttioStore }> {
  const store = new AttioStore();
  const company: Row = store.create('companies', { name: ['Lanternworks AB'], domains: ['lanternworks.example'] });
  const person = store.create('people', {
    name: [{ first_name: 'Ida', last_name: 'Lindqvist', full_name: 'Ida Lindqvist' }],
    email_addresses: ['ida@customer.example'],
  });
  const deal = { name: ['Harbour lights'], stage: [{ status: 'In Progress' }], value: [12500.5] };
  store.create('deals', {
    ...deal,
    associated_people: [{ target_object: 'people', target_record_id: person.id }],
    associated_company: [{ target_object: 'companies', target_record_id: company.id }],
  });
  const server = await startFakeServer({
    origins: ['https://api.attio.com'],
    contracts: [contract()],
    authorize: ({ headers, path }) =>
      headers.authorization === `Bearer ${TOKEN}` || path === '/v2/self'
        ? undefined
        : new Refusal(401, {
            ...{ status_code: 401, type: 'auth_error', code: 'unauthorized' },
            message: 'A valid authorization token must be provided.',
          }),
    invalid: message => problem(400, 'validation_type', message),
    routes(router) {
      accountRoutes(router, store);
      recordRoutes(router, store);
      textRoutes(router, store);
    },
  });
  return { connector: attio, server, credentials: { baseUrl: '', fields: { token: TOKEN } }, store };
}
