/*
 * Pipedrive: contracts pipedrive/v2.openapi.json and v1.openapi.json, made as strict as the service. Its behaviour after
 * developers.pipedrive.com/docs/api/v1 (Persons, Organizations, Deals, Activities, Notes, Users) and
 * pipedrive.readme.io (core-api-concepts-rate-limiting, core-api-concepts-custom-fields, pipedrive-api-v2): times of whole seconds,
 * deleted records that can still be read, a search index that lags, terms of two letters and more.
 */
import type { Request, Router } from 'express';
import { pipedrive } from '../../../src/crm/pipedrive';
import type { FakeCrm } from '.';
import { ServerClock } from './kit/clock';
import { Refusal, startFakeServer } from './kit/server';
import { contracts } from './pipedrive-contract';

const TOKEN = '0123456789abcdef0123456789abcdef01234567';
const LINKEDIN = 'a'.repeat(8) + 'b'.repeat(32);
const GITHUB = 'c'.repeat(8) + 'd'.repeat(32);
const ME = { id: 501, name: 'Rita Rep', email: 'rita@lanternworks.example', is_you: true };
const INDEX_LAG_MS = 350;

interface Row {
  id: number;
  add_time: string;
  update_time: string;
  is_deleted: boolean;
  indexed?: boolean;
  [field: string]: unknown;
}
type Kind = 'persons' | 'organizations' | 'deals' | 'activities' | 'notes';

const problem = (status: number, error: string): Refusal =>
  new Refusal(status, { success: false, error, error_info: '' });

class PipedriveStore {
  private readonly clock = new ServerClock(42_000, 1000);
  private readonly tables: Record<Kind, Row[]> = {
    persons: [],
    organizations: [],
    deals: [],
    activities: [],
    notes: [],
  };
  private lastId = 100;

  living(kind: Kind): Row[] {
    return this.tables[kind].filter(row => !row.is_deleted);
  }

  /** Deleted ones too: they can be read for a month. */
  get(kind: Kind, id: string): Row {
    const found = this.tables[kind].find(row => row.id === Number(id));
    if (!found) throw problem(404, `${kind} not found`);
    return found;
  }

  create(kind: Kind, values: object): Row {
    const now = this.clock.iso().replace('.000', '');
    const row: Row = { id: ++this.lastId, add_time: now, update_time: now, is_deleted: false, ...values };
    this.tables[kind].push(row);
    setTimeout(() => {
      row.indexed = true;
    }, INDEX_LAG_MS).unref();
    return row;
  }

  change(kind: Kind, id: string, values: object): Row {
    const row = this.get(kind, id);
    if (row.is_deleted) throw problem(404, `${kind} not found`);
    if (kind === 'organizations' && 'address' in values) values = { ...values, address: takenApart(values.address) };
    const custom = { ...(row.custom_fields as object), ...(values as { custom_fields?: object }).custom_fields };
    Object.assign(row, values, { custom_fields: custom, update_time: this.clock.iso().replace('.000', '') });
    return row;
  }

  remove(kind: Kind, id: string): void {
    const row = this.get(kind, id);
    if (row.is_deleted) throw problem(410, `${kind} was deleted already`);
    row.is_deleted = true;
  }
}

/** An address is given as one text; Pipedrive looks up its parts. */
function takenApart(address: unknown): object {
  const { value = '' } = address as { value?: string };
  const parts = value.split(', ').filter(Boolean);
  const country = parts.find(part => /^[A-Z]{2}$/.test(part)) ?? null;
  const locality = parts.find(part => part !== country) ?? null;
  return { value, locality, country };
}

function checkPerson(body: { name?: string; emails?: { value: string }[]; custom_fields?: object }): void {
  if (body.name !== undefined && !body.name.trim()) throw problem(400, "Validation failed: name: Name can't be empty");
  for (const { value } of body.emails ?? [])
    if (!value.includes('@')) throw problem(400, `Validation failed: emails: ${value} is no e-mail address`);
  for (const key of Object.keys(body.custom_fields ?? {}))
    if (![LINKEDIN, GITHUB].includes(key)) throw problem(400, `Validation failed: custom_fields.${key}: Unknown field`);
}

