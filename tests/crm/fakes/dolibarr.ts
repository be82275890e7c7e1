/**
 * Dolibarr 16 as seen on a running server and read in its source: `api_contacts.class.php`, `api_agendaevents.class.php` (an empty list is
 * a 404, creating answers the bare id), `api.class.php` (conditions), `main.inc.php` (what its guard refuses in an address).
 * Paths and parameters are held against the contract that this server generated.
 */
import type { Request, Router } from 'express';
import { ServerClock } from './kit/clock';
import { contractFile, type OpenApi, readContract } from './kit/contract';
import { type FakeServer, Refusal, startFakeServer } from './kit/server';
import { sqlLike } from './php-query';

type Row = Record<string, unknown> & { id: string };

/** What tests may look at and change behind the API's back. */
export interface FakeDolibarr {
  server: FakeServer;
  rows: Record<string, Row[]>;
  token: string;
}

const NAME = 'dolibarr/swagger2.json';
/** Named where the contract is not there. */
export const missing = contractFile(NAME) ? undefined : NAME;

const token = 'c0ffee5ca1ab1e0ddba11feedfacebead0c5';
const refused = (code: number, message: string, reasons: string[] = []) =>
  new Refusal(code, { error: { code, message, ...Object.fromEntries(reasons.entries()) }, debug: { source: 'x.php' } });

/** Paths and parameters by `method path`, out of the contract. */
function parametersOf(): Map<string, Set<string>> {
  const { paths } = readContract(NAME) as OpenApi;
  const known = new Map<string, Set<string>>();
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { parameters = [] }] of Object.entries(operations))
      known.set(`${method} ${path}`, new Set(parameters.map(({ name }) => name)));
  return known;
}

