import { randomUUID } from 'node:crypto';
import { ATTRIBUTES, compare, EMAIL, MEMBER, OBJECT_ID, problem, STAGES, WORKSPACE } from './attio-schema';
import { ServerClock } from './kit/clock';

type Value = Record<string, unknown>;
export interface Row {
  object: string;
  id: string;
  created_at: string;
  values: Record<string, Value[]>;
}
type Given = Record<string, unknown[]>;

/** Values as the service makes them from what it is given. */
export class AttioStore {
  private readonly clock = new ServerClock(-37_000, 1000);
  private readonly rows: Row[] = [];
  readonly notes: Record<string, unknown>[] = [];
  readonly tasks: Record<string, unknown>[] = [];

  /** Whole seconds, so that many records are of one instant, written with all digits of a nanosecond. */
  now(): string {
    return this.clock.iso().replace('Z', '000000Z');
  }

  all(object: string): Row[] {
    if (!ATTRIBUTES[object]) throw problem(404, 'not_found', `Could not find object with slug/ID "${object}".`);
    return this.rows.filter(row => row.object === object);
  }

  get(object: string, id: string): Row {
    const found = this.all(object).find(row => row.id === id);
    if (!found) throw problem(404, 'not_found', `Could not find record with ID "${id}" in object "${object}".`);
    return found;
  }

  create(object: string, given: Given): Row {
    const row: Row = { object, id: randomUUID(), created_at: this.now(), values: {} };
    this.set(row, given, true);
    this.rows.push(row);
    return row;
  }

  change(row: Row, given: Given, isWhole: boolean): Row {
    this.set(row, given, isWhole);
    return row;
  }

  remove(row: Row): void {
    this.rows.splice(this.rows.indexOf(row), 1);
  }

  private set(row: Row, given: Given, isWhole: boolean): void {
    const made = Object.entries(given).map(([slug, list]) => {
      const attribute = ATTRIBUTES[row.object]?.find(([name]) => name === slug);
      if (!attribute) throw problem(400, 'validation_type', `Cannot find attribute with slug/ID "${slug}".`);
      if (list.length > 1 && !attribute[2])
        throw problem(400, 'multiple_match_results', `Attribute with slug "${slug}" takes one value.`);
      return [slug, list.map(one => this.value(row, attribute, one))] as const;
    });
    for (const [slug, list] of made) {
      const old = row.values[slug] ?? [];
      const isSame = (a: Value, b: Value) =>
        JSON.stringify({ ...a, active_from: '' }) === JSON.stringify({ ...b, active_from: '' });
      // A value that was there already stays as it is, with the moment when it was set.
      const next = list.map(value => old.find(one => isSame(one, value)) ?? value);
      row.values[slug] = isWhole ? next : [...next, ...old.filter(one => !next.includes(one))];
    }
    if (row.object === 'people') this.joinCompany(row);
  }

  /** The domain of an e-mail address finds or makes the company. */
  private joinCompany(row: Row): void {
    const domain = String(row.values.email_addresses?.[0]?.email_domain ?? '');
    if (!domain || row.values.company) return;
    const known = this.rows.find(
      one => one.object === 'companies' && one.values.domains?.some(it => it.domain === domain),
    );
    const company = known ?? this.create('companies', { name: [domain], domains: [domain] });
    this.set(row, { company: [{ target_object: 'companies', target_record_id: company.id }] }, true);
  }

  private value(row: Row, [slug, type]: [string, string, boolean?], given: unknown): Value {
    const base = { active_from: this.now(), active_until: null, created_by_actor: { type: 'api-token', id: MEMBER } };
    const invalid = (path: string, message: string) =>
      problem(400, 'validation_type', `An invalid value was passed to attribute with slug "${slug}".`, {
        validation_errors: [{ code: 'invalid_string', path: [path], message }],
      });
    const facts = given as Record<string, string | null>;
    if (type === 'email-address') {
      const address = String(given).toLowerCase();
      if (!EMAIL.test(address)) throw invalid('email_address', 'Invalid email address');
      const other = this.rows.find(
        one =>
          one !== row &&
          one.object === 'people' &&
          one.values.email_addresses?.some(it => it.email_address === address),
      );
      if (other)
        throw problem(
          400,
          'uniqueness_conflict',
          `The value "${address}" provided for attribute with slug "${slug}" conflicts with one already in the system.`,
        );
      const [local = '', domain = ''] = address.split('@');
      const parts = { email_domain: domain, email_root_domain: domain, email_local_specifier: local };
      return { ...base, original_email_address: String(given), email_address: address, ...parts, attribute_type: type };
    }
    if (type === 'phone-number') {
      if (!/^\+\d{6,15}$/.test(String(given)))
        throw invalid('original_phone_number', 'Invalid phone number, possibly due to missing country information.');
      return { ...base, original_phone_number: given, phone_number: given, country_code: 'SE', attribute_type: type };
    }
    if (type === 'personal-name') {
      for (const part of ['first_name', 'last_name', 'full_name'])
        if (typeof facts[part] !== 'string') throw invalid(part, 'Required');
      return { ...base, ...facts, attribute_type: type };
    }
    if (type === 'location') {
      for (const part of ['line_1', 'line_2', 'line_3', 'line_4', 'locality', 'region', 'postcode', 'country_code'])
        if (facts[part] === undefined) throw invalid(part, 'Required');
      return { ...base, ...facts, attribute_type: type };
    }
    if (type === 'record-reference') {
      this.get(String(facts.target_object), String(facts.target_record_id));
      return { ...base, ...facts, attribute_type: type };
    }
    if (type === 'status') {
      const wanted = STAGES.find(({ id, title }) => [id.status_id, title].includes(String(facts.status)));
      if (!wanted) throw problem(400, 'value_not_found', `Cannot find select option or status "${facts.status}".`);
      return { ...base, status: wanted, attribute_type: type };
    }
    if (type === 'domain') {
      const domain = String(given).toLowerCase();
      return { ...base, domain, root_domain: domain, attribute_type: type };
    }
    if (type === 'currency') return { ...base, currency_value: given, currency_code: 'EUR', attribute_type: type };
    return { ...base, value: given, attribute_type: type };
  }

