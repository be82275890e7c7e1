import type { ServerClock } from './kit/clock';
import { folded, sqlLike } from './php-query';

/** A record with the API's own attribute names. */
export type Row = Record<string, unknown> & { id: string; deleted?: boolean };
export interface Where {
  type: string;
  attribute?: string;
  value?: unknown;
}

export const ENTITIES = ['Contact', 'Lead', 'Account', 'Opportunity', 'Task', 'Call', 'Meeting', 'Note'];
export const USER = { id: '65f0c0ffee0000001', name: 'Rita Rep', userName: 'rita' };

const textOf = (value: unknown) => (value === null || value === undefined ? '' : String(value));

/** E-mails of a row, as the table of addresses holds them. */
export const emailsOf = (row: Row): string[] =>
  ((row.emailAddressData as { emailAddress: string }[] | undefined) ?? []).map(one => one.emailAddress.toLowerCase());

/** What EspoCRM keeps, by entity. */
export class EspoTables {
  readonly rows: Record<string, Row[]> = Object.fromEntries(ENTITIES.map(entity => [entity, []]));
  private counter = 0;

  constructor(
    private readonly clock: ServerClock,
    private readonly complain: (entity: string, attributes: readonly string[]) => void,
  ) {}

  /** UTC without a zone, whole seconds. */
  private now = (): string => this.clock.iso().slice(0, 19).replace('T', ' ');

  living = (entity: string): Row[] => (this.rows[entity] ?? []).filter(row => !row.deleted);

  add(entity: string, values: Record<string, unknown>): Row {
    const at = this.now();
    const id = `65f1${(0x100000 + ++this.counter).toString(16)}0000000`;
    const row = { ...values, id, createdAt: at, modifiedAt: at, createdById: USER.id, createdByName: USER.name };
    this.rows[entity]?.push(row);
    return row;
  }

  change(row: Row, values: Record<string, unknown>): void {
    Object.assign(row, values, { modifiedAt: this.now() });
  }

  /** What the server makes of a body: its own id is ignored, addresses are put in order, names are looked up. */
  applied(entity: string, body: Record<string, unknown>, before: Partial<Row>): Record<string, unknown> {
    const { id: _id, createdAt: _createdAt, createdById: _creator, ...fields } = body;
    this.complain(entity, Object.keys(fields));
    const row: Record<string, unknown> = { ...before, ...fields };
    if (entity !== 'Contact' && entity !== 'Lead') return row;
    const data = (row.emailAddressData ?? []) as Record<string, unknown>[];
    row.name = [row.firstName, row.lastName].filter(Boolean).join(' ');
    row.emailAddressData = data.map(one => ({
      optOut: false,
      invalid: false,
      ...one,
      lower: textOf(one.emailAddress).toLowerCase(),
    }));
    row.emailAddress = (data.find(({ primary }) => primary) ?? data[0])?.emailAddress ?? null;
    if (entity === 'Contact')
      row.accountName = this.living('Account').find(({ id }) => id === row.accountId)?.name ?? null;
    return row;
  }

  matches(entity: string, row: Row, { type, attribute = '', value }: Where): boolean {
    const inner = () => Object.values(value as Record<string, Where>);
    if (type === 'or') return inner().some(one => this.matches(entity, row, one));
    if (type === 'and') return inner().every(one => this.matches(entity, row, one));
    this.complain(entity, [attribute]);
    const mine = textOf(row[attribute]);
    const other = textOf(value);
    // Any of a person's addresses counts.
    if (attribute === 'emailAddress' && type === 'equals') return emailsOf(row).includes(other.toLowerCase());
    if (type === 'equals') return folded(mine) === folded(other);
    if (type === 'after' || type === 'greaterThan') return mine > other;
    if (type === 'greaterThanOrEquals') return mine >= other;
    if (type === 'contains') return sqlLike(mine, `%${other}%`);
    this.complain(entity, [`condition ${type}`]);
    return false;
  }

  /** One page of a list, as the query wants it. In lists neither e-mails beyond the first nor linked ids come along. */
  page(entity: string, rows: Row[], query: Record<string, unknown>): Row[] {
    const { maxSize, offset, select, orderBy = 'createdAt', order = 'desc', where = {} } = query;
    const names = typeof select === 'string' ? select.split(',') : undefined;
    if (names) this.complain(entity, names);
    const conditions = Object.values(where as Record<string, Where>);
    const way = order === 'asc' ? 1 : -1;
    const compare = (a: Row, b: Row, name: string) => textOf(a[name]).localeCompare(textOf(b[name]));
    return rows
      .filter(row => conditions.every(one => this.matches(entity, row, one)))
      .sort((a, b) => way * (compare(a, b, String(orderBy)) || compare(a, b, 'id')))
      .slice(Number(offset ?? 0), Number(offset ?? 0) + Number(maxSize ?? 20))
      .map(({ emailAddressData: _emails, phoneNumberData: _phones, deleted: _deleted, ...rest }) =>
        names ? { ...Object.fromEntries(names.map(name => [name, rest[name] ?? null])), id: rest.id } : rest,
      );
  }
}
