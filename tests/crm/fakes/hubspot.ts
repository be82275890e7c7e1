/*
 * HubSpot, date version 2026-09: contract hubspot/crm.2026-09.openapi.json, made as strict as the service; its behaviour after
 * developers.hubspot.com/docs/api-reference (crm/objects, crm/search: 200 rows, 5 groups, 10,000 results, a lagging index;
 * crm/pipelines and account-information, which the contract lacks; error-handling) and the service's error bodies as people report them.
 */
import type { Request, Router } from 'express';
import { hubspot } from '../../../src/crm/hubspot';
import type { FakeCrm } from '.';
import { searchIndex } from './hubspot/search';
import {
  changedProperty,
  HubSpotStore,
  notFound,
  problem,
  propertiesOf,
  type Stored,
  type Values,
} from './hubspot/store';
import { type OpenApi, readContract } from './kit/contract';
import { type FakeServer, startFakeServer } from './kit/server';

export const TOKEN = 'pat-eu1-11111111-2222-3333-4444-555555555555';
const OWNERS = [
  { id: '71', email: 'rita@lanternworks.example', firstName: 'Rita', lastName: 'Rep' },
  { id: '72', email: 'maria@lanternworks.example', firstName: 'Maria', lastName: 'Mendes' },
];

const anyObject = { type: 'object', additionalProperties: true };
const ok = { 200: { description: '', content: { 'application/json': { schema: anyObject } } } };

function amend(document: OpenApi): void {
  document.paths['/account-info/2026-09/details'] = { get: { responses: ok } };
  document.paths['/crm/pipelines/2026-09/deals'] = { get: { responses: ok } };
  // E-mails are activities like notes (crm/objects/emails); the trimmed contract lacks them.
  for (const path of ['', '/search', '/batch/read'])
    document.paths[`/crm/objects/2026-09/emails${path}`] = document.paths[`/crm/objects/2026-09/notes${path}`] ?? {};
  // Every error of the service says so; the generated client leaves it out.
  Object.assign(document.components?.schemas?.Error?.properties ?? {}, { status: { type: 'string' } });
  const search = document.components?.schemas?.PublicObjectSearchRequest?.properties?.limit;
  if (search) Object.assign(search, { minimum: 1, maximum: 200 });
}

const contract = () =>
  readContract('hubspot/crm.2026-09.openapi.json', {
    amend,
    maxima: { parameter: 'limit', maximum: path => (path.startsWith('/crm/owners') ? 500 : 100) },
  });

const listOf = (value: unknown): string[] => (value === undefined ? [] : [value].flat().map(String));

/** Only what was asked for, and what HubSpot always answers. */
function shown(type: string, row: Stored, asked: readonly string[]) {
  const always = ['hs_object_id', changedProperty(type)];
  const names = [...new Set([...asked.filter(name => propertiesOf(type).includes(name)), ...always])];
  const properties: Values = Object.fromEntries(names.map(name => [name, row.properties[name] ?? null]));
  const { id, createdAt, updatedAt, archivedAt } = row;
  return { id, properties, createdAt, updatedAt, archived: Boolean(archivedAt), ...(archivedAt ? { archivedAt } : {}) };
}

const times = (store: HubSpotStore) => ({ startedAt: store.clock.iso(), completedAt: store.clock.iso() });

function objectRoutes(router: Router, store: HubSpotStore): void {
  const base = '/crm/objects/2026-09/:type';
  router.post(`${base}/search`, ({ params, body }, response) => {
    const { total, rows } = searchIndex(store, params.type, body);
    response.json({ total, results: rows.map(row => shown(params.type, row, body.properties ?? [])) });
  });
  router.post(`${base}/batch/read`, ({ params, body }, response) => {
    const rows = store.all(params.type).filter(row => !row.archivedAt);
    const inputs = body.inputs as { id: string }[];
    if (inputs.length > 100) throw problem(400, 'VALIDATION_ERROR', 'The maximum batch size is 100');
    const results = inputs.flatMap(({ id }) => rows.filter(row => row.id === id));
    // In no order that the asker knows.
    results.sort((a, b) => a.id.localeCompare(b.id));
    const answer = {
      status: 'COMPLETE',
      results: results.map(row => shown(params.type, row, body.properties)),
      ...times(store),
    };
    response.json(answer);
  });
  router.get(base, ({ params, query }, response) => {
    const limit = Number(query.limit ?? 10);
    const isArchived = String(query.archived) === 'true';
    const rows = store.listAfter(params.type, Number(query.after ?? 0), limit + 1, isArchived);
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? { paging: { next: { after: page.at(-1)?.id } } } : {};
    response.json({ results: page.map(row => shown(params.type, row, listOf(query.properties))), ...next });
  });
  router.post(base, ({ params, body }, response) => {
    const targets = (body.associations ?? []) as { to: { id: string }; types: { associationTypeId: number }[] }[];
    const links = targets.map(({ to, types }) => ({ id: to.id, type: targetOf(types[0]?.associationTypeId) }));
    for (const { id, type } of links)
      if (!store.all(type).some(row => row.id === id && !row.archivedAt))
        throw problem(400, 'VALIDATION_ERROR', `CONTACT=${id} is not valid`, {
          subCategory: 'crm.associations.INVALID_OBJECT_IDS',
        });
    const row = store.create(params.type, body.properties);
    for (const { id, type } of links) store.link(params.type, row.id, type, id);
    response.status(201).json(shown(params.type, row, Object.keys(body.properties)));
  });
  router.get(`${base}/:id`, ({ params, query }, response) => {
    const row = query.idProperty === 'email' ? byEmail(store, params.id) : store.get(params.type, params.id);
    const types = listOf(query.associations);
    const associations = Object.fromEntries(
      types.flatMap(type => {
        const results = store.linked(params.type, row.id, type).flatMap(id => linksTo(params.type, type, id));
        return results.length ? [[type, { results }]] : [];
      }),
    );
    const properties = shown(params.type, row, listOf(query.properties));
    response.json({ ...properties, ...(Object.keys(associations).length ? { associations } : {}) });
  });
  router.patch(`${base}/:id`, ({ params, body }, response) => {
    response.json(
      shown(params.type, store.change(params.type, params.id, body.properties), Object.keys(body.properties)),
    );
  });
  router.delete(`${base}/:id`, ({ params }, response) => {
    store.archive(params.type, params.id);
    response.status(204).end();
  });
}

