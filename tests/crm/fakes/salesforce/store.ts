import { ServerClock } from '../kit/clock';
import { Refusal } from '../kit/server';
import { type FieldInfo, PREFIXES, schemaOf } from './schema';
import { type Catalog, parseSoql, type Row } from './soql';

export const problem = (status: number, errorCode: string, message: string, fields: string[] = []): Refusal =>
  new Refusal(status, [{ message, errorCode, fields }]);

type Values = Record<string, unknown>;

/** Rows of an organisation: a clock of whole seconds that is wrong, lines that end in two characters, texts without outer blanks. */
export class SalesforceStore {
  readonly clock = new ServerClock(-47_000, 1000);
  readonly schema: Record<string, FieldInfo[]>;
  readonly rows: Record<string, Row[]> = { TaskStatus: [], OpportunityStage: [] };
  readonly deleted: { object: string; id: string; deletedDate: string }[] = [];
  readonly parts: { OpportunityId: string; ContactId: string }[] = [];
  private lastId = 0;

  constructor(
    withOnceField: boolean,
    readonly userId: string,
  ) {
    this.schema = schemaOf(withOnceField);
    for (const name of Object.keys(PREFIXES)) this.rows[name] = [];
  }

  now = (): string => this.clock.iso().replace('Z', '+0000');

  fieldsOf(object: string): FieldInfo[] {
    const fields = this.schema[object];
    if (!fields) throw problem(404, 'NOT_FOUND', 'The requested resource does not exist');
    return fields;
  }