  shown(row: Row) {
    const { object, id, created_at, values } = row;
    const kind = { people: 'person', companies: 'company', deals: 'deal' }[object];
    const deals = object === 'people' ? { associated_deals: this.dealsOf(row) } : {};
    const none = Object.fromEntries((ATTRIBUTES[object] ?? []).map(([slug]) => [slug, []]));
    return {
      id: { workspace_id: WORKSPACE, object_id: OBJECT_ID, record_id: id },
      created_at,
      web_url: `https://app.attio.com/lanternworks/${kind}/${id}`,
      values: { ...none, ...values, ...deals },
    };
  }

  private dealsOf({ id }: Row): Value[] {
    const deals = this.rows.filter(one => one.values.associated_people?.some(it => it.target_record_id === id));
    return deals.map(deal => ({
      ...{ active_from: deal.created_at, active_until: null, created_by_actor: { type: 'system' } },
      ...{ target_object: 'deals', target_record_id: deal.id, attribute_type: 'record-reference' },
    }));
  }

  query(object: string, { filter, sorts = [], limit = 500, offset = 0 }: Query): Row[] {
    const rows = this.all(object).filter(row => !filter || this.fits(row, filter));
    const [sort] = sorts;
    if (sort) {
      if (sort.attribute !== 'created_at') throw problem(400, 'filter_error', 'Error in sort.');
      const sign = sort.direction === 'desc' ? -1 : 1;
      rows.sort((a, b) => sign * (a.created_at.localeCompare(b.created_at) || a.id.localeCompare(b.id)));
    }
    return rows.slice(offset, offset + limit);
  }

  private fits(row: Row, filter: Record<string, unknown>): boolean {
    return Object.entries(filter).every(([key, wanted]) => {
      if (key === '$or') return (wanted as Record<string, unknown>[]).some(one => this.fits(row, one));
      if (key === 'record_id') return (wanted as { $in: string[] }).$in.includes(row.id);
      const operators = wanted as Record<string, unknown>;
      if (key === 'created_at') return compare([row.created_at], operators);
      const [, type] = (ATTRIBUTES[row.object] ?? []).find(([slug]) => slug === key) ?? [];
      if (!type) throw problem(400, 'unknown_filter_attribute_slug', `Unknown attribute slug: ${key}`);
      const [property] = Object.keys(operators);
      const values = row.values[key] ?? [];
      if (property?.startsWith('$'))
        return compare(
          values.map(one => String(one.value)),
          operators,
        );
      return compare(
        values.map(one => String(one[property ?? ''])),
        operators[property ?? ''] as Record<string, unknown>,
      );
    });
  }

  addNote({ parent_object, parent_record_id, title, content }: Record<string, string>) {
    const note = {
      id: { workspace_id: WORKSPACE, note_id: randomUUID() },
      ...{ parent_object, parent_record_id, title, meeting_id: null, tags: [] },
      ...{ content_plaintext: content, content_markdown: content },
      created_by_actor: { type: 'api-token', id: MEMBER },
      created_at: this.now(),
    };
    this.notes.push(note);
    return note;
  }

  addTask({ content, deadline_at, is_completed, linked_records, assignees }: Record<string, unknown>) {
    const task = {
      id: { workspace_id: WORKSPACE, task_id: randomUUID() },
      ...{ content_plaintext: content, deadline_at, is_completed, assignees },
      completed_at: is_completed ? this.now() : null,
      linked_records: (linked_records as { target_object: string; target_record_id: string }[]).map(one => ({
        target_object_id: one.target_object,
        target_record_id: one.target_record_id,
      })),
      created_by_actor: { type: 'api-token', id: MEMBER },
      created_at: this.now(),
    };
    this.tasks.push(task);
    return task;
  }

  textWith(list: Record<string, unknown>[], key: string, id: string): Record<string, unknown> {
    const found = list.find(one => (one.id as Record<string, string>)[key] === id);
    if (!found) throw problem(404, 'not_found', `Could not find ${key} "${id}".`);
    return found;
  }

  attributesOf(object: string) {
    this.all(object);
    return (ATTRIBUTES[object] ?? []).map(([api_slug, type, isMany = false]) => ({
      id: { workspace_id: WORKSPACE, object_id: OBJECT_ID, attribute_id: randomUUID() },
      ...{ title: api_slug.replaceAll('_', ' '), description: null, api_slug, type },
      ...{ is_system_attribute: api_slug !== 'github', is_writable: true, is_required: false },
      ...{ is_unique: api_slug === 'email_addresses', is_multiselect: isMany, is_default_value_enabled: false },
      ...{ is_archived: false, default_value: null, relationship: null, created_at: '2026-01-05T09:00:00.000000000Z' },
      config: {
        currency: { default_currency_code: 'EUR', display_type: 'symbol' },
        record_reference: { allowed_object_ids: null },
      },
    }));
  }
}

interface Query {
  filter?: Record<string, unknown>;
  sorts?: { attribute: string; direction: string }[];
  limit?: number;
  offset?: number;
}
