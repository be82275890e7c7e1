/*
 * Google People API, version 1. Written after developers.google.com/people/api/rest/v1 (people.connections.list, people.get,
 * people.searchContacts, people.createContact, people.updateContact, people.deleteContact, Person) and people/v1/contacts: tokens that are good
 * for one kind of request and end after seven days (EXPIRED_SYNC_TOKEN), deleted people in lists of changes, writes that such lists show late, a
 * search that wants an empty one first, etags of sources, singletons. There is no contract: keys are checked here.
 */
import type { Request, Router } from 'express';
import { google } from '../../../src/crm/google';
import type { FakeCrm } from '.';
import { GoogleStore, invalid, problem, type Stored, shown, type Values } from './google-store';
import { startFakeServer } from './kit/server';

const TOKEN = 'ya29.FakeAccessTokenOfTheTests-0123456789';

/** Refuses parameters that a method does not have. */
function parameters({ query }: Request, known: readonly string[]): Record<string, string> {
  for (const name of Object.keys(query))
    if (!known.includes(name))
      throw invalid(`Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter.`);
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]));
}

/** What a token was made for. */
interface Token {
  mask: string;
  size: string;
  epoch: number;
  /** Changes that were shown already. */
  seen: number;
  /** The rest of a list, for a token of a page. */
  rest?: object[];
}

function listRoute(router: Router, store: GoogleStore): void {
  const tokens = new Map<string, Token>();
  const keep = (token: Token): string => {
    const name = `token${tokens.size}`;
    tokens.set(name, token);
    return name;
  };
  const known = ['personFields', 'pageSize', 'pageToken', 'syncToken', 'requestSyncToken', 'sortOrder', 'sources'];
  router.get('/v1/people/me/connections', (request, response) => {
    const {
      personFields: mask,
      pageSize: size = '100',
      pageToken,
      syncToken,
      requestSyncToken,
      sortOrder,
    } = parameters(request, known);
    if (!mask) throw invalid('personFields mask is required.', 'person_fields');
    if (!(Number(size) >= 1 && Number(size) <= 1000))
      throw invalid('Page size must be between 1 and 1000.', 'page_size');
    const token = (name: string): Token => {
      const found = tokens.get(name);
      if (!found) throw invalid('Sync token is invalid.', 'sync_token');
      if (found.mask !== mask || found.size !== size)
        throw invalid('Request parameters must match the first call.', 'sync_token');
      if (found.epoch < store.epoch)
        throw problem(
          400,
          'FAILED_PRECONDITION',
          'Sync token is expired. Clear local cache and retry call without the sync token.',
          [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'EXPIRED_SYNC_TOKEN',
              domain: 'people.googleapis.com',
            },
          ],
        );
      return found;
    };
    const visible = store.visible();
    const before = syncToken ? token(syncToken) : undefined;
    const page = pageToken ? token(pageToken) : undefined;
    const list =
      page?.rest ?? (before ? changed(store, before.seen, visible, mask) : everybody(store, sortOrder, mask));
    const [rows, rest] = [list.slice(0, Number(size)), list.slice(Number(size))];
    const next = { mask, size, epoch: store.epoch, seen: page?.seen ?? visible };
    response.json({
      ...(rows.length ? { connections: rows } : {}),
      ...(rest.length
        ? { nextPageToken: keep({ ...next, rest }) }
        : requestSyncToken === 'true'
          ? { nextSyncToken: keep(next) }
          : {}),
      totalPeople: store.people.length,
      totalItems: store.people.length,
    });
  });
}

function everybody(store: GoogleStore, sortOrder: string | undefined, mask: string): object[] {
  const rows = sortOrder === 'LAST_MODIFIED_DESCENDING' ? byTime(store.people) : store.people;
  return rows.map(row => shown(row, mask));
}

const byTime = (rows: readonly Stored[]): Stored[] => rows.toSorted((a, b) => b.updateTime.localeCompare(a.updateTime));

function changed(store: GoogleStore, from: number, to: number, mask: string): object[] {
  const ids = [...new Set(store.changes.slice(from, to).map(({ id }) => id))];
  return ids.map(id => {
    const row = store.people.find(one => one.id === id);
    if (row) return shown(row, mask);
    return { resourceName: `people/${id}`, etag: '%deleted', metadata: { deleted: true, objectType: 'PERSON' } };
  });
}

