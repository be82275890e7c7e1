import { ServerClock } from '../kit/clock';
import { Refusal } from '../kit/server';

export type Values = Record<string, string | null>;

/** A record, and what the search index knows of it. */
export interface Stored {
  id: string;
  properties: Values;
  createdAt: string;
  updatedAt: string;
  archivedAt?: string;
  indexed?: { properties: Values; updatedAt: string };
}

/** Properties of each type that this account has; another one is refused. */
const PROPERTIES: Record<string, string[]> = {
  contacts: [
    ...[
      'firstname',
      'lastname',
      'email',
      'hs_additional_emails',
      'phone',
      'mobilephone',
      'company',
      'jobtitle',
      'city',
    ],
    ...['country', 'hubspot_owner_id', 'lifecyclestage', 'associatedcompanyid', 'lastmodifieddate', 'createdate'],
    ...['hs_object_id', 'hs_linkedin_url', 'linkedinbio', 'twitterhandle', 'github_profile'],
  ],
  companies: [
    ...['name', 'domain', 'phone', 'city', 'country', 'linkedin_company_page', 'hubspot_owner_id', 'createdate'],
    ...['hs_lastmodifieddate', 'hs_object_id'],
  ],
  deals: [
    ...['dealname', 'dealstage', 'pipeline', 'amount', 'deal_currency_code', 'closedate', 'hs_lastmodifieddate'],
    ...['createdate', 'hs_object_id', 'hubspot_owner_id'],
  ],
};
const ACTIVITY = ['hs_timestamp', 'hs_createdate', 'hs_lastmodifieddate', 'hubspot_owner_id', 'hs_object_id'];
for (const [type, names] of Object.entries({
  notes: ['hs_note_body'],
  tasks: ['hs_task_body', 'hs_task_subject', 'hs_task_status', 'hs_task_type', 'hs_task_completion_date'],
  calls: ['hs_call_body', 'hs_call_title', 'hs_call_status', 'hs_call_direction'],
  communications: ['hs_communication_body', 'hs_communication_channel_type', 'hs_communication_logged_from'],
  meetings: ['hs_meeting_body', 'hs_meeting_title'],
  emails: ['hs_email_html', 'hs_email_text', 'hs_email_subject', 'hs_email_direction'],
}))
  PROPERTIES[type] = [...ACTIVITY, ...names];

export const propertiesOf = (type: string): string[] => PROPERTIES[type] ?? [];
export const isActivity = (type: string): boolean => propertiesOf(type).includes('hs_timestamp');
export const changedProperty = (type: string): string =>
  type === 'contacts' ? 'lastmodifieddate' : 'hs_lastmodifieddate';

/** Longest text of an activity, in characters. */
const LONGEST_BODY = 65_536;
/** So late does a change show in searches. */
const INDEX_LAG_MS = 350;
/** Calculated properties move a record's change time some moments after it was written. */
const CALCULATED_MS = 120;

/** A problem in HubSpot's own words and form. */
export function problem(status: number, category: string, message: string, extra: object = {}): Refusal {
  return new Refusal(status, {
    status: 'error',
    message,
    correlationId: '3a1b0a54-5d9a-4d3c-9a51-0d5d8c1f2e10',
    category,
    ...extra,
  });
}

export const notFound = () => problem(404, 'OBJECT_NOT_FOUND', 'resource not found');

/** The records of an account. */
export class HubSpotStore {
  readonly clock = new ServerClock(-95_000);
  private readonly types = new Map<string, Map<string, Stored>>();
  /** Rows by id, until the next one comes. */
  private readonly ordered = new Map<string, Stored[]>();
  private readonly links = new Set<string>();
  private lastId = 5000;

  /** Many records at once, which are as old as their properties say. */
  fill(type: string, count: number, propertiesOf: (index: number) => Values): void {
    for (let index = 0; index < count; index++) {
      const id = String(++this.lastId);
      const properties: Values = { ...propertiesOf(index), hs_object_id: id };
      const at = properties[changedProperty(type)] ?? this.clock.iso();
      const row = { id, properties, createdAt: at, updatedAt: at, indexed: { properties, updatedAt: at } };
      this.table(type).set(id, row);
    }
    this.ordered.delete(type);
  }

  /** Rows with higher ids than this, in their order; at most so many. */
  listAfter(type: string, after: number, count: number, isArchived: boolean): Stored[] {
    const rows = this.ordered.get(type) ?? this.all(type);
    this.ordered.set(type, rows);
    const found: Stored[] = [];
    let [from, to] = [0, rows.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (Number(rows[middle]?.id) > after) to = middle;
      else from = middle + 1;
    }
    for (let place = from; place < rows.length && found.length < count; place++) {
      const row = rows[place];
      if (row && Boolean(row.archivedAt) === isArchived) found.push(row);
    }
    return found;
  }

