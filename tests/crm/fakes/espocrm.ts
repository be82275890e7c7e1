/**
 * EspoCRM 8.4 as seen on a running server and read in its source: `Espo\Core\Select` (conditions, order), `Espo\Tools\Stream` (posts),
 * docs.espocrm.com/development/api. Attributes are held against the entity definitions of a real server.
 */
import express, { type Request, type Response } from 'express';
import { fieldsOf, refusedField, unknownAttributes } from './espocrm-contract';
import { type FakeServer, listen } from './listen';

type Row = Record<string, unknown> & { id: string; deleted?: boolean };
interface Where {
  type: string;
  attribute?: string;
  value?: unknown;
}

/** What tests may look at and change behind the API's back. */
export interface FakeEspo extends FakeServer {
  tables: Record<string, Row[]>;
  token: string;
  user: { name: string; password: string };
  /** Requests that no real server would have been content with. */
  complaints: string[];
  /** Fields of an account's own, such as `cLinkedinUrl`. */
  customFields: Record<string, { type: string }>;
}

const ENTITIES = ['Contact', 'Lead', 'Account', 'Opportunity', 'Task', 'Call', 'Meeting', 'Note'];
const MAX_SIZE = 200;
/** The server's clock goes ahead of ours, and counts whole seconds. */
const SKEW_MS = 41_000;
const USER = { id: '65f0c0ffee0000001', name: 'Rita Rep', userName: 'rita' };

const nowText = () => new Date(Date.now() + SKEW_MS).toISOString().slice(0, 19).replace('T', ' ');
const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value));
const fold = (value: unknown) => textOf(value).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** As MySQL's `LIKE '%…%'` reads it: percent and underscore are wildcards, the backslash escapes. */
function like(value: unknown, pattern: string): boolean {
  const source = fold(pattern).replace(/\\(.)|([.*+?^${}()|[\]\\/-])|(%)|(_)/gs, (_all, escaped, special, percent) =>
    escaped ? `\\${escaped}` : special ? `\\${special}` : percent ? '[^]*' : '[^]',
  );
  return new RegExp(source).test(fold(value));
}

type Nested = { [name: string]: string | Nested };

/** A query as PHP reads it, nested as deep as it likes. */
function phpQuery(query: string): Nested {
  const result: Nested = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const path = name.split('[').map(part => part.replace(/\]$/, ''));
    const last = path.pop() ?? '';
    let place = result;
    for (const part of path) {
      const inner = place[part];
      if (typeof inner === 'object') place = inner;
      else {
        const made: Nested = {};
        place[part] = made;
        place = made;
      }
    }
    place[last] = value;
  }
  return result;
}