/** What a method is called on: `c1001:updateContact`. */
function idBefore(method: string, target: string): string {
  if (!target.endsWith(method)) throw problem(404, 'NOT_FOUND', 'Method not found.');
  return target.slice(0, -method.length);
}

function recordRoutes(router: Router, store: GoogleStore): void {
  router.get('/v1/people/me', (request, response) => {
    parameters(request, ['personFields']);
    response.json({ resourceName: 'people/117000', etag: '%me', names: [{ displayName: 'Rita Rep' }] });
  });
  router.get('/v1/people\\:searchContacts', (request, response) => {
    const { query = '', readMask, pageSize = '10' } = parameters(request, ['query', 'readMask', 'pageSize', 'sources']);
    if (!readMask) throw invalid('readMask is required', 'read_mask');
    if (!query) {
      store.warmUp();
      return void response.json({});
    }
    const found = store.search(query).slice(0, Math.min(30, Number(pageSize)));
    response.json(found.length ? { results: found.map(row => ({ person: shown(row, readMask) })) } : {});
  });
  router.post('/v1/people\\:createContact', (request, response) => {
    const { personFields = 'metadata' } = parameters(request, ['personFields', 'sources']);
    response.json(shown(store.create(request.body), personFields));
  });
  router.get('/v1/people/:id', (request, response) => {
    const { personFields } = parameters(request, ['personFields', 'sources']);
    if (!personFields) throw invalid('personFields mask is required.', 'person_fields');
    response.json(shown(store.get(request.params.id), personFields));
  });
  router.patch('/v1/people/:target', (request, response) => {
    const { updatePersonFields = '', personFields = 'metadata' } = parameters(request, [
      'updatePersonFields',
      'personFields',
      'sources',
    ]);
    const {
      resourceName,
      etag: _whole,
      metadata,
      ...values
    } = request.body as Values & {
      resourceName?: string;
      metadata?: { sources?: { type: string; etag: string }[] };
    };
    const row = store.get(idBefore(':updateContact', request.params.target));
    const source = metadata?.sources?.find(({ type }) => type === 'CONTACT');
    if (!source)
      throw invalid(
        'Request must set person.etag or person.metadata.sources.etag for the source that is being updated.',
      );
    if (resourceName !== `people/${row.id}`) throw invalid('Resource name does not fit.');
    if (source.etag !== row.etag)
      throw problem(400, 'FAILED_PRECONDITION', 'Request person.etag is different than the current person.etag.');
    const names = updatePersonFields.split(',').filter(Boolean);
    if (names.length === 0) throw invalid('updatePersonFields mask is required.', 'update_person_fields');
    store.change(row, Object.fromEntries(names.map(name => [name, (values as Values)[name] ?? []])));
    response.json(shown(row, personFields));
  });
  router.delete('/v1/people/:target', (request, response) => {
    store.remove(store.get(idBefore(':deleteContact', request.params.target)));
    response.json({});
  });
}

/** An address book with two people in it. */
export async function startGoogle(): Promise<FakeCrm & { store: GoogleStore }> {
  const store = new GoogleStore();
  store.create({
    names: [{ givenName: 'Ida', familyName: 'Lindqvist' }],
    emailAddresses: [{ value: 'ida@customer.example', type: 'work' }],
    organizations: [{ name: 'Lanternworks AB', title: 'Buyer' }],
    biographies: [{ value: 'Met at the harbour.', contentType: 'TEXT_PLAIN' }],
  });
  // Somebody without a name.
  store.create({ emailAddresses: [{ value: 'info@harbour.example' }] });
  const server = await startFakeServer({
    origins: ['https://people.googleapis.com'],
    authorize: ({ headers }) =>
      headers.authorization === `Bearer ${TOKEN}`
        ? undefined
        : problem(
            401,
            'UNAUTHENTICATED',
            'Request had invalid authentication credentials. Expected OAuth 2 access token.',
          ),
    invalid: message => invalid(message),
    routes(router) {
      listRoute(router, store);
      recordRoutes(router, store);
    },
  });
  return { connector: google, server, credentials: { baseUrl: '', fields: { token: TOKEN } }, store };
}
