/** A table: the set of its rows, its columns, and what its rows can point to. */
export interface TableInfo {
  set: string;
  key: string;
  /** Columns that can be written, and how much they hold; true for what is no text. */
  columns: Record<string, number | true>;
  /** Columns that point to other rows: by the name that binds them, column and table. */
  pointers: Record<string, [column: string, table: string]>;
  custom?: string[];
  /** Rows are closed by a change of their state, and must be open to be changed. */
  isActivity?: boolean;
}

const text = (length: number, ...names: string[]): Record<string, number> =>
  Object.fromEntries(names.map(name => [name, length]));
const PERSON = {
  ...text(50, 'firstname', 'lastname', 'telephone1', 'mobilephone'),
  ...text(100, 'jobtitle', 'emailaddress1', 'emailaddress2', 'emailaddress3'),
  ...text(80, 'address1_city', 'address1_country'),
};
const ACTIVITY = {
  ...text(200, 'subject'),
  ...text(2_000, 'description'),
  actualstart: true,
  actualend: true,
  scheduledend: true,
} as const;
const REGARDING = (table: string): TableInfo['pointers'] =>
  Object.fromEntries(
    ['contact', 'lead', 'opportunity'].map(target => [
      `regardingobjectid_${target}_${table}`,
      ['regardingobjectid', target],
    ]),
  );

/** Tables of an organisation with Dynamics 365 Sales. */
export const TABLES: Record<string, TableInfo> = {
  contact: {
    set: 'contacts',
    key: 'contactid',
    // Only contacts have the second: asking for it on a lead is an error.
    columns: { ...PERSON, ...text(200, 'lw_linkedin', 'lw_github') },
    pointers: {
      parentcustomerid_account: ['parentcustomerid', 'account'],
      parentcustomerid_contact: ['parentcustomerid', 'contact'],
    },
    custom: ['lw_linkedin', 'lw_github'],
  },
  lead: {
    set: 'leads',
    key: 'leadid',
    columns: { ...PERSON, ...text(300, 'subject'), ...text(100, 'companyname'), ...text(200, 'lw_linkedin') },
    pointers: {},
    custom: ['lw_linkedin'],
  },
  account: {
    set: 'accounts',
    key: 'accountid',
    columns: {
      ...text(160, 'name'),
      ...text(200, 'websiteurl'),
      ...text(50, 'telephone1'),
      ...text(80, 'address1_city', 'address1_country'),
    },
    pointers: {},
  },
  opportunity: {
    set: 'opportunities',
    key: 'opportunityid',
    columns: { ...text(300, 'name'), estimatedvalue: true, estimatedclosedate: true, salesstage: true },
    pointers: {
      parentcontactid: ['parentcontactid', 'contact'],
      parentaccountid: ['parentaccountid', 'account'],
      transactioncurrencyid: ['transactioncurrencyid', 'transactioncurrency'],
    },
  },
  annotation: {
    set: 'annotations',
    key: 'annotationid',
    columns: { ...text(500, 'subject'), ...text(100_000, 'notetext') },
    pointers: { objectid_contact: ['objectid', 'contact'], objectid_lead: ['objectid', 'lead'] },
  },
  task: { set: 'tasks', key: 'activityid', columns: { ...ACTIVITY }, pointers: REGARDING('task'), isActivity: true },
  phonecall: {
    set: 'phonecalls',
    key: 'activityid',
    columns: { ...ACTIVITY, directioncode: true },
    pointers: REGARDING('phonecall'),
    isActivity: true,
  },
  systemuser: { set: 'systemusers', key: 'systemuserid', columns: text(200, 'fullname'), pointers: {} },
  transactioncurrency: {
    set: 'transactioncurrencies',
    key: 'transactioncurrencyid',
    columns: text(5, 'isocurrencycode'),
    pointers: {},
  },
};

export const STAGES = [
  { Value: 0, Label: 'Qualify' },
  { Value: 1, Label: 'Develop' },
  { Value: 2, Label: 'Propose' },
];
const OWN = ['createdon', 'modifiedon', 'ownerid', 'statecode', 'statuscode'];

/** Names of all columns that can be asked for. */
export const columnsOf = ({ key, columns, pointers }: TableInfo): Set<string> =>
  new Set([
    ...[
      key,
      'fullname',
      'createdon',
      'modifiedon',
      '_ownerid_value',
      'statecode',
      'statuscode',
      ...Object.keys(columns),
    ],
    ...Object.values(pointers).map(([column]) => `_${column}_value`),
  ]);

/** Columns as the metadata names them. */
export const attributesOf = ({ key, columns, pointers, custom = [] }: TableInfo): object[] =>
  [
    ...new Set([
      key,
      'fullname',
      ...OWN,
      ...Object.keys(columns),
      ...Object.values(pointers).map(([column]) => column),
    ]),
  ].map(name => ({
    LogicalName: name,
    AttributeType: typeof columns[name] === 'number' ? 'String' : OWN.includes(name) ? 'DateTime' : 'Lookup',
    AttributeOf: null,
    DisplayName: { UserLocalizedLabel: { Label: name.replace(/^lw_/, '') } },
    IsCustomAttribute: custom.includes(name),
    IsValidForRead: true,
    IsValidForUpdate: name in columns,
  }));