export async function startFakeEspo(customFields: FakeEspo['customFields'] = {}): Promise<FakeEspo> {
  const tables: FakeEspo['tables'] = Object.fromEntries(ENTITIES.map(entity => [entity, []]));
  const complaints: string[] = [];
  const token = 'a1b2c3d4e5f6a7b8c9d0e1f2a3b4c5d6';
  const user = { name: 'rita', password: 'rita-pass-1' };
  let counter = 0;
  const newId = () => `65f1${(0x100000 + ++counter).toString(16)}0000000`.slice(0, 17);

  const complain = (entity: string, names: readonly string[]) => {
    const odd = unknownAttributes(entity, names).filter(name => !(name in customFields));
    if (odd.length) complaints.push(`${entity}: ${odd.join(', ')}`);
  };

  const app = express();
  app.set('query parser', phpQuery);
  app.use(express.json({ limit: '20mb' }));
  const api = express.Router();
  app.use('/api/v1', api);
  app.use((_req, res) => void res.status(404).type('html').send('<html><body>Not Found</body></html>'));

  // A refusal has no body; the reason is in a header.
  const refuse = (res: Response, status: number, reason: string) =>
    void res.status(status).set('X-Status-Reason', reason).end();
  const invalid = (res: Response, data: { field: string; type: string }) =>
    void res
      .status(400)
      .set('X-Status-Reason', 'validationFailure')
      .json({ messageTranslation: { label: 'validationFailure', scope: null, data } });

  api.use((req, res, next) => {
    const basic = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`;
    if (req.method === 'OPTIONS') return refuse(res, 405, 'Method Not Allowed');
    if (req.get('x-api-key') === token || req.get('authorization') === basic) return next();
    refuse(res, 401, 'Unauthorized');
  });
  api.get(
    '/App/user',
    (_req, res) => void res.json({ user: { ...USER, type: 'api' }, acl: { table: {} }, settings: {} }),
  );
  api.get('/Metadata', (req, res) => {
    const [, entity = '', , field] = String(req.query.key).split('.');
    const fields = { ...fieldsOf(entity), ...(entity === 'Contact' ? customFields : {}) };
    if (!customFields.cLinkedinUrl) delete (fields as Record<string, unknown>).cLinkedinUrl;
    const stage = fields.stage ?? { type: 'enum', options: ['Prospecting', 'Closed Won', 'Closed Lost'] };
    res.json(field ? { ...stage, probabilityMap: { Prospecting: 10, 'Closed Won': 100, 'Closed Lost': 0 } } : fields);
  });

  const living = (entity: string) => (tables[entity] ?? []).filter(row => !row.deleted);
  const table = (req: Request): string | undefined => ENTITIES.find(entity => entity === req.params.entity);
  const rowOf = (req: Request): Row | undefined => living(table(req) ?? '').find(({ id }) => id === req.params.id);

  function matches(entity: string, row: Row, { type, attribute = '', value }: Where): boolean {
    if (type === 'or') return Object.values(value as Record<string, Where>).some(item => matches(entity, row, item));
    if (type === 'and') return Object.values(value as Record<string, Where>).every(item => matches(entity, row, item));
    complain(entity, [attribute]);
    const mine = row[attribute];
    if (attribute === 'emailAddress' && type === 'equals')
      return emailsOf(row).some(email => email.toLowerCase() === String(value).toLowerCase());
    if (type === 'equals') return textOf(mine) === textOf(value);
    if (type === 'after' || type === 'greaterThan') return textOf(mine) > textOf(value);
    if (type === 'greaterThanOrEquals') return textOf(mine) >= textOf(value);
    if (type === 'contains') return like(mine, textOf(value));
    complaints.push(`unknown condition ${type}`);
    return false;
  }

  const emailsOf = (row: Row): string[] =>
    ((row.emailAddressData as { emailAddress: string }[] | undefined) ?? []).map(({ emailAddress }) => emailAddress);

  /** In lists neither e-mails beyond the first nor linked ids come along. */
  function inList(row: Row, select: string | undefined): Row {
    const { emailAddressData: _emails, phoneNumberData: _phones, deleted: _deleted, ...rest } = row;
    if (!select) return rest as Row;
    const names = new Set(['id', ...select.split(',')]);
    return Object.fromEntries(Object.entries(rest).filter(([name]) => names.has(name))) as Row;
  }

  function answerList(req: Request, res: Response, entity: string, rows: Row[]) {
    const { maxSize = '20', offset = '0', select, orderBy = 'createdAt', order = 'desc', where, ...other } = req.query;
    for (const name of Object.keys(other)) if (name !== 'filter') complaints.push(`unknown parameter ${name}`);
    if (Number(maxSize) > MAX_SIZE)
      return refuse(res, 403, `Max size should should not exceed ${MAX_SIZE}. Use offset and limit.`);
    if (typeof select === 'string') complain(entity, select.split(','));
    const conditions = Object.values((where ?? {}) as unknown as Record<string, Where>);
    const way = order === 'asc' ? 1 : -1;
    const compare = (a: Row, b: Row, name: string) => textOf(a[name]).localeCompare(textOf(b[name]));
    const list = rows
      .filter(row => conditions.every(condition => matches(entity, row, condition)))
      .sort((a, b) => way * (compare(a, b, String(orderBy)) || compare(a, b, 'id')))
      .slice(Number(offset), Number(offset) + Number(maxSize))
      .map(row => inList(row, typeof select === 'string' ? select : undefined));
    res.json({ total: req.get('x-no-total') === 'true' ? -1 : rows.length, list });
  }

  api.get('/:entity', (req, res) => {
    const entity = table(req);
    if (!entity) return refuse(res, 404, 'Not Found');
    answerList(req, res, entity, living(entity));
  });
  api.get('/:entity/:id', (req, res) => {
    const row = rowOf(req);
    if (!row) return refuse(res, 404, 'Not Found');
    res.json(row);
  });
  api.get('/:entity/:id/:link', (req, res) => {
    const row = rowOf(req);
    if (!row) return refuse(res, 404, 'Not Found');
    const of = (entity: string, test: (one: Row) => boolean) =>
      answerList(req, res, entity, living(entity).filter(test));
    const isParent = (one: Row) => one.parentId === row.id;
    const isAmong = (one: Row) =>
      [...((one.contactsIds as string[]) ?? []), ...((one.leadsIds as string[]) ?? [])].includes(row.id);
    const { link } = req.params;
    if (link === 'stream') of('Note', one => isParent(one) && (req.query.filter !== 'posts' || one.type === 'Post'));
    else if (link === 'tasks') of('Task', isParent);
    else if (link === 'calls') of('Call', isAmong);
    else if (link === 'meetings') of('Meeting', isAmong);
    else if (link === 'opportunities') of('Opportunity', isAmong);
    else refuse(res, 404, 'Not Found');
  });

  /** What the server makes of a body: read-only and unknown attributes are dropped, addresses put in order. */
  function applied(entity: string, body: Record<string, unknown>, before: Partial<Row>): Record<string, unknown> {
    const { id: _id, createdAt: _createdAt, createdById: _creator, ...fields } = body;
    complain(entity, Object.keys(fields));
    const row: Record<string, unknown> = { ...before, ...fields };
    if (entity === 'Contact' || entity === 'Lead') {
      row.name = [row.firstName, row.lastName].filter(Boolean).join(' ');
      const data = (fields.emailAddressData ?? before.emailAddressData ?? []) as Record<string, unknown>[];
      row.emailAddressData = data.map(one => ({
        invalid: false,
        optOut: false,
        ...one,
        lower: textOf(one.emailAddress).toLowerCase(),
      }));
      row.emailAddress = textOf((data.find(({ primary }) => primary) ?? data[0])?.emailAddress) || null;
      row.accountName =
        living('Account').find(({ id }) => id === row.accountId)?.name ?? (entity === 'Lead' ? row.accountName : null);
    }
    if (entity === 'Note') row.createdByName = USER.name;
    return row;
  }

  api.post('/:entity', (req, res) => {
    const entity = table(req);
    if (!entity) return refuse(res, 404, 'Not Found');
    const refused = refusedField(entity, req.body);
    if (refused) return invalid(res, refused);
    const row = applied(entity, req.body, {}) as Row;
    const emails = emailsOf(row).map(email => email.toLowerCase());
    const twins = living(entity).filter(one => emailsOf(one).some(email => emails.includes(email.toLowerCase())));
    if (twins.length && req.get('x-skip-duplicate-check') !== 'true')
      return void res
        .status(409)
        .set('X-Status-Reason', 'duplicate')
        .json(twins.map(({ id, name }) => ({ id, name, _entityType: entity })));
    const at = nowText();
    const stamped = { ...row, id: newId(), createdAt: at, modifiedAt: at, createdById: USER.id };
    tables[entity]?.push(stamped);
    if (entity === 'Contact' || entity === 'Lead')
      tables.Note?.push({
        id: newId(),
        type: 'Create',
        parentType: entity,
        parentId: stamped.id,
        createdAt: at,
        modifiedAt: at,
      });
    res.status(200).json(stamped);
  });
  api.put('/:entity/:id', (req, res) => {
    const row = rowOf(req);
    const entity = table(req);
    if (!row || !entity) return refuse(res, 404, 'Not Found');
    const next = applied(entity, req.body, row);
    const refused = refusedField(entity, next);
    if (refused) return invalid(res, refused);
    Object.assign(row, next, { modifiedAt: nowText() });
    res.json(row);
  });
  api.delete('/:entity/:id', (req, res) => {
    const row = rowOf(req);
    if (!row) return refuse(res, 404, 'Not Found');
    row.deleted = true;
    res.json(true);
  });

  return { ...(await listen(app)), tables, token, user, complaints, customFields };
}
