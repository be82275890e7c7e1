/** A module's fields as `metadata` names them. */
export type Fields = Record<string, { name: string; type: string; source?: string; readonly?: boolean }>;

const STAMPS = {
  id: 'id',
  date_entered: 'datetime',
  date_modified: 'datetime',
  created_by_name: 'relate',
  assigned_user_id: 'id',
  assigned_user_name: 'relate',
  description: 'text',
  deleted: 'bool',
  name: 'name',
};
const PERSON = {
  first_name: 'varchar',
  last_name: 'varchar',
  title: 'varchar',
  phone_work: 'phone',
  phone_mobile: 'phone',
  phone_home: 'phone',
  phone_other: 'phone',
  primary_address_city: 'varchar',
  primary_address_country: 'varchar',
  account_name: 'varchar',
  email: 'email',
  email_addresses: 'link',
  twitter: 'varchar',
};
const EVENT = {
  status: 'enum',
  date_start: 'datetimecombo',
  date_end: 'datetimecombo',
  duration_hours: 'int',
  duration_minutes: 'int',
  parent_type: 'parent_type',
  parent_id: 'id',
  contacts: 'link',
  leads: 'link',
};
const TYPES: Record<string, Record<string, string>> = {
  Contacts: { ...PERSON, account_id: 'relate' },
  Leads: { ...PERSON, status: 'enum', converted: 'bool' },
  Accounts: {
    website: 'url',
    phone_office: 'phone',
    billing_address_city: 'varchar',
    billing_address_country: 'varchar',
  },
  Opportunities: {
    amount: 'currency',
    currency_id: 'currency_id',
    sales_stage: 'enum',
    date_closed: 'date',
    account_id: 'id',
  },
  Notes: { contact_id: 'id', parent_type: 'parent_type', parent_id: 'id' },
  Tasks: { contact_id: 'id', parent_type: 'parent_type', parent_id: 'id', status: 'enum', date_due: 'datetimecombo' },
  Calls: { ...EVENT, direction: 'enum' },
  Meetings: EVENT,
};

/** Fields of a module; the profile field is one that the company added to contacts, and not to leads. */
export function definitions(module: string, withProfileField: boolean): Fields {
  const types = { ...STAMPS, ...TYPES[module] };
  const fields: Fields = Object.fromEntries(Object.entries(types).map(([name, type]) => [name, { name, type }]));
  if (module === 'Contacts' && withProfileField)
    fields.linkedin_c = { name: 'linkedin_c', type: 'url', source: 'custom_fields' };
  return fields;
}