/** A company is named twice, once for each of its labels. */
const linksTo = (from: string, to: string, id: string) => [
  { id, type: `${from}_to_${to}` },
  ...(to === 'companies' ? [{ id, type: `${from}_to_${to}_unlabeled` }] : []),
];

/** Ids of associations as HubSpot defines them. */
const CONTACT_TARGETS = [202, 204, 194, 81, 200, 198];
const targetOf = (typeId: number | undefined): string => (CONTACT_TARGETS.includes(typeId ?? 0) ? 'contacts' : 'deals');

function byEmail(store: HubSpotStore, email: string): Stored {
  const found = store.all('contacts').find(row => !row.archivedAt && row.properties.email === email.toLowerCase());
  if (!found) throw notFound();
  return found;
}

function otherRoutes(router: Router, store: HubSpotStore): void {
  router.get('/account-info/2026-09/details', (_request, response) => {
    response.json({
      portalId: 4711,
      uiDomain: 'app-eu1.hubspot.com',
      companyCurrency: 'EUR',
      timeZone: 'Europe/Berlin',
    });
  });
  router.get('/crm/owners/2026-09', ({ query }, response) => {
    const createdAt = '2026-01-01T00:00:00.000Z';
    const results = OWNERS.filter(({ email }) => !query.email || email === query.email);
    response.json({
      results: results.map(one => ({ ...one, type: 'PERSON', archived: false, createdAt, updatedAt: createdAt })),
    });
  });
  router.get('/crm/properties/2026-09/:type', ({ params }, response) => {
    response.json({ results: propertiesOf(params.type).map(name => property(name)) });
  });
  router.get('/crm/pipelines/2026-09/deals', (_request, response) => {
    const stage = (id: string, label: string, displayOrder: number, isClosed = false) => ({
      id,
      label,
      displayOrder,
      metadata: { isClosed: String(isClosed), probability: isClosed ? '1.0' : '0.4' },
    });
    const stages = [
      stage('won', 'Closed won', 3, true),
      stage('11', 'Meeting planned', 1),
      stage('12', 'Offer sent', 2),
    ];
    response.json({ results: [{ id: 'default', label: 'Sales', displayOrder: 0, stages }] });
  });
  router.post('/crm/associations/2026-09/:from/:to/batch/read', ({ params, body }, response) => {
    const results = (body.inputs as { id: string }[]).flatMap(({ id }) => {
      const to = store.linked(params.from, id, params.to).map(toObjectId => ({
        toObjectId,
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 3 }],
      }));
      return to.length ? [{ from: { id }, to }] : [];
    });
    response.json({ status: 'COMPLETE', results, ...times(store) });
  });
}

const property = (name: string) => ({
  name,
  label: { github_profile: 'GitHub', hs_linkedin_url: 'LinkedIn URL', twitterhandle: 'Twitter Username' }[name] ?? name,
  type: /date$|timestamp/.test(name) ? 'datetime' : 'string',
  fieldType: 'text',
  groupName: 'contactinformation',
  description: '',
  options: [],
  hubspotDefined: name !== 'github_profile',
});

function seed(store: HubSpotStore): void {
  const company = store.create('companies', { name: 'Lanternworks AB', domain: 'lanternworks.example' });
  const contact = store.create('contacts', {
    firstname: 'Ida',
    lastname: 'Lindqvist',
    email: 'ida@customer.example',
    company: 'Lanternworks AB',
    hubspot_owner_id: '71',
    associatedcompanyid: company.id,
  });
  const deal = store.create('deals', {
    dealname: 'Harbour lights',
    dealstage: '11',
    pipeline: 'default',
    amount: '12500.50',
  });
  store.link('contacts', contact.id, 'companies', company.id);
  store.link('deals', deal.id, 'contacts', contact.id);
  store.link('deals', deal.id, 'companies', company.id);
}

/** A HubSpot account with one contact, a company, a deal and two owners. */
export async function startHubSpot(): Promise<FakeCrm & { store: HubSpotStore; server: FakeServer }> {
  const store = new HubSpotStore();
  seed(store);
  const server = await startFakeServer({
    origins: ['https://api.hubapi.com'],
    contracts: [contract()],
    authorize: (request: Request) =>
      request.headers.authorization === `Bearer ${TOKEN}`
        ? undefined
        : problem(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.'),
    invalid: message => problem(400, 'VALIDATION_ERROR', `Invalid input JSON: ${message}`),
    routes(router) {
      otherRoutes(router, store);
      objectRoutes(router, store);
    },
  });
  const credentials = {
    baseUrl: 'https://api.hubapi.com',
    fields: { token: TOKEN, user: 'rita@lanternworks.example' },
  };
  return { connector: hubspot, server, credentials, store };
}
