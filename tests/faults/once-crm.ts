import { z } from 'zod';
import { activityText, onceMarker } from '../../src/crm/activity-text';
import { andThen, failed, notOffered } from '../../src/crm/failure';
import { request, requestJson } from '../../src/crm/http';
import type { Connector, CrmContext, CrmResult, WriteIntent, Written } from '../../src/crm/types';

/** The ways in which CRMs let a write happen once. */
export const WAYS = ['client-id', 'upsert', 'marker'] as const;
export type Way = (typeof WAYS)[number];

const CRM = 'once';
const ROOT = 'https://once.example';

interface Row {
  id: string;
  kind: 'notes' | 'contacts';
  parent: string;
  text: string;
  key?: string;
}

/**
 * A CRM behind HTTP that keeps what it is sent. Like the real ones of its way it stores a repeated write twice, unless the way itself
 * prevents that.
 */
export class OnceServer {
  readonly rows: Row[] = [];
  private ids = 0;

  constructor(private readonly way: Way) {}

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input));
    const body = init?.body ? (JSON.parse(String(init.body)) as Record<string, string>) : {};
    const [, kind, id] = url.pathname.split('/') as [string, Row['kind'], string | undefined];
    const [status, answer] = this.answer(init?.method ?? 'GET', kind, id, url.searchParams, body);
    return new Response(JSON.stringify(answer), { status, headers: { 'Content-Type': 'application/json' } });
  };

  notesOf(contactId: string): string[] {
    return this.rows.filter(({ kind, parent }) => kind === 'notes' && parent === contactId).map(({ text }) => text);
  }

  private answer(
    method: string,
    kind: Row['kind'],
    id: string | undefined,
    query: URLSearchParams,
    body: Record<string, string>,
  ): [number, object] {
    const row = this.rows.find(one => one.kind === kind && one.id === id);
    if (method === 'GET' && id) return row ? [200, row] : [404, {}];
    if (method === 'GET') return [200, { rows: this.rows.filter(one => one.kind === kind && matches(one, query)) }];
    if (method === 'POST') return [201, this.add(kind, `r${++this.ids}`, body)];
    if (method === 'PUT') return this.create(kind, id ?? '', body, row);
    if (!row) return [404, {}];
    if (method === 'PATCH') row.text = body.text ?? '';
    else this.rows.splice(this.rows.indexOf(row), 1);
    return [200, row];
  }

  /** A create under an id or key that the client chose: there is never a second one. */
  private create(kind: Row['kind'], id: string, body: Record<string, string>, row: Row | undefined): [number, object] {
    if (this.way === 'client-id') return row ? [200, row] : [201, this.add(kind, id, body)];
    const known = this.rows.find(one => one.kind === kind && one.key === id);
    return known ? [200, known] : [201, this.add(kind, `r${++this.ids}`, body, id)];
  }

  private add(kind: Row['kind'], id: string, { parent = '', text = '' }: Record<string, string>, key?: string): Row {
    const row: Row = { id, kind, parent, text, ...(key ? { key } : {}) };
    this.rows.push(row);
    return row;
  }
}

function matches({ parent, key, text }: Row, query: URLSearchParams): boolean {
  const marker = query.get('marker');
  return (
    (!query.has('parent') || parent === query.get('parent')) &&
    (!query.has('key') || key === query.get('key')) &&
    (!marker || text.includes(marker))
  );
}

const rowSchema = z.object({ id: z.string() });
const rowsSchema = z.object({ rows: z.array(rowSchema) });
const toWritten = ({ id }: { id: string }): CrmResult<Written> => ({ ok: true, value: { remoteId: id } });

/** The connector to it, of one way. Only what the outbox asks for. */
export function onceConnector(way: Way): Connector {
  return {
    id: CRM,
    capabilities: { once: way, writes: ['activity', 'contact'] },
    limits: [],
    write: (context: CrmContext, intent: WriteIntent) => write(context, way, intent),
    lookFor: (context: CrmContext, intent: WriteIntent) => lookFor(context, way, intent),
  } as unknown as Connector;
}

async function write(context: CrmContext, way: Way, intent: WriteIntent): Promise<CrmResult<Written>> {
  switch (intent.kind) {
    case 'activity.create':
      if (!intent.contact.remoteId) return failed('gone');
      return create(context, way, 'notes', intent.onceKey, {
        parent: intent.contact.remoteId,
        text: activityText(intent.activity, way === 'marker' ? intent.onceKey : undefined),
      });
    case 'contact.create': {
      const marker = way === 'marker' ? ` ${onceMarker(intent.onceKey)}` : '';
      return create(context, way, 'contacts', intent.onceKey, { text: `${intent.contact.fullName}${marker}` });
    }
    case 'activity.update':
      return send(context, 'PATCH', `notes/${intent.activity.remoteId}`, { text: activityText(intent.activity) });
    case 'contact.update':
      return send(context, 'PATCH', `contacts/${intent.contact.remoteId}`, { text: intent.draft.fullName });
    case 'activity.delete':
      return remove(context, way, intent);
    case 'contact.delete':
      return send(context, 'DELETE', `contacts/${intent.contact.remoteId}`);
    default:
      return notOffered();
  }
}

function create(
  context: CrmContext,
  way: Way,
  kind: Row['kind'],
  onceKey: string,
  json: object,
): Promise<CrmResult<Written>> {
  return way === 'marker' ? send(context, 'POST', kind, json) : send(context, 'PUT', `${kind}/${onceKey}`, json);
}

async function send(
  context: CrmContext,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  json?: object,
): Promise<CrmResult<Written>> {
  return andThen(await requestJson(context, { crm: CRM, method, url: `${ROOT}/${path}`, json }, rowSchema), toWritten);
}

async function remove(
  context: CrmContext,
  way: Way,
  intent: Extract<WriteIntent, { kind: 'activity.delete' }>,
): Promise<CrmResult<Written>> {
  const { remoteId } = intent.activity;
  if (remoteId) return send(context, 'DELETE', `notes/${remoteId}`);
  return andThen(await lookFor(context, way, intent), found =>
    found ? send(context, 'DELETE', `notes/${found.remoteId}`) : failed('gone'),
  );
}

async function lookFor(context: CrmContext, way: Way, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const kind = intent.kind.startsWith('activity') ? 'notes' : 'contacts';
  if (way === 'client-id') {
    const answer = await request(context, {
      crm: CRM,
      method: 'GET',
      url: `${ROOT}/${kind}/${intent.onceKey}`,
      accept: [404],
    });
    return andThen(answer, ({ status }) => ({ ok: true, value: status === 404 ? null : { remoteId: intent.onceKey } }));
  }
  const query: Record<string, string> =
    way === 'upsert' ? { key: intent.onceKey } : { marker: onceMarker(intent.onceKey) };
  const url = `${ROOT}/${kind}?${new URLSearchParams(query)}`;
  return andThen(await requestJson(context, { crm: CRM, method: 'GET', url }, rowsSchema), ({ rows: [row] }) => ({
    ok: true,
    value: row ? { remoteId: row.id } : null,
  }));
}
