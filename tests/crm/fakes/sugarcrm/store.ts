import { randomUUID } from 'node:crypto';
import { ServerClock } from '../kit/clock';
import { Refusal } from '../kit/server';
import { folded } from '../php-query';
import { definitions, type Fields } from './fields';

/** A record with the API's own field names. */
export type Row = Record<string, unknown> & { id: string; deleted?: boolean; date_modified: number };
type Email = Record<string, unknown> & { email_address: string };

export const MODULES = ['Contacts', 'Leads', 'Accounts', 'Opportunities', 'Notes', 'Tasks', 'Calls', 'Meetings'];
/** Links of people to the modules that they lead to. */
export const LINKS: Record<string, string> = {
  'Contacts.opportunities': 'Opportunities',
  'Contacts.notes': 'Notes',
  'Contacts.tasks': 'Tasks',
  'Contacts.calls': 'Calls',
  'Contacts.meetings': 'Meetings',
  'Leads.notes': 'Notes',
  'Leads.tasks': 'Tasks',
  'Leads.calls': 'Calls',
  'Leads.meetings': 'Meetings',
};
const TIMES = ['date_entered', 'date_modified', 'date_start', 'date_end', 'date_due'];
/** The user's own time zone, in which SugarCRM writes every time. */
const OFFSET_MS = -8 * 3_600_000;

const invalid = (message: string): Refusal => new Refusal(422, { error: 'invalid_parameter', error_message: message });

function withOffset(at: number): string {
  return `${new Date(at + OFFSET_MS).toISOString().slice(0, 19)}-08:00`;
}

/** What SugarCRM keeps, by module. */
export class SugarStore {
  readonly rows: Record<string, Row[]> = Object.fromEntries(MODULES.map(module => [module, []]));
  /** Module and id of a record, and the person it is linked to. */
  readonly links: [string, string, string][] = [];
  readonly user = { id: 'a71f0c9e-1111-11ee-9c3d-0242ac120002', name: 'Rita Rep' };
  readonly stages = {
    '': '',
    Prospecting: 'Prospecting',
    'Needs Analysis': 'Needs analysis (2)',
    'Closed Won': 'Closed Won',
    'Closed Lost': 'Closed Lost',
  };
  /** Behind ours; it counts whole seconds. */
  readonly clock = new ServerClock(-83_000, 1_000);

  constructor(
    private readonly withProfileField: boolean,
    readonly complain: (text: string) => void,
    private readonly withLineItems: boolean,
  ) {}

  fieldsOf = (module: string): Fields => definitions(module, this.withProfileField);
  all = (module: string): Row[] => this.rows[module] ?? [];
  living = (module: string): Row[] => this.all(module).filter(row => !row.deleted);
  private now = (): number => this.clock.now().getTime();

  add(module: string, values: Record<string, unknown>): Row {
    const at = this.now();
    const stamps = { date_entered: at, date_modified: at, created_by_name: this.user.name };
    const row: Row = { id: randomUUID(), email: [], ...values, ...stamps };
    this.rows[module]?.push(row);
    return row;
  }

  /** Fields that SugarCRM does not know are ignored there without a word: here they are a mistake of the connector. */
  check(module: string, values: Record<string, unknown>): void {
    const fields = this.fieldsOf(module);
    for (const [name, value] of Object.entries(values)) {
      if (!(name in fields)) this.complain(`${module} has no ${name}`);
      if (value === null) this.complain(`${module}.${name}: null is not looked at`);
    }
  }

  create(module: string, values: Record<string, unknown>): Row {
    this.check(module, values);
    const { id } = values;
    if (this.living(module).some(row => row.id === id))
      throw invalid(`Record already exists: ${id} in module: ${module}`);
    const row = this.add(module, {});
    Object.assign(row, { id: id ?? row.id });
    try {
      this.populate(module, row, values);
    } catch (error) {
      this.rows[module]?.pop();
      throw error;
    }
    return row;
  }

  change(module: string, row: Row, values: Record<string, unknown>, timestamp?: string): void {
    this.check(module, values);
    const isLocked = ['Contacts', 'Leads', 'Accounts', 'Opportunities'].includes(module);
    if (timestamp && isLocked && Date.parse(timestamp) !== row.date_modified)
      throw new Refusal(409, {
        error: 'edit_conflict',
        error_message: `Edit conflict - client TS is ${timestamp}, server TS is ${withOffset(row.date_modified)}`,
      });
    this.populate(module, row, values);
    row.date_modified = this.now();
  }

