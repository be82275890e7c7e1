import type { ServerClock } from './kit/clock';
import { Refusal } from './kit/server';
import { fieldsOf } from './odoo-contract';
import { sqlLike } from './php-query';

export type Row = Record<string, unknown> & { id: number };
type Values = Record<string, unknown>;

/** An exception of Odoo, by its Python name. */
export class OdooError extends Error {
  constructor(
    readonly exception: string,
    message: string,
  ) {
    super(message);
  }
}

const EMPTY: Record<string, unknown> = { boolean: false, one2many: [], many2many: [] };
/** What lxml makes of a fragment: one paragraph around loose text, quotes as they are. */
const sanitized = (html: unknown): unknown =>
  typeof html === 'string' && html
    ? (html.startsWith('<p') ? html : `<p>${html}</p>`).replaceAll('&quot;', '"').replaceAll('&#39;', "'")
    : html;

/** Tables of an Odoo, with times in microseconds that are shown in seconds. */
export class OdooModels {
  readonly rows: Record<string, Row[]> = {
    'res.users': [{ id: 7, name: 'Rita Rep', login: 'rita', company_id: [1, 'Lanternworks AB'] }],
    'ir.model': [{ id: 88, model: 'res.partner' }],
    'res.country': [{ id: 196, name: 'Sweden', code: 'SE' }],
    'crm.stage': ['New', 'Qualified', 'Won'].map((name, at) => ({ id: at + 1, name, sequence: at, is_won: at === 2 })),
    'res.partner': [],
    'crm.lead': [],
    'mail.message': [],
    'mail.activity': [],
  };
  private readonly external = new Map<string, number>();
  private counter = 40;

  constructor(
    private readonly clock: ServerClock,
    private readonly hasField: (name: string) => boolean,
  ) {}

  table(model: string): Row[] {
    const rows = this.rows[model];
    if (!rows) throw new OdooError('odoo.exceptions.UserError', `Object ${model} doesn't exist`);
    return rows;
  }

  private check(model: string, names: readonly string[]): void {
    const fields = fieldsOf(model);
    for (const name of names)
      if (fields && !(name in fields && this.hasField(name)) && name !== 'id')
        throw new OdooError('builtins.ValueError', `Invalid field '${name}' on model '${model}'`);
  }

  private typeOf = (model: string, name: string): string | undefined => fieldsOf(model)?.[name]?.type;

  private stored(model: string, values: Values): Values {
    this.check(model, Object.keys(values));
    const entries = Object.entries(values).map(([name, value]) => {
      const type = this.typeOf(model, name);
      if (type === 'html') return [name, sanitized(value)];
      if (type === 'many2one' && typeof value === 'number') return [name, [value, this.nameOf(model, name, value)]];
      return [name, value];
    });
    return Object.fromEntries(entries) as Values;
  }

  private nameOf(model: string, field: string, id: number): string {
    const tables: Record<string, string> = {
      parent_id: 'res.partner',
      partner_id: 'res.partner',
      country_id: 'res.country',
      user_id: 'res.users',
      stage_id: 'crm.stage',
    };
    const row = this.rows[tables[field] ?? '']?.find(one => one.id === id);
    if (!row && tables[field]) throw new OdooError('psycopg2.errors.ForeignKeyViolation', `${model}.${field} ${id}`);
    return String(row?.name ?? row?.model ?? id);
  }

  create(model: string, values: Values): number {
    const id = ++this.counter;
    const at = this.clock.iso();
    const defaults = model === 'res.partner' ? { type: 'contact', active: true, is_company: false } : {};
    this.table(model).push({ ...defaults, ...this.stored(model, values), id, create_date: at, write_date: at });
    return id;
  }

  existing(model: string, ids: readonly number[]): Row[] {
    return ids.map(id => {
      const row = this.table(model).find(one => one.id === id);
      if (!row) throw new OdooError('odoo.exceptions.MissingError', 'Record does not exist or has been deleted.');
      return row;
    });
  }

  write(model: string, ids: readonly number[], values: Values): true {
    for (const row of this.existing(model, ids))
      Object.assign(row, this.stored(model, values), { write_date: this.clock.iso() });
    return true;
  }