  get(object: string, id: string): Row {
    const row = this.rows[object]?.find(({ Id }) => Id === id);
    if (row) return row;
    const isDeleted = this.deleted.some(one => one.id === id);
    throw isDeleted
      ? problem(404, 'ENTITY_IS_DELETED', 'entity is deleted')
      : problem(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible');
  }

  create(object: string, values: Values): string {
    const id = `${PREFIXES[object]}5g00000${String(++this.lastId).padStart(5, '0')}AAA`;
    const now = this.now();
    const row = { Id: id, OwnerId: this.userId, CreatedDate: now, LastModifiedDate: now, SystemModstamp: now };
    this.rows[object]?.push({ ...row, ...this.checked(object, values, true) });
    this.derive(object, this.get(object, id));
    return id;
  }

  change(object: string, id: string, values: Values): void {
    const row = this.get(object, id);
    const checked = this.checked(object, values, false);
    Object.assign(row, checked, { LastModifiedDate: this.now(), SystemModstamp: this.now() });
    this.derive(object, row);
  }

  remove(object: string, id: string): void {
    this.get(object, id);
    this.rows[object] = (this.rows[object] ?? []).filter(({ Id }) => Id !== id);
    this.deleted.push({ object, id, deletedDate: this.now() });
  }

  /** Adds what a real server works out by itself. */
  private derive(object: string, row: Row): void {
    if (object === 'Contact' || object === 'Lead') row.Name = [row.FirstName, row.LastName].filter(Boolean).join(' ');
    if (object === 'Lead') row.IsConverted ??= false;
    if (object === 'Task') {
      row.IsClosed = row.Status === 'Completed';
      row.TaskSubtype ??= 'Task';
      row.CompletedDateTime = row.IsClosed ? row.LastModifiedDate : null;
    }
    if (object === 'Opportunity')
      row.IsClosed = this.rows.OpportunityStage?.find(({ ApiName }) => ApiName === row.StageName)?.IsClosed ?? false;
  }

  private checked(object: string, values: Values, isNew: boolean): Values {
    const fields = new Map(this.fieldsOf(object).map(field => [field.name, field]));
    for (const [name, value] of Object.entries(values)) {
      const field = fields.get(name);
      if (!field) throw problem(400, 'INVALID_FIELD', `No such column '${name}' on sobject of type ${object}`);
      if (!(isNew ? field.createable : field.updateable))
        throw problem(400, 'INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${name}.`, [name]);
      if (typeof value === 'string' && value.length > field.length)
        throw problem(400, 'STRING_TOO_LONG', `${name}: data value too large (max length=${field.length})`, [name]);
      if (field.type === 'email' && value && !/^\S+@\S+\.\S+$/.test(String(value)))
        throw problem(400, 'INVALID_EMAIL_ADDRESS', `${name}: invalid email address: ${String(value)}`, [name]);
      if (field.type === 'date' && value && !/^\d{4}-\d\d-\d\d$/.test(String(value)))
        throw problem(400, 'JSON_PARSER_ERROR', `Cannot deserialize instance of date from ${String(value)}`);
    }
    for (const { name, nillable } of fields.values())
      if (!nillable && (isNew ? !values[name] : name in values && !values[name]))
        throw problem(400, 'REQUIRED_FIELD_MISSING', `Required fields are missing: [${name}]`, [name]);
    for (const name of ['WhoId', 'WhatId', 'AccountId'])
      if (values[name]) this.checkReference(name, String(values[name]));
    if (object === 'Task' && String(values.WhoId).startsWith('00Q') && values.WhatId)
      throw problem(400, 'FIELD_INTEGRITY_EXCEPTION', 'You can only relate a lead to nothing else', ['WhatId']);
    const stored = (value: unknown) => (typeof value === 'string' ? value.trim().replace(/\r?\n/g, '\r\n') : value);
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, stored(value)]));
  }

  private checkReference(name: string, id: string): void {
    if (this.deleted.some(one => one.id === id)) throw problem(400, 'ENTITY_IS_DELETED', 'entity is deleted');
    if (!Object.values(this.rows).some(rows => rows.some(({ Id }) => Id === id)))
      throw problem(400, 'INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id', [name]);
  }

  private readonly catalog: Catalog = {
    field: (object, name, isFilter) => {
      const known = this.schema[object];
      if (!known) throw problem(400, 'INVALID_TYPE', `sObject type '${object}' is not supported.`);
      const own = name.replace(/^(Owner|Account)\.Name$/, '$1Id');
      const field = known.find(one => one.name === own);
      if (!field) throw problem(400, 'INVALID_FIELD', `No such column '${name}' on entity '${object}'.`);
      if (isFilter && !field.filterable)
        throw problem(400, 'INVALID_FIELD', `field '${name}' can not be filtered in a query call`);
    },
    dealsOf: id => new Set(this.parts.filter(({ ContactId }) => ContactId === id).map(one => one.OpportunityId)),
  };

  query(soql: string): object[] {
    const { fields, withRoles, from, matches, order, limit } = parseSoql(soql, this.catalog);
    const rows = (this.rows[from] ?? []).filter(matches).sort((a, b) => {
      for (const { field, isDown } of order) {
        const [x, y] = [String(a[field]), String(b[field])];
        if (x !== y) return (x < y ? -1 : 1) * (isDown ? -1 : 1);
      }
      return 0;
    });
    return rows.slice(0, limit).map(row => ({
      attributes: { type: from, url: `/services/data/v66.0/sobjects/${from}/${row.Id}` },
      ...Object.fromEntries(fields.map(name => this.shown(row, name))),
      ...(withRoles ? { OpportunityContactRoles: this.rolesOf(row.Id) } : {}),
    }));
  }

  private shown(row: Row, name: string): [string, unknown] {
    if (name === 'Owner.Name') return ['Owner', { Name: 'Rita Rep' }];
    if (name !== 'Account.Name') return [name, row[name] ?? null];
    const account = this.rows.Account?.find(({ Id }) => Id === row.AccountId);
    return ['Account', account ? { Name: account.Name } : null];
  }

  private rolesOf(id: string): object | null {
    const records = this.parts.filter(({ OpportunityId }) => OpportunityId === id);
    return records.length ? { totalSize: records.length, done: true, records } : null;
  }
}
