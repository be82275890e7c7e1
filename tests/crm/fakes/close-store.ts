import { ServerClock } from './kit/clock';
import { Refusal } from './kit/server';

export type Kind = 'lead' | 'contact' | 'opportunity' | 'note' | 'call' | 'task';
export interface Row {
  id: string;
  date_created: string;
  date_updated: string;
  [field: string]: unknown;
}

export const LINKEDIN = 'custom.cf_LinkedInOfTheTests0000000000000000000000001';
export const ME = { id: 'user_rita', first_name: 'Rita', last_name: 'Rep', email: 'rita@lanternworks.example' };
export const STATUSES = [
  { id: 'stat_demo', label: 'Demo', type: 'active' },
  { id: 'stat_offer', label: 'Offer', type: 'active' },
  { id: 'stat_won', label: 'Won', type: 'won' },
];

/** Keys that each kind takes; the contract says "any type". */
const KEYS: Record<Kind, string[]> = {
  lead: ['name', 'url', 'description', 'status_id', 'addresses', 'contacts'],
  contact: ['lead_id', 'name', 'title', 'emails', 'phones', 'urls', LINKEDIN],
  opportunity: ['lead_id', 'contact_id', 'status_id', 'value', 'value_currency', 'value_period', 'note', 'confidence'],
  note: ['lead_id', 'contact_id', 'note', 'activity_at'],
  call: ['lead_id', 'contact_id', 'note', 'activity_at', 'status', 'direction', 'duration'],
  task: ['_type', 'lead_id', 'contact_id', 'text', 'date', 'is_complete', 'assigned_to'],
};
const PREFIX: Record<Kind, string> = {
  ...{ lead: 'lead_', contact: 'cont_', opportunity: 'oppo_', note: 'acti_', call: 'acti_', task: 'task_' },
};
const INDEX_LAG_MS = 350;
const EMAIL = /^[^\s@"\\(),:;<>[\]]+@(?:[a-z\d-]+\.)+[a-z]{2,}$/i;

export const fieldError = (name: string, inner: unknown): Refusal =>
  new Refusal(400, { errors: [], 'field-errors': { [name]: inner } });

interface Event {
  id: string;
  object_type: string;
  object_id: string;
  action: string;
  date_updated: string;
  data: unknown;
}

export class CloseStore {
  private readonly clock = new ServerClock(51_000, 1000);
  private readonly tables: Record<Kind, Row[]> = {
    lead: [],
    contact: [],
    opportunity: [],
    note: [],
    call: [],
    task: [],
  };
  /** What the search index knows: copies of the past. */
  readonly index: Record<'lead' | 'contact', Map<string, Row>> = { lead: new Map(), contact: new Map() };
  readonly events: Event[] = [];
  private last = 0;

  /** Whole seconds, so that many records are of one moment, written with all digits of a microsecond. */
  now(): string {
    return this.clock.iso().replace('Z', '000+00:00');
  }

  all(kind: Kind): Row[] {
    return this.tables[kind];
  }

  get(kind: Kind, id: string): Row {
    const found = this.tables[kind].find(row => row.id === id);
    if (!found) throw new Refusal(404, { error: 'Empty query: The object you are looking for does not exist.' });
    return found;
  }

  private check(kind: Kind, values: Record<string, unknown>): void {
    for (const key of Object.keys(values))
      if (!KEYS[kind].includes(key)) throw fieldError(key, `Unknown field ${key}.`);
    const emails = (values.emails ?? []) as { email: string; type: string }[];
    emails.forEach(({ email }, number) => {
      if (!EMAIL.test(email))
        throw fieldError('emails', {
          errors: { [number]: { errors: [], 'field-errors': { email: 'Invalid email address.' } } },
        });
    });
    for (const list of ['emails', 'phones', 'urls'])
      for (const one of (values[list] ?? []) as { type?: string }[])
        if (!one.type) throw fieldError(list, 'type is required');
    if (values.lead_id) {
      if (!this.tables.lead.some(({ id }) => id === values.lead_id)) throw fieldError('lead_id', 'Invalid lead.');
    }
    if (values.contact_id && !this.tables.contact.some(({ id }) => id === values.contact_id))
      throw fieldError('contact_id', 'Invalid contact.');
  }

  create(kind: Kind, { contacts, ...values }: Record<string, unknown>): Row {
    this.check(kind, values);
    for (const one of (contacts ?? []) as Record<string, unknown>[]) this.check('contact', one);
    const now = this.now();
    const leadId =
      kind === 'contact' && !values.lead_id ? this.create('lead', { name: values.name }).id : values.lead_id;
    const id = `${PREFIX[kind]}${String(++this.last).padStart(10, '0')}abcDEF`;
    const row: Row = { ...values, ...(leadId ? { lead_id: leadId } : {}), id, date_created: now, date_updated: now };
    this.tables[kind].push(row);
    this.log(kind, row, 'created');
    for (const one of (contacts ?? []) as Record<string, unknown>[]) this.create('contact', { ...one, lead_id: id });
    return row;
  }

  change(kind: Kind, id: string, values: Record<string, unknown>): Row {
    this.check(kind, values);
    const row = Object.assign(this.get(kind, id), values, { date_updated: this.now() });
    this.log(kind, row, 'updated');
    return row;
  }

  remove(kind: Kind, id: string): void {
    const row = this.get(kind, id);
    if (kind === 'lead') for (const one of this.contactsOf(id)) this.remove('contact', one.id);
    this.tables[kind].splice(this.tables[kind].indexOf(row), 1);
    this.log(kind, row, 'deleted');
  }

  contactsOf(leadId: string): Row[] {
    return this.tables.contact.filter(({ lead_id }) => lead_id === leadId);
  }

  private log(kind: Kind, row: Row, action: string): void {
    const data = action === 'deleted' ? null : { ...row };
    const object_type = kind === 'note' || kind === 'call' ? `activity.${kind}` : kind;
    const event = {
      id: `ev_${this.events.length}`,
      object_type,
      object_id: row.id,
      action,
      date_updated: this.now(),
      data,
    };
    this.events.push(event);
    if (kind !== 'lead' && kind !== 'contact') return;
    setTimeout(() => {
      if (action === 'deleted') this.index[kind].delete(row.id);
      else this.index[kind].set(row.id, { ...(data as Row) });
    }, INDEX_LAG_MS).unref();
  }
}