  /** Messages and activities of a record go with it. */
  unlink(model: string, ids: readonly number[]): true {
    this.existing(model, ids);
    this.rows[model] = this.table(model).filter(({ id }) => !ids.includes(id));
    const isOf = (row: Row) => (row.model ?? row.res_model) === model && ids.includes(Number(row.res_id));
    for (const name of ['mail.message', 'mail.activity']) this.rows[name] = this.table(name).filter(row => !isOf(row));
    return true;
  }

  /** Import: a row with an external id is created once, and written the next time. Everything comes as text. */
  load(model: string, fields: readonly string[], data: readonly (readonly string[])[]) {
    const names = fields.map(name => name.replace(/\/\.id$/, ''));
    const broken = names.find(name => name !== 'id' && fieldsOf(model) && !(name in (fieldsOf(model) ?? {})));
    if (broken)
      return { ids: false, messages: [{ type: 'error', message: `No matching records: ${broken}`, field: broken }] };
    const ids = data.map(cells => {
      if (cells.some(cell => typeof cell !== 'string')) throw new OdooError('builtins.TypeError', 'expected string');
      const values: Values = {};
      let key = '';
      cells.forEach((cell, at) => {
        const name = names[at] ?? '';
        const type = this.typeOf(model, name);
        if (name === 'id') key = cell;
        else values[name] = type === 'many2one' ? Number(cell) : type === 'boolean' ? cell === '1' : cell;
      });
      const known = this.external.get(key);
      if (known !== undefined && this.table(model).some(({ id }) => id === known)) {
        this.write(model, [known], values);
        return known;
      }
      const id = this.create(model, values);
      this.external.set(key, id);
      return id;
    });
    return { ids, messages: [], nextrow: 0 };
  }

  search(model: string, named: Values): Values[] {
    const { domain = [], fields = [], order = 'id', limit, context } = named;
    this.check(model, fields as string[]);
    const isArchiveShown = (context as Values | undefined)?.active_test === false;
    const found = this.table(model)
      .filter(row => isArchiveShown || row.active !== false)
      .filter(row => this.meets(model, row, [...(domain as unknown[])]));
    const keys = String(order)
      .split(',')
      .map(key => key.trim().split(' '));
    found.sort((a, b) => {
      for (const [name = '', way] of keys) {
        const [left, right] = [a[name] as string | number, b[name] as string | number];
        if (left !== right) return (left < right ? -1 : 1) * (way === 'desc' ? -1 : 1);
      }
      return 0;
    });
    const page = typeof limit === 'number' ? found.slice(0, limit) : found;
    return page.map(row => this.shown(model, row, fields as string[]));
  }

  shown(model: string, row: Row, names: readonly string[]): Values {
    const entries = names.map(name => {
      const type = this.typeOf(model, name) ?? '';
      const value = row[name] ?? EMPTY[type] ?? false;
      return [name, type === 'datetime' && typeof value === 'string' ? value.slice(0, 19).replace('T', ' ') : value];
    });
    return { ...Object.fromEntries(entries), id: row.id };
  }

  /** A condition in Polish notation; clauses without an operator are joined by *and*. */
  private meets(model: string, row: Row, domain: unknown[]): boolean {
    const next = (): boolean => {
      const part = domain.shift();
      if (part === '|' || part === '&') {
        const [left, right] = [next(), next()];
        return part === '|' ? left || right : left && right;
      }
      return this.clause(model, row, part as [string, string, unknown]);
    };
    let result = true;
    while (domain.length) {
      const one = next();
      result = result && one;
    }
    return result;
  }

  private clause(model: string, row: Row, [field, operator, value]: [string, string, unknown]): boolean {
    this.check(model, [field]);
    const found = row[field];
    const mine = Array.isArray(found) ? found[0] : (found ?? false);
    const time = (text: unknown) => String(text).slice(0, 26).replace('T', ' ').replace('Z', '');
    switch (operator) {
      case '=':
        return mine === value;
      case 'in':
        return (value as unknown[]).includes(mine);
      case 'not in':
        return !(value as unknown[]).includes(mine);
      case '>=':
        return time(mine) >= time(value);
      case '>':
        return Number(mine) > Number(value);
      case 'ilike':
        return sqlLike(mine || '', `%${value}%`);
      case '=ilike':
        return sqlLike(mine || '', String(value));
      default:
        throw new OdooError('builtins.ValueError', `Invalid operator ${operator}`);
    }
  }
}

export const notFound = () => new Refusal(404, '<!doctype html><title>404 Not Found</title>');
