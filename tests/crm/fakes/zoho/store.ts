import { ServerClock } from '../kit/clock';
import { Refusal } from '../kit/server';
import { parseCoql, type Row } from './coql';

type Values = Record<string, unknown>;
interface FieldInfo {
  type: string;
  label?: string;
  isCustom?: boolean;
  isRequired?: boolean;
  isReadOnly?: boolean;
  isUnique?: boolean;
  length?: number;
}

const own = (type: string): FieldInfo => ({ type, isReadOnly: true });
const STAMPS: Record<string, FieldInfo> = {
  id: own('bigint'),
  Created_Time: own('datetime'),
  Modified_Time: own('datetime'),
  Created_By: own('lookup'),
  Owner: { type: 'lookup' },
};
const texts = (...names: string[]) =>
  Object.fromEntries(names.map((name): [string, FieldInfo] => [name, { type: 'text' }]));
const PERSON: Record<string, FieldInfo> = {
  ...STAMPS,
  ...texts('First_Name', 'Phone', 'Mobile'),
  Last_Name: { type: 'text', isRequired: true, length: 80 },
  Full_Name: own('text'),
  Email: { type: 'email' },
  Secondary_Email: { type: 'email' },
  Twitter: { type: 'text', length: 50 },
  LinkedIn_Profile: { type: 'website', label: 'LinkedIn', isCustom: true, length: 450 },
};
const DESCRIPTION: FieldInfo = { type: 'textarea', length: 32_000 };

/** Modules of the company; the API names stay when a company renames a tab. */
const SCHEMA: Record<string, Record<string, FieldInfo>> = {
  Contacts: {
    ...PERSON,
    ...texts('Title', 'Mailing_City', 'Mailing_Country'),
    Account_Name: { type: 'lookup' },
    // Only contacts have it: asking for it in a query for leads is an error.
    GitHub: { type: 'text', isCustom: true },
  },
  Leads: {
    ...PERSON,
    ...texts('Designation', 'City', 'Country', 'Lead_Status'),
    Company: { type: 'text', isRequired: true },
    Converted__s: own('boolean'),
  },
  Accounts: {
    ...STAMPS,
    ...texts('Website', 'Phone', 'Billing_City', 'Billing_Country'),
    Account_Name: { type: 'text', isRequired: true, length: 200 },
  },
  // A company with one currency has no Currency.
  Deals: {
    ...STAMPS,
    ...texts('Stage', 'Pipeline'),
    Deal_Name: { type: 'text', isRequired: true },
    Account_Name: { type: 'lookup' },
    Contact_Name: { type: 'lookup' },
    Amount: { type: 'currency' },
    Closing_Date: { type: 'date' },
  },
  Tasks: {
    ...STAMPS,
    ...texts('Status'),
    Subject: { type: 'text', isRequired: true },
    Description: DESCRIPTION,
    Due_Date: { type: 'date' },
    Closed_Time: own('datetime'),
    Who_Id: { type: 'lookup' },
    What_Id: { type: 'lookup' },
    $se_module: { type: 'text' },
  },
  Calls: {
    ...STAMPS,
    ...texts('Outgoing_Call_Status'),
    Subject: { type: 'text', isRequired: true },
    Description: DESCRIPTION,
    Call_Type: { type: 'text', isRequired: true },
    Call_Start_Time: { type: 'datetime', isRequired: true },
    Call_Duration: { type: 'text', isRequired: true },
    Who_Id: { type: 'lookup' },
    What_Id: { type: 'lookup' },
    $se_module: { type: 'text' },
  },
  Notes: {
    ...STAMPS,
    Note_Title: { type: 'text', length: 120 },
    Note_Content: { type: 'textarea', isRequired: true, length: 32_000 },
    Parent_Id: { type: 'lookup' },
  },
};

const COMPARED: Record<string, string> = {
  email: 'text',
  website: 'text',
  boolean: 'text',
  currency: 'text',
  date: 'text',
};

/** One row of an answer that was refused. */
export const rowProblem = (code: string, message: string, details: object = {}, status = 400): Refusal =>
  new Refusal(status, { data: [{ code, details, message, status: 'error' }] });

const noId = (field: string) =>
  rowProblem('INVALID_DATA', 'the id given seems to be invalid', { api_name: field, json_path: `$.data[0].${field}` });

