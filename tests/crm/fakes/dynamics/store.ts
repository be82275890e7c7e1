import { randomUUID } from 'node:crypto';
import { ServerClock } from '../kit/clock';
import { problem, type Row } from './filter';
import { STAGES, TABLES, type TableInfo } from './schema';

const FORMATTED = '@OData.Community.Display.V1.FormattedValue';

const missing = (table: string, id: string) => problem(404, '0x80040217', `${table} With Id = ${id} Does Not Exist`);

/** Rows of an organisation: versions count up over all tables, the clock shows whole seconds and is wrong. */
export class DynamicsStore {
  readonly clock = new ServerClock(-95_000, 1000);
  readonly rows: Record<string, Row[]> = Object.fromEntries(Object.keys(TABLES).map(name => [name, []]));
  readonly deleted: { table: string; id: string; version: number }[] = [];
  /** Tokens of changes before this version have ended. */
  oldest = 0;
  version = 1000;

  constructor(readonly userId: string) {}

  get(table: string, id: string): Row {
    const { key } = TABLES[table] as TableInfo;
    const row = this.rows[table]?.find(one => one[key] === id.toLowerCase());
    if (!row) throw missing(table, id);
    return row;
  }

  has(table: string, id: string): boolean {
    const { key } = TABLES[table] as TableInfo;
    return this.rows[table]?.some(one => one[key] === id.toLowerCase()) ?? false;
  }

  create(table: string, id: string | undefined, values: Row, followsRules = false): string {
    const { key } = TABLES[table] as TableInfo;
    const name = (id ?? randomUUID()).toLowerCase();
    if (this.has(table, name)) throw problem(412, '0x80040237', 'Cannot insert duplicate key.');
    if (values.statecode) throw problem(400, '0x80048408', 'a row cannot be created in this state');
    if (followsRules) this.checkDuplicate(table, values, name);
    const now = this.clock.iso().replace('.000Z', 'Z');
    const row: Row = { [key]: name, createdon: now, _ownerid_value: this.userId, statecode: 0, statuscode: 1 };
    this.rows[table]?.push(this.touched(table, row, this.checked(table, values, key)));
    return name;
  }

  change(table: string, id: string, values: Row, followsRules = false): void {
    const row = this.get(table, id);
    if (followsRules) this.checkDuplicate(table, values, id);
    const isClosed = TABLES[table]?.isActivity && row.statecode === 1;
    if (isClosed && values.statecode !== 0) throw problem(400, '0x80048408', 'a completed activity cannot be changed');
    this.touched(table, row, this.checked(table, values));
  }

  remove(table: string, id: string): void {
    const row = this.get(table, id);
    this.rows[table] = (this.rows[table] ?? []).filter(one => one !== row);
    this.deleted.push({ table, id: id.toLowerCase(), version: ++this.version });
  }

  private touched(table: string, row: Row, values: Row): Row {
    Object.assign(row, values, { version: ++this.version, modifiedon: this.clock.iso().replace('.000Z', 'Z') });
    if (table === 'contact' || table === 'lead') row.fullname = [row.firstname, row.lastname].filter(Boolean).join(' ');
    return row;
  }

  private checked(table: string, values: Row, key?: string): Row {
    const info = TABLES[table] as TableInfo;
    const stored: Row = {};
    for (const [name, value] of Object.entries(values)) {
      if (name === key || (name === 'phonecall_activity_parties' && key)) {
        if (name !== key) this.checkParties(value as Row[]);
        continue;
      }
      const [bound, rest] = name.split('@');
      if (rest === 'odata.bind') {
        Object.assign(stored, this.bound(info, bound ?? '', value));
        continue;
      }
      const length = info.columns[name];
      if (length === undefined && !['statecode', 'statuscode'].includes(name))
        throw problem(
          400,
          '0x80048d19',
          `Error identified in Payload provided by the user for Entity :'${info.set}': The property '${name}' does not exist on type 'Microsoft.Dynamics.CRM.${table}'.`,
        );
      if (typeof length === 'number' && value !== null && (typeof value !== 'string' || value.length > length))
        throw problem(
          400,
          '0x80044331',
          `A validation error occurred. The length of the '${name}' attribute of the '${table}' entity exceeded the maximum allowed length of '${length}'.`,
        );
      stored[name] = value === '' ? null : value;
    }
    return stored;
  }

  private bound({ pointers }: TableInfo, name: string, target: unknown): Row {
    const [column, table] = pointers[name] ?? [];
    if (!column || !table) throw problem(400, '0x80060888', `An undeclared property '${name}' was found.`);
    // *Associate and disassociate table rows using the Web API*: null takes the row out of what it points to.
    if (target === null) return { [`_${column}_value`]: null, [`_${column}_table`]: null };
    const [, set, id = ''] = /^\/(\w+)\(([\da-f-]{36})\)$/i.exec(String(target)) ?? [];
    if (TABLES[table]?.set !== set) throw problem(400, '0x80060888', `${target} is no row of ${table}`);
    this.get(table, id);
    return { [`_${column}_value`]: id.toLowerCase(), [`_${column}_table`]: table };
  }

  private checkParties(parties: Row[]): void {
    for (const party of parties)
      for (const [name, value] of Object.entries(party)) {
        const [, table] = /^partyid_(systemuser|contact|lead)@odata\.bind$/.exec(name) ?? [];
        const [, id = ''] = /\(([\da-f-]{36})\)$/i.exec(String(value)) ?? [];
        if (table) this.get(table, id);
        else if (name !== 'participationtypemask')
          throw problem(400, '0x80048d19', `The property '${name}' does not exist`);
      }
  }

  /** One published rule: no two contacts with the same first e-mail address. */
  private checkDuplicate(table: string, { emailaddress1 }: Row, own: string): void {
    if (table !== 'contact' || !emailaddress1) return;
    const other = this.rows.contact?.some(row => row.emailaddress1 === emailaddress1 && row.contactid !== own);
    if (other)
      throw problem(
        500,
        '0x80040333',
        'A record was not created or updated because a duplicate of the current record already exists.',
      );
  }

  /** A row as it is answered, with names beside ids and choices where they were asked for. */
  shown(table: string, row: Row, columns: readonly string[], annotated: boolean): Row {
    const { key } = TABLES[table] as TableInfo;
    const shown: Row = { '@odata.etag': `W/"${String(row.version)}"` };
    for (const column of new Set([...columns, key])) {
      shown[column] = row[column] ?? null;
      const name = annotated && shown[column] !== null ? this.nameOf(row, column) : undefined;
      if (name) shown[`${column}${FORMATTED}`] = name;
      const target = row[column.replace(/_value$/, '_table')];
      if (annotated && target && column.endsWith('_value'))
        shown[`${column}@Microsoft.Dynamics.CRM.lookuplogicalname`] = target;
    }
    return shown;
  }

  private nameOf(row: Row, column: string): string | undefined {
    if (column === '_ownerid_value') return 'Rita Rep';
    if (column === 'salesstage') return STAGES.find(({ Value }) => Value === row.salesstage)?.Label;
    if (column === 'statecode') return row.statecode === 0 ? 'Active' : 'Inactive';
    const table = row[column.replace(/_value$/, '_table')];
    if (typeof table !== 'string') return undefined;
    const target = this.rows[table]?.find(one => one[TABLES[table]?.key ?? ''] === row[column]);
    return String(target?.fullname ?? target?.name ?? '');
  }
}
