/** One field as `describe` shows it. */
export interface FieldInfo {
  name: string;
  label: string;
  type: string;
  length: number;
  custom: boolean;
  createable: boolean;
  updateable: boolean;
  filterable: boolean;
  nillable: boolean;
  externalId: boolean;
  unique: boolean;
}

const field = (name: string, type = 'string', more: Partial<FieldInfo> = {}): FieldInfo => {
  const isOwn = /^(Id|SystemModstamp|LastModifiedDate|CreatedDate|Name|IsClosed|IsConverted|CompletedDateTime)$/.test(
    name,
  );
  const writable = { createable: !isOwn, updateable: !isOwn };
  const flags = { custom: name.endsWith('__c'), filterable: true, nillable: true, externalId: false, unique: false };
  return { name, label: name, type, length: 255, ...writable, ...flags, ...more };
};

const STAMPS = [
  field('Id', 'id'),
  field('OwnerId', 'reference'),
  ...['CreatedDate', 'LastModifiedDate', 'SystemModstamp'].map(name => field(name, 'datetime')),
];
const PERSON = [
  ...STAMPS,
  field('Name'),
  field('FirstName', 'string', { length: 40 }),
  field('LastName', 'string', { length: 80, nillable: false }),
  field('Email', 'email', { length: 80 }),
  field('Phone', 'phone', { length: 40 }),
  field('MobilePhone', 'phone', { length: 40 }),
  field('Title', 'string', { length: 128 }),
  field('LinkedIn_URL__c', 'url', { label: 'LinkedIn' }),
];
const WRITABLE_NAME = field('Name', 'string', { createable: true, updateable: true, nillable: false });

/** Objects of the organisation; Throughline_Id__c is only there when an admin added it. */
export const schemaOf = (withOnceField: boolean): Record<string, FieldInfo[]> => ({
  Contact: [
    ...PERSON,
    field('AccountId', 'reference'),
    field('MailingCity', 'string', { length: 40 }),
    field('MailingCountry', 'string', { length: 80 }),
    // Only contacts have it: asking for it on a lead is an error.
    field('GitHub__c', 'string'),
  ],
  Lead: [
    ...PERSON,
    field('Company', 'string', { nillable: false }),
    field('City'),
    field('Country'),
    field('Status', 'picklist'),
    field('IsConverted', 'boolean'),
  ],
  Account: [
    ...STAMPS,
    WRITABLE_NAME,
    ...['Website', 'Phone', 'BillingCity', 'BillingCountry'].map(name => field(name)),
  ],
  // An organisation with one currency has no CurrencyIsoCode.
  Opportunity: [
    ...STAMPS,
    WRITABLE_NAME,
    field('AccountId', 'reference'),
    field('StageName', 'picklist'),
    field('IsClosed', 'boolean'),
    field('Amount', 'currency'),
    field('CloseDate', 'date'),
  ],
  Task: [
    ...STAMPS,
    field('Subject', 'combobox'),
    field('Description', 'textarea', { length: 32_000, filterable: false }),
    field('Status', 'picklist'),
    field('IsClosed', 'boolean'),
    field('ActivityDate', 'date'),
    field('TaskSubtype', 'picklist', { updateable: false }),
    field('CompletedDateTime', 'datetime'),
    field('WhoId', 'reference'),
    field('WhatId', 'reference'),
    field('Purpose_Of_Others__c', 'string', { externalId: true, unique: true }),
    ...(withOnceField ? [field('Throughline_Id__c', 'string', { externalId: true, unique: true })] : []),
  ],
  TaskStatus: ['ApiName', 'SortOrder'].map(name => field(name)).concat(field('IsClosed', 'boolean')),
  OpportunityStage: ['ApiName', 'MasterLabel', 'SortOrder']
    .map(name => field(name))
    .concat(field('IsClosed', 'boolean'), field('IsActive', 'boolean')),
});

export const PREFIXES: Record<string, string> = {
  Account: '001',
  Contact: '003',
  Opportunity: '006',
  Lead: '00Q',
  Task: '00T',
};
