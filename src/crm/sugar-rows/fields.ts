import type { CrmField, CrmObject } from '../types';

/** What the modules hold. */
export const OBJECTS: Record<string, CrmObject> = {
  Contacts: 'contact',
  Leads: 'lead',
  Accounts: 'account',
  Opportunities: 'deal',
};

/** What the types of fields are to us; all others are `other`. */
export const TYPES: Record<string, CrmField['type']> = {
  varchar: 'text',
  name: 'text',
  text: 'text',
  url: 'url',
  email: 'email',
  phone: 'phone',
  int: 'number',
  decimal: 'number',
  currency: 'number',
  date: 'date',
  datetime: 'date',
  datetimecombo: 'date',
  bool: 'boolean',
  enum: 'choice',
  multienum: 'choice',
};

/** `linkedin_url_c` as people read it. */
export const labelOf = (name: string): string =>
  name
    .replace(/_c$/, '')
    .replaceAll('_', ' ')
    .replace(/^./, letter => letter.toUpperCase());