/** Rows of a company: times in whole seconds of a clock that is wrong, shown in the company's own zone. */
export class ZohoStore {
  readonly clock = new ServerClock(63_000, 1000);
  readonly rows: Record<string, Row[]> = Object.fromEntries(Object.keys(SCHEMA).map(name => [name, []]));
  readonly deleted: { module: string; id: string; time: string }[] = [];
  private lastId = 0;

  constructor(readonly user: { id: string; name: string; email: string }) {}

  /** The zone of the company is an hour east of Greenwich. */
  now(): string {
    return new Date(this.clock.now().getTime() + 3_600_000).toISOString().replace(/\.\d+Z$/, '+01:00');
  }

  fieldsOf(module: string): [string, FieldInfo][] {
    const fields = SCHEMA[module];
    if (!fields)
      throw new Refusal(400, {
        code: 'INVALID_MODULE',
        details: {},
        message: 'The module name given seems to be invalid',
        status: 'error',
      });
    return Object.entries(fields);
  }

  get(module: string, id: unknown): Row | undefined {
    return this.rows[module]?.find(row => row.id === id);
  }

  create(module: string, values: Values): object {
    const id = `50000000000${String(100_000 + ++this.lastId)}`;
    const row = {
      id,
      Created_Time: this.now(),
      Modified_Time: this.now(),
      Created_By: this.user.id,
      Owner: this.user.id,
    };
    const stored = { ...row, ...this.checked(module, values, true) };
    this.rows[module]?.push(stored);
    this.derive(module, stored);
    return this.success(stored, 'record added');
  }

  change(module: string, id: string, values: Values): object {
    const row = this.get(module, id);
    if (!row) throw noId('id');
    Object.assign(row, this.checked(module, values, false, id), { Modified_Time: this.now() });
    this.derive(module, row);
    return this.success(row, 'record updated');
  }

  remove(module: string, id: string): object {
    const row = this.get(module, id);
    if (!row) throw noId('id');
    this.rows[module] = (this.rows[module] ?? []).filter(one => one !== row);
    this.deleted.push({ module, id, time: this.now() });
    return { data: [{ code: 'SUCCESS', details: { id }, message: 'record deleted', status: 'success' }] };
  }

  /** A lead becomes a contact, and stays where it was: queries still answer it. */
  convert(id: string): string {
    const lead = this.get('Leads', id);
    if (!lead) throw noId('id');
    Object.assign(lead, { Converted__s: true, Modified_Time: this.now() });
    const { First_Name, Last_Name, Email } = lead;
    this.create('Contacts', { First_Name, Last_Name, ...(Email ? { Email } : {}) });
    return String(this.rows.Contacts?.at(-1)?.id);
  }

  private success({ id, Created_Time, Modified_Time }: Row, message: string): object {
    const by = { name: this.user.name, id: this.user.id };
    const details = { Modified_Time, Modified_By: by, Created_Time, id, Created_By: by };
    return { data: [{ code: 'SUCCESS', details, message, status: 'success' }] };
  }

  /** Adds what the service works out by itself. */
  private derive(module: string, row: Row): void {
    if (module === 'Contacts' || module === 'Leads')
      row.Full_Name = [row.First_Name, row.Last_Name].filter(Boolean).join(' ');
    if (module === 'Tasks') row.Closed_Time = row.Status === 'Completed' ? this.now() : null;
  }

  private checked(module: string, values: Values, isNew: boolean, own?: string): Values {
    const fields = SCHEMA[module] ?? {};
    for (const [name, value] of Object.entries(values)) {
      if (name === 'id') continue;
      const path = { api_name: name, json_path: `$.data[0].${name}` };
      const field = fields[name];
      // The service takes no notice of a key that it does not know; whoever sends one means something by it.
      if (!field) throw rowProblem('INVALID_DATA', `the module ${module} has no such field`, path);
      if (field.isReadOnly) throw rowProblem('NOT_ALLOWED', 'the field is read only', path);
      if (typeof value === 'string' && value.length > (field.length ?? 255))
        throw rowProblem('INVALID_DATA', 'invalid data', { ...path, maximum_length: field.length ?? 255 });
      if (field.type === 'email' && value && !/^\S+@\S+\.\S+$/.test(String(value)))
        throw rowProblem('INVALID_DATA', 'invalid data', { ...path, expected_data_type: 'email' });
      if (field.type === 'lookup' && value) this.checkReference(name, value, values);
    }
    for (const [name, { isRequired }] of Object.entries(fields))
      if (isRequired && (isNew ? !values[name] : name in values && !values[name]))
        throw rowProblem('MANDATORY_NOT_FOUND', 'required field not found', {
          api_name: name,
          json_path: `$.data[0].${name}`,
        });
    this.checkDuplicate(module, values, own);
    const plain = (value: unknown) => (typeof value === 'string' ? value.trim() : value);
    const entries = Object.entries(values).filter(([name]) => name !== 'id');
    return Object.fromEntries(
      entries.map(([name, value]) => [
        name,
        fields[name]?.type === 'lookup' ? ((value as Row | null)?.id ?? null) : plain(value),
      ]),
    );
  }