  private populate(module: string, row: Row, { id: _id, email, ...values }: Record<string, unknown>): void {
    if (Array.isArray(email)) row.email = this.emails(email as Email[], row.email as Email[]);
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'object' && value !== null) {
        for (const one of (value as { add?: string[] }).add ?? []) this.links.push([module, row.id, one]);
      } else if (TIMES.includes(name)) row[name] = this.moment(name, String(value));
      else if (name === 'sales_stage') this.setStage(row, String(value));
      else if (value !== null) row[name] = value;
    }
  }

  private setStage(row: Row, stage: string): void {
    if (!(stage in this.stages)) throw invalid('Invalid field value: sales_stage in module: Opportunities');
    if (!this.withLineItems) row.sales_stage = stage;
  }

  private moment(name: string, value: string): number | string {
    if (value === '') return '';
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(value))
      throw invalid(`Did not recognize ${name} as a date/time, it looked like ${value}`);
    return Date.parse(value);
  }

  private emails(wanted: Email[], before: Email[]): Email[] {
    return wanted.map(({ email_address, ...rest }) => {
      if (!/^\S+@\S+\.\S+$/.test(email_address)) throw invalid(`${email_address} is an invalid email address`);
      const known = before.find(one => one.email_address.toLowerCase() === email_address.toLowerCase());
      return { opt_out: false, invalid_email: false, ...known, ...rest, email_address };
    });
  }

  remove(row: Row): Row {
    return Object.assign(row, { deleted: true, date_modified: this.now() });
  }

  linked(module: string, personId: string, personModule: string): Row[] {
    const isLinked = (row: Row) => this.links.some(link => link.join() === [module, row.id, personId].join());
    const belongs = (row: Row): boolean => {
      if (module === 'Notes' || module === 'Tasks')
        return personModule === 'Contacts' ? row.contact_id === personId : row.parent_id === personId;
      return isLinked(row);
    };
    return this.living(module).filter(belongs);
  }

  /** A row as the API shows it. Of what was deleted only the id is left, and of fields only those asked for. */
  shown(module: string, row: Row, fields?: string): Record<string, unknown> {
    if (row.deleted) return { id: row.id, deleted: true, _module: module };
    const names = fields && fields !== 'undefined' ? [...fields.split(','), 'id', 'date_modified'] : undefined;
    for (const name of names ?? [])
      if (!(name in this.fieldsOf(module))) this.complain(`${module} has no ${name} to show`);
    const account = this.rows.Accounts?.find(({ id }) => id === row.account_id);
    const owner = row.assigned_user_id === this.user.id ? this.user.name : '';
    const whole: Record<string, unknown> = {
      ...Object.fromEntries(Object.keys(this.fieldsOf(module)).map(name => [name, ''])),
      ...row,
      assigned_user_name: owner,
      ...(module === 'Leads' ? {} : { account_name: account?.name ?? '' }),
    };
    for (const name of TIMES) if (typeof whole[name] === 'number') whole[name] = withOffset(whole[name]);
    const picked = Object.entries(whole).filter(([name]) => !names || names.includes(name));
    return { ...Object.fromEntries(picked), _acl: { fields: {} }, _module: module };
  }

  /** Rows that a filter lets pass, in the order asked for. */
  select(module: string, rows: Row[], { filter, order_by: order }: Record<string, unknown>): Row[] {
    const conditions = (filter ?? []) as Record<string, unknown>[];
    const keys = String(order ?? 'date_modified:DESC').split(',');
    return rows
      .filter(row => conditions.every(one => this.matches(module, row, one)))
      .sort((a, b) => {
        for (const key of keys) {
          const [name = '', direction] = key.split(':');
          const way = direction === 'DESC' ? -1 : 1;
          const [left, right] = [a[name], b[name]];
          if (left !== right) return (String(left) < String(right) ? -1 : 1) * way;
        }
        return 0;
      });
  }

  private matches(module: string, row: Row, condition: Record<string, unknown>): boolean {
    return Object.entries(condition).every(([field, test]) => {
      const inner = test as Record<string, unknown>[];
      if (field === '$or') return inner.some(one => this.matches(module, row, one));
      if (field === '$and') return inner.every(one => this.matches(module, row, one));
      return Object.entries(test as object).every(([operator, value]) =>
        this.valuesOf(module, row, field).some(mine => this.holds(mine, operator, value)),
      );
    });
  }

  private valuesOf(module: string, row: Row, field: string): unknown[] {
    if (field === 'email_addresses.email_address') return (row.email as Email[]).map(one => one.email_address);
    if (!(field in this.fieldsOf(module))) throw invalid(`Unknown field ${field}`);
    return [row[field] ?? ''];
  }

  private holds(mine: unknown, operator: string, value: unknown): boolean {
    if (typeof mine === 'number') {
      const other = this.moment('date_modified', String(value)) as number;
      if (operator === '$equals') return mine === other;
      if (operator === '$gt') return mine > other;
      if (operator === '$gte') return mine >= other;
    }
    if (operator === '$equals')
      return typeof mine === 'boolean' ? mine === Boolean(value) : folded(mine) === folded(value);
    if (operator === '$gt') return String(mine) > String(value);
    // The database's wildcards are not escaped.
    if (operator === '$contains')
      return new RegExp(
        folded(value)
          .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
          .replaceAll('%', '.*')
          .replaceAll('_', '.'),
      ).test(folded(mine));
    throw invalid(`Did not recognize the operand: ${operator}`);
  }
}