/** What the guard takes for an attack in an address. */
const GUARD = /union\s.*select|drop\s+table|<\s*script|["']\s*;/i;
/** Fields that the answers hold; anything else in a body is ignored without a word. */
const COLUMNS: Record<string, readonly string[]> = {
  contacts: [
    ...['lastname', 'firstname', 'email', 'phone_pro', 'phone_mobile', 'phone_perso', 'poste', 'town', 'socid'],
    ...['country_id', 'socialnetworks', 'note_private', 'ref_ext', 'statut'],
  ],
  thirdparties: ['name', 'url', 'phone', 'town', 'country_id', 'client', 'code_client', 'ref_ext'],
  agendaevents: [
    ...['type_code', 'label', 'note', 'note_private', 'datep', 'percentage', 'contact_id', 'socid', 'userownerid'],
  ],
  projects: [],
};
/** Countries are rows of a dictionary. */
const COUNTRIES: Record<number, string> = { 1: 'FR', 20: 'SE' };
const REQUIRED: Record<string, string | undefined> = { contacts: 'lastname', thirdparties: 'name' };
/** Names of the database for those of the API. */
const ALIASES: Record<string, string> = { rowid: 'id', fk_contact: 'contact_id', nom: 'name', note: 'note_private' };

/** Starts an empty fake. */
export async function startFakeDolibarr(): Promise<FakeDolibarr> {
  const clock = new ServerClock(33_000, 1_000);
  const rows: FakeDolibarr['rows'] = { contacts: [], thirdparties: [], agendaevents: [], projects: [] };
  const known = parametersOf();
  const complain = (text: string) => void server.violations.push(text);
  let counter = 10;

  const table = (request: Request): [string, Row[]] => {
    const name = String(request.params.table);
    const found = rows[name];
    if (!found) throw refused(501, 'Not Implemented: API not found (failed to include API file)');
    return [name, found];
  };
  const check = (request: Request, path: string) => {
    const name = `${request.method.toLowerCase()} ${path.replace(':table', String(request.params.table)).replace(':id', '{id}')}`;
    const odd = Object.keys(request.query).filter(parameter => !known.get(name)?.has(parameter));
    if (!known.has(name) || odd.length) complain(`${name} ${odd}`);
  };
  const one = (request: Request): Row => {
    const [name, found] = table(request);
    const row = found.find(({ id }) => id === request.params.id);
    if (!row) throw refused(404, `Not Found: ${name} not found`);
    return row;
  };
  /** A company's name comes with its contact; times are Unix seconds, one second apart at best. */
  const shown = ({ tms, datec, ...row }: Row): Record<string, unknown> => ({
    ...row,
    date_creation: Math.floor(Number(datec) / 1000),
    date_modification: Math.floor(Number(tms) / 1000),
    ...('datep' in row ? { datem: Math.floor(Number(tms) / 1000), note: undefined } : {}),
    socname: rows.thirdparties?.find(({ id }) => id === String(row.socid))?.name ?? null,
    country_code: COUNTRIES[Number(row.country_id)] ?? null,
    array_options: [],
  });

  const column = (row: Row, field: string): unknown => row[ALIASES[field] ?? field];

  function meets(row: Row, [, field = '', operator, raw = '']: RegExpExecArray | RegExpMatchArray): boolean {
    const quoted = /^'(.*)'$/.exec(raw)?.[1];
    const mine = column(row, field.replace(/^t\./, ''));
    const words = typeof mine === 'object' && mine ? JSON.stringify(mine) : String(mine ?? '');
    if (operator === 'like' && quoted !== undefined) return sqlLike(words, quoted);
    if (operator === '=') return words === (quoted ?? raw);
    if (operator === '>') return Number(words) > Number(raw);
    throw refused(503, `Error when validating parameter sqlfilters ${operator}`);
  }

  /** Criteria are put in place of their brackets, as the server does; what is left must be brackets, *and* and *or*. */
  function filtered(found: Row[], filters: string | undefined): Row[] {
    if (!filters) return found;
    const criterion = /\(([^:'()]+):([^:'()]+):([^()]+)\)/g;
    const rest = filters.replace(criterion, '');
    if (!/^([\s()]|and|or)*$/.test(rest)) throw refused(503, `Error when validating parameter sqlfilters ${filters}`);
    return found.filter(row => {
      const logic = filters
        .replace(criterion, (...match) => (meets(row, match.slice(0, 4) as unknown as RegExpMatchArray) ? '1' : '0'))
        .replace(/\s+/g, '');
      return reduced(logic) === '1';
    });
  }

  /** `(1or0)and1` to its end. */
  function reduced(logic: string): string {
    let before = '';
    let now = logic;
    while (before !== now) {
      before = now;
      now = now
        .replace(/\(([01])\)/g, '$1')
        .replace(/([01])and([01])/g, (_all, a, b) => (a === '1' && b === '1' ? '1' : '0'))
        .replace(
          /(^|\()([01])or([01])(?=\)|or|$)/g,
          (_all, start, a, b) => `${start}${a === '1' || b === '1' ? '1' : '0'}`,
        );
    }
    return now;
  }

  function index(request: Request): unknown {
    const [name, found] = table(request);
    const {
      sqlfilters,
      limit = '100',
      page = '0',
      sortfield = 't.rowid',
      sortorder = 'ASC',
    } = request.query as Record<string, string>;
    const keys = sortfield.split(',').map(field => field.replace(/^t\./, ''));
    const ways = sortorder.split(',');
    const sorted = filtered(found, sqlfilters).sort((a, b) => {
      for (const [at, field] of keys.entries()) {
        const order = Number(column(a, field)) - Number(column(b, field));
        if (order) return ways[at] === 'DESC' ? -order : order;
      }
      return 0;
    });
    const from = Number(limit) * Number(page);
    const list = sorted.slice(from, from + Number(limit));
    if (list.length === 0) throw refused(404, `Not Found: No ${name} found`);
    return list.map(shown);
  }

  const taken = (name: string, body: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(body).filter(([field]) => COLUMNS[name]?.includes(field)));

  function checkEmail({ email }: Record<string, unknown>, verb: string): void {
    if (email && !/^\S+@\S+\.\S+$/.test(String(email)))
      throw refused(500, `Internal Server Error: Error ${verb} contact`, ['ErrorBadEMail']);
  }

  function create(request: Request): number {
    const [name, found] = table(request);
    const field = REQUIRED[name];
    if (field && !request.body[field]) throw refused(400, `Bad Request: ${field} field missing`);
    checkEmail(request.body, 'creating');
    const id = String(++counter);
    const at = clock.now().getTime();
    found.push({ ...taken(name, request.body), id, datec: at, tms: at });
    // The agenda notes by itself who was created.
    if (name === 'contacts') {
      const event = { type_code: 'AC_OTH_AUTO', code: 'AC_CONTACT_CREATE', label: 'Contact created', contact_id: id };
      rows.agendaevents?.push({
        ...event,
        id: String(++counter),
        datep: at / 1000,
        percentage: -1,
        datec: at,
        tms: at,
      });
    }
    return Number(id);
  }

  function update(request: Request): unknown {
    const row = one(request);
    checkEmail(request.body, 'updating');
    Object.assign(row, taken(table(request)[0], request.body), { tms: clock.now().getTime() });
    return shown(row);
  }

  function destroy(request: Request): unknown {
    const row = one(request);
    const [name, found] = table(request);
    rows[name] = found.filter(other => other !== row);
    return name === 'contacts' ? 1 : { success: { code: 200, message: `${name} deleted` } };
  }

  const routes = (router: Router) => {
    const base = '/api/index.php';
    const info = { id: '3', login: 'rita', firstname: 'Rita', lastname: 'Rep' };
    router.get(`${base}/users/info`, (_request, response) => void response.json(info));
    const add = (method: 'get' | 'post' | 'put' | 'delete', path: string, answer: (request: Request) => unknown) =>
      router[method](`${base}${path}`, (request, response) => {
        check(request, path);
        response.json(answer(request));
      });
    add('get', '/:table', index);
    add('post', '/:table', create);
    add('get', '/:table/:id', request => shown(one(request)));
    add('put', '/:table/:id', update);
    add('delete', '/:table/:id', destroy);
    router.use(() => {
      throw new Refusal(404, '<html><body>Not Found</body></html>');
    });
  };
  const server = await startFakeServer({
    authorize(request) {
      if (!request.path.startsWith('/api/index.php/')) return undefined;
      if (GUARD.test(decodeURIComponent(request.originalUrl.replaceAll('+', ' '))))
        return new Refusal(403, 'Access refused by SQL or Script injection protection in main.inc.php');
      return request.get('dolapikey') === token ? undefined : refused(401, 'Unauthorized: Failed to login to API.');
    },
    invalid: message => refused(400, message),
    routes,
  });
  return { server, rows, token };
}