  all(type: string): Stored[] {
    return [...this.table(type).values()];
  }

  private table(type: string): Map<string, Stored> {
    if (!PROPERTIES[type]) throw problem(400, 'VALIDATION_ERROR', `Unable to infer object type from: ${type}`);
    const table = this.types.get(type) ?? new Map<string, Stored>();
    this.types.set(type, table);
    return table;
  }

  /** @throws Refusal 404 for a record that is gone or archived */
  get(type: string, id: string): Stored {
    const found = this.table(type).get(id);
    if (!found || found.archivedAt) throw notFound();
    return found;
  }

  create(type: string, properties: Values): Stored {
    this.check(type, properties);
    if (isActivity(type) && !properties.hs_timestamp) throw required('hs_timestamp');
    const id = String(++this.lastId);
    const now = this.clock.iso();
    const created = { id, properties: { ...properties }, createdAt: now, updatedAt: now };
    this.table(type).set(id, created);
    this.ordered.delete(type);
    this.touch(type, created);
    setTimeout(() => this.touch(type, created), CALCULATED_MS).unref();
    return created;
  }

  change(type: string, id: string, properties: Values): Stored {
    const found = this.get(type, id);
    this.check(type, properties, id);
    Object.assign(found.properties, properties);
    this.touch(type, found);
    return found;
  }

  /** Archiving what is archived already goes well. */
  archive(type: string, id: string): void {
    const found = this.table(type).get(id);
    if (!found || found.archivedAt) return;
    found.archivedAt = this.clock.iso();
    setTimeout(() => {
      found.indexed = undefined;
    }, INDEX_LAG_MS).unref();
  }

  link(fromType: string, from: string, toType: string, to: string): void {
    this.links.add(`${fromType}/${from}>${toType}/${to}`);
    this.links.add(`${toType}/${to}>${fromType}/${from}`);
  }

  linked(fromType: string, from: string, toType: string): string[] {
    const start = `${fromType}/${from}>${toType}/`;
    const ids = [...this.links].filter(link => link.startsWith(start)).map(link => link.slice(start.length));
    return ids.filter(id => !this.table(toType).get(id)?.archivedAt);
  }

  private touch(type: string, row: Stored): void {
    row.updatedAt = this.clock.iso();
    row.properties[changedProperty(type)] = row.updatedAt;
    row.properties.hs_object_id = row.id;
    row.properties[isActivity(type) ? 'hs_createdate' : 'createdate'] = row.createdAt;
    const { updatedAt } = row;
    const properties = { ...row.properties };
    setTimeout(() => {
      if (!row.archivedAt && (!row.indexed || row.indexed.updatedAt <= updatedAt))
        row.indexed = { properties, updatedAt };
    }, INDEX_LAG_MS).unref();
  }

  private check(type: string, properties: Values, id?: string): void {
    const known = propertiesOf(type);
    for (const [name, value] of Object.entries(properties)) {
      if (!known.includes(name))
        throw invalid(`Property "${name}" does not exist`, { name, error: 'PROPERTY_DOESNT_EXIST' });
      if (name.endsWith('_body') && (value ?? '').length > LONGEST_BODY)
        throw invalid(`${name} exceeds maximum length of ${LONGEST_BODY}`, { name, error: 'STRING_TOO_LONG' });
    }
    const email = properties.email?.toLowerCase();
    if (type !== 'contacts' || !email) return;
    if (!/^\S+@\S+\.\S+$/.test(email))
      throw invalid(`Email address ${email} is invalid`, { name: 'email', error: 'INVALID_EMAIL' });
    const other = this.all('contacts').find(
      one => one.id !== id && !one.archivedAt && one.properties.email?.toLowerCase() === email,
    );
    if (other) throw problem(409, 'CONFLICT', `Contact already exists. Existing ID: ${other.id}`);
  }
}

function invalid(message: string, detail: { name: string; error: string }): Refusal {
  const values = JSON.stringify([{ isValid: false, message, ...detail }]);
  return problem(400, 'VALIDATION_ERROR', `Property values were not valid: ${values}`);
}

const required = (name: string): Refusal =>
  problem(400, 'VALIDATION_ERROR', `Some required properties were not set.`, {
    errors: [{ message: 'Some required properties were not set.', context: { properties: [name] } }],
  });