const shown = ({ indexed, ...row }: Row) => row;
const text = (value: unknown): string => String(value ?? '');

/** A page of a list; the cursor names the last row, so that nothing is skipped. */
function page(rows: Row[], query: Request['query']) {
  const sort = text(query.sort_by) || 'id';
  const direction = query.sort_direction === 'desc' ? -1 : 1;
  const since = Date.parse(text(query.updated_since) || '1970-01-01');
  const ids = query.ids ? text(query.ids).split(',').map(Number) : undefined;
  const key = (row: Row) => `${text(row[sort]).padStart(24, '0')} ${text(row.id).padStart(9, '0')}`;
  const sorted = rows
    .filter(row => Date.parse(row.update_time) >= since && (!ids || ids.includes(row.id)))
    .sort((a, b) => direction * key(a).localeCompare(key(b)));
  const start = query.cursor ? sorted.findIndex(row => key(row) === text(query.cursor)) + 1 : 0;
  const data = sorted.slice(start, start + Number(query.limit ?? 100));
  const last = data.at(-1);
  const next = last && start + data.length < sorted.length ? key(last) : null;
  return { success: true, data: data.map(shown), additional_data: { next_cursor: next } };
}

function recordRoutes(router: Router, store: PipedriveStore): void {
  for (const kind of ['persons', 'organizations', 'deals', 'activities'] as const) {
    const path = `/api/v2/${kind}`;
    if (kind === 'persons' || kind === 'organizations')
      router.get(`${path}/search`, ({ query }, response) => {
        const term = text(query.term).toLowerCase();
        if (term.length < (String(query.exact_match) === 'true' ? 1 : 2))
          throw problem(400, 'term must have 2 characters');
        const values = (row: Row): string[] => {
          if (query.fields === 'email') return ((row.emails ?? []) as { value: string }[]).map(({ value }) => value);
          if (query.fields === 'custom_fields') return Object.values((row.custom_fields ?? {}) as object).map(text);
          return [text(row.name)];
        };
        const isHit = (value: string) =>
          String(query.exact_match) === 'true' ? value.toLowerCase() === term : value.toLowerCase().includes(term);
        const items = store
          .living(kind)
          .filter(row => row.indexed && values(row).some(isHit))
          .map(({ id }) => ({ result_score: 1, item: { id, type: kind.slice(0, -1) } }));
        response.json({ success: true, data: { items }, additional_data: { next_cursor: null } });
      });
    router.get(path, ({ query }, response) => {
      const rows = store
        .living(kind)
        .filter(
          row =>
            (!query.person_id || row.person_id === Number(query.person_id)) &&
            (!query.owner_id || row.owner_id === Number(query.owner_id)) &&
            (!query.status || row.status === query.status),
        );
      response.json(page(rows, query));
    });
    router.post(path, ({ body }, response) => {
      if (kind === 'persons') checkPerson(body);
      const [participant] = body.participants ?? [];
      const person = participant ? { person_id: participant.person_id } : {};
      response
        .status(201)
        .json({ success: true, data: shown(store.create(kind, { owner_id: ME.id, ...body, ...person })) });
    });
    router.get(`${path}/:id`, ({ params }, response) => {
      response.json({ success: true, data: shown(store.get(kind, params.id)) });
    });
    router.patch(`${path}/:id`, ({ params, body }, response) => {
      if (kind === 'persons') checkPerson(body);
      response.json({ success: true, data: shown(store.change(kind, params.id, body)) });
    });
    router.delete(`${path}/:id`, ({ params }, response) => {
      store.remove(kind, params.id);
      response.json({ success: true, data: { id: Number(params.id) } });
    });
  }
}

/** Version 1 writes its times with a blank and without a zone. */
const note = (row: Row) => ({
  ...shown(row),
  active_flag: !row.is_deleted,
  user: { name: ME.name, is_you: true },
  add_time: row.add_time.slice(0, 19).replace('T', ' '),
  update_time: row.update_time.slice(0, 19).replace('T', ' '),
});