  /** This company lets no two contacts have one e-mail address. */
  private checkDuplicate(module: string, { Email }: Values, own?: string): void {
    if (module !== 'Contacts' || !Email) return;
    const other = this.rows.Contacts?.find(row => row.Email === Email && row.id !== own);
    if (!other) return;
    const record = {
      id: other.id,
      Owner: { id: this.user.id, name: this.user.name },
      module: { api_name: 'Contacts', id: '1' },
    };
    throw rowProblem('DUPLICATE_DATA', 'duplicate data', {
      api_name: 'Email',
      json_path: '$.data[0].Email',
      duplicate_record: record,
    });
  }

  private checkReference(name: string, value: unknown, { $se_module }: Values): void {
    const { id, module } = value as { id?: string; module?: { api_name: string } };
    if (name === 'Owner') {
      if (id !== this.user.id) throw noId(name);
      return;
    }
    const target =
      { Account_Name: 'Accounts', Contact_Name: 'Contacts', Who_Id: 'Contacts', Parent_Id: module?.api_name }[name] ??
      String($se_module);
    if (!this.get(target, id)) throw noId(name);
  }

  /** A record, or a part of it; a field that is not there is answered as null. */
  shown(module: string, row: Row, fields: string[]): object {
    const names = fields.length ? fields : this.fieldsOf(module).map(([name]) => name);
    return Object.fromEntries(
      [...new Set(['id', ...names])].map(name => {
        const isLookup = SCHEMA[module]?.[name]?.type === 'lookup';
        return [name, isLookup ? this.pointer(name, row[name]) : (row[name] ?? null)];
      }),
    );
  }

  private pointer(name: string, id: unknown): object | null {
    if (!id) return null;
    if (name === 'Owner' || name === 'Created_By') return this.user;
    const row = Object.values(this.rows)
      .flat()
      .find(one => one.id === id);
    return { id, name: row?.Full_Name ?? row?.Account_Name ?? row?.Deal_Name ?? '' };
  }

  query(text: string): { data: object[]; info: object } | undefined {
    const { columns, from, matches, order, limit } = parseCoql(
      text,
      (module, column) => this.typeOf(module, column),
      (row, column) => this.valueOf(row, column),
    );
    const found = (this.rows[from] ?? []).filter(matches).sort((a, b) => {
      for (const { column, isDown } of order) {
        const [x, y] = [String(a[column]), String(b[column])];
        if (x !== y) return (x < y ? -1 : 1) * (isDown ? -1 : 1);
      }
      return 0;
    });
    if (found.length === 0) return undefined;
    const data = found.slice(0, limit).map(row => ({
      ...Object.fromEntries(columns.map(column => [column, this.answered(from, row, column)])),
      id: row.id,
    }));
    return { data, info: { count: data.length, more_records: found.length > limit } };
  }

  private typeOf(module: string, column: string): string | undefined {
    if (module === 'Contacts' && column === 'Account_Name.Account_Name') return 'text';
    if ((module === 'Tasks' || module === 'Calls') && column === 'What_Id->Leads.id') return 'lookup';
    // The metadata knows it, queries do not.
    if (column === 'Converted__s') return undefined;
    const type = SCHEMA[module]?.[column]?.type;
    return type && (COMPARED[type] ?? type);
  }

  private valueOf(row: Row, column: string): unknown {
    if (column === 'Account_Name.Account_Name') return this.get('Accounts', row.Account_Name)?.Account_Name;
    if (column !== 'What_Id->Leads.id') return row[column];
    return row.$se_module === 'Leads' ? row.What_Id : null;
  }

  /** A query answers the id of what a field points to, and no name. */
  private answered(module: string, row: Row, column: string): unknown {
    const value = this.valueOf(row, column) ?? null;
    return SCHEMA[module]?.[column]?.type === 'lookup' && value ? { id: value } : value;
  }
}
