/**
 * Odoo as seen on a running 17.0 and read in its source (`odoo/models.py`: load, search_read; `mail.thread`: message_post escapes a body
 * that is not said to be HTML); the API of 19 from odoo.com/documentation/19.0/developer/reference/external_api.html.
 * Field names are held against those of a real server.
 */
import type { Request, Router } from 'express';
import { z } from 'zod';
import { escapeHtml } from '../../../src/crm/html';
import { ServerClock } from './kit/clock';
import { type FakeServer, Refusal, startFakeServer } from './kit/server';
import { fieldsOf } from './odoo-contract';
import { notFound, OdooError, OdooModels } from './odoo-models';

/** What tests may look at and change behind the API's back. */
export interface FakeOdoo {
  server: FakeServer;
  models: OdooModels;
  /** Sign-in fields as the form has them. */
  fields: { user: string; password: string; database: string };
}

const DATABASE = 'lantern';
const LOGIN = 'rita';
const KEY = 'f00dfeed5ca1ab1e0ddba11c0ffee0123456789a';
const USER = 7;

/**
 * Starts a fake with one open deal.
 * @param version - 19 has the newer API too, and no second phone number
 */
export async function startFakeOdoo(version: 17 | 19 = 17): Promise<FakeOdoo> {
  const complain = (text: string) => void server.violations.push(text);
  const models = new OdooModels(new ServerClock(-25_000), name => version < 19 || name !== 'mobile');
  models.create('crm.lead', {
    name: 'Lamps for Lund',
    type: 'opportunity',
    active: true,
    stage_id: 1,
    probability: 20,
    expected_revenue: 1200.5,
    company_currency: [1, 'EUR'],
  });
  const run = (model: string, method: string, named: Named) =>
    methodOf(models, version, model, method, named, complain);
  const routes = (router: Router) => {
    // 200 whatever happens, and the error in the body.
    router.post('/jsonrpc', (request, response) => {
      const { id } = request.body;
      try {
        response.json({ jsonrpc: '2.0', id, result: jsonRpc(request, run, version) });
      } catch (error) {
        if (!(error instanceof OdooError)) throw error;
        const data = { name: error.exception, debug: 'Traceback (most recent call last)…', message: error.message };
        response.json({ jsonrpc: '2.0', id, error: { code: 200, message: 'Odoo Server Error', data } });
      }
    });
    if (version >= 19)
      router.post('/json/2/:model/:method', (request, response) => void response.json(json2(request, run)));
    router.use(() => {
      throw notFound();
    });
  };
  const server = await startFakeServer({
    authorize: request => (request.method === 'OPTIONS' ? new Refusal(400, '<html>Bad Request</html>') : undefined),
    invalid: message => new Refusal(400, message),
    routes,
  });
  return { server, models, fields: { user: LOGIN, password: KEY, database: DATABASE } };
}

type Named = Record<string, unknown>;
type Run = (model: string, method: string, named: Named) => unknown;

const envelope = z.strictObject({
  jsonrpc: z.literal('2.0'),
  method: z.literal('call'),
  id: z.number(),
  params: z.strictObject({ service: z.string(), method: z.string(), args: z.array(z.unknown()) }),
});

function jsonRpc({ body }: Request, run: Run, version: number): unknown {
  const { service, method, args } = envelope.parse(body).params;
  if (service === 'common' && method === 'version') return { server_version: `${version}.0`, protocol_version: 1 };
  if (service === 'db' && method === 'list') return [DATABASE];
  const [database, who, secret, model, name, places, named] = args as [
    string,
    unknown,
    string,
    string,
    string,
    unknown[],
    Named,
  ];
  if (database !== DATABASE)
    throw new OdooError('psycopg2.OperationalError', `FATAL:  database "${database}" does not exist`);
  if (service === 'common') return who === LOGIN && secret === KEY ? USER : false;
  if (who !== USER || secret !== KEY) throw new OdooError('odoo.exceptions.AccessDenied', 'Access Denied');
  const names: Record<string, string[]> = {
    create: ['vals_list'],
    write: ['ids', 'vals'],
    load: ['fields', 'data'],
    read: ['ids', 'fields'],
    unlink: ['ids'],
    message_post: ['ids'],
  };
  const byPlace = places.map((value, at) => [names[name]?.[at] ?? `argument ${at}`, value]);
  return run(model, name, { ...Object.fromEntries(byPlace), ...named });
}

function json2(request: Request, run: Run): unknown {
  if (request.get('authorization') !== `bearer ${KEY}`)
    throw new Refusal(401, { name: 'werkzeug.exceptions.Unauthorized', message: 'Invalid apikey', arguments: [] });
  try {
    return run(String(request.params.model), String(request.params.method), request.body);
  } catch (error) {
    if (!(error instanceof OdooError)) throw error;
    const status = error.exception === 'odoo.exceptions.MissingError' ? 404 : 422;
    throw new Refusal(status, { name: error.exception, message: error.message, arguments: [], debug: 'Traceback…' });
  }
}

const ARGUMENTS: Record<string, readonly string[]> = {
  search_read: ['domain', 'fields', 'limit', 'order', 'context'],
  read: ['ids', 'fields'],
  create: ['vals_list'],
  write: ['ids', 'vals'],
  unlink: ['ids'],
  load: ['fields', 'data'],
  fields_get: ['allfields', 'attributes'],
  context_get: [],
  message_post: ['ids', 'body', 'message_type', 'subtype_xmlid', 'body_is_html'],
};

function methodOf(
  models: OdooModels,
  version: number,
  model: string,
  method: string,
  named: Named,
  complain: (text: string) => void,
): unknown {
  const allowed = ARGUMENTS[method];
  const odd = Object.keys(named).filter(name => !allowed?.includes(name));
  if (!allowed || odd.length) {
    complain(`${model}.${method}: ${odd}`);
    throw new OdooError('builtins.TypeError', `${method}() got an unexpected keyword argument '${odd[0]}'`);
  }
  const ids = (named.ids ?? []) as number[];
  switch (method) {
    case 'context_get':
      return { lang: 'en_US', tz: 'Europe/Stockholm', uid: USER };
    case 'fields_get': {
      models.table(model);
      const wanted = named.allfields as string[] | undefined;
      const all = Object.entries(fieldsOf(model) ?? {}).filter(([name]) => version < 19 || name !== 'mobile');
      return Object.fromEntries(all.filter(([name]) => !wanted || wanted.includes(name)));
    }
    case 'search_read':
      return models.search(model, named);
    case 'read':
      return models.existing(model, ids).map(row => models.shown(model, row, named.fields as string[]));
    case 'create':
      return (named.vals_list as Named[]).map(values => {
        const modelOf = values.res_model_id === 88 ? { res_model: 'res.partner' } : {};
        return models.create(model, { ...values, ...modelOf });
      });
    case 'write':
      return models.write(model, ids, named.vals as Named);
    case 'unlink':
      return models.unlink(model, ids);
    case 'load':
      return models.load(model, named.fields as string[], named.data as string[][]);
    default:
      return post(models, version, model, ids, named);
  }
}

/** A message in the chatter. From 17 on a body is escaped unless it is said to be HTML. */
function post(models: OdooModels, version: number, model: string, ids: number[], named: Named) {
  const [row] = models.existing(model, ids);
  const body = String(named.body);
  const id = models.create('mail.message', {
    model,
    res_id: row?.id,
    body: named.body_is_html ? body : escapeHtml(body),
    message_type: named.message_type,
    author_id: [USER, 'Rita Rep'],
    date: new Date().toISOString(),
  });
  return version >= 18 ? [id] : id;
}