function otherRoutes(router: Router, store: PipedriveStore): void {
  const list = (data: unknown[]) => ({ success: true, data, additional_data: { next_cursor: null } });
  const me = { ...ME, company_name: 'Lanternworks AB', company_domain: 'lanternworks' };
  router.get('/v1/users/me', (_request, response) => void response.json({ success: true, data: me }));
  router.get('/v1/users', (_request, response) => void response.json({ success: true, data: [ME] }));
  router.get('/v1/notes', ({ query }, response) => {
    const [, column = 'id', direction] = /^(add_time|update_time) (ASC|DESC)$/.exec(text(query.sort)) ?? [];
    const since = Date.parse(text(query.updated_since) || '1970-01-01');
    const key = (row: Row) => `${text(row[column]).padStart(24, '0')} ${text(row.id).padStart(9, '0')}`;
    const rows = store
      .living('notes')
      .filter(
        row => (!query.person_id || row.person_id === Number(query.person_id)) && Date.parse(row.update_time) >= since,
      )
      .sort((a, b) => (direction === 'DESC' ? -1 : 1) * key(a).localeCompare(key(b)));
    const page = rows.slice(Number(query.start ?? 0)).slice(0, Number(query.limit ?? 100));
    // A list without rows is null here.
    response.json({ success: true, data: page.length ? page.map(note) : null });
  });
  router.post('/v1/notes', ({ body }, response) => {
    response.status(201).json({ success: true, data: note(store.create('notes', body)) });
  });
  router.get('/v1/notes/:id', ({ params }, response) => {
    const row = store.get('notes', params.id);
    if (row.is_deleted) throw problem(404, 'Note not found');
    response.json({ success: true, data: note(row) });
  });
  router.put('/v1/notes/:id', ({ params, body }, response) => {
    response.json({ success: true, data: note(store.change('notes', params.id, body)) });
  });
  router.delete('/v1/notes/:id', ({ params }, response) => {
    store.remove('notes', params.id);
    response.json({ success: true, data: true });
  });
  const field = (field_name: string, field_code: string, is_custom_field: boolean) => ({
    field_name,
    field_code,
    field_type: 'varchar',
    is_custom_field,
  });
  router.get('/api/v2/personFields', (_request, response) => {
    response.json(
      list([field('Name', 'name', false), field('LinkedIn', LINKEDIN, true), field('GitHub', GITHUB, true)]),
    );
  });
  for (const path of ['organizationFields', 'dealFields'])
    router.get(`/api/v2/${path}`, (_request, response) => void response.json(list([field('Name', 'name', false)])));
  router.get(
    '/api/v2/pipelines',
    (_request, response) => void response.json(list([{ id: 1, name: 'Sales', order_nr: 1 }])),
  );
  router.get('/api/v2/stages', (_request, response) => {
    response.json(
      list([
        { id: 12, name: 'Offer sent', order_nr: 2, pipeline_id: 1 },
        { id: 11, name: 'Meeting planned', order_nr: 1, pipeline_id: 1 },
      ]),
    );
  });
}

/** A Pipedrive company with one person, their company and a deal. */
export async function startPipedrive(): Promise<FakeCrm> {
  const store = new PipedriveStore();
  const company = store.create('organizations', { name: 'Lanternworks AB', owner_id: ME.id });
  const ida = { name: 'Ida Lindqvist', emails: [{ value: 'ida@customer.example', primary: true }], phones: null };
  const person = store.create('persons', { ...ida, org_id: company.id, owner_id: ME.id });
  const deal = {
    title: 'Harbour lights',
    pipeline_id: 1,
    stage_id: 11,
    status: 'open',
    value: 12500.5,
    currency: 'EUR',
  };
  store.create('deals', { ...deal, person_id: person.id, org_id: company.id });
  const server = await startFakeServer({
    origins: ['https://api.pipedrive.com'],
    contracts: contracts(),
    checkAnswers: false,
    authorize: ({ headers }) =>
      headers['x-api-token'] === TOKEN
        ? undefined
        : new Refusal(401, { success: false, error: 'unauthorized access', errorCode: 401 }),
    invalid: message => problem(400, `Validation failed: ${message}`),
    routes(router) {
      otherRoutes(router, store);
      recordRoutes(router, store);
    },
  });
  return {
    connector: pipedrive,
    server,
    credentials: { baseUrl: 'https://api.pipedrive.com', fields: { token: TOKEN } },
  };
}
