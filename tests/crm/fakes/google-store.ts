import { randomBytes } from 'node:crypto';
import { ServerClock } from './kit/clock';
import { Refusal } from './kit/server';

export type Values = Record<string, Record<string, unknown>[]>;
export interface Stored {
  id: string;
  etag: string;
  updateTime: string;
  values: Values;
}

/** Fields that can be written, and the keys of their values; anything else is an error of the caller's. */
const WRITABLE: Record<string, string[]> = {
  names: ['givenName', 'familyName', 'middleName', 'honorificPrefix', 'honorificSuffix', 'unstructuredName'],
  emailAddresses: ['value', 'type', 'displayName'],
  phoneNumbers: ['value', 'type'],
  urls: ['value', 'type'],
  organizations: ['name', 'title', 'type', 'department'],
  addresses: ['city', 'country', 'countryCode', 'streetAddress', 'postalCode', 'region', 'type'],
  biographies: ['value', 'contentType'],
  clientData: ['key', 'value'],
};
const SINGLETONS = ['names', 'biographies'];
/** Minutes at Google; long enough here for a test to notice. */
const LAG_MS = 350;

export const problem = (code: number, status: string, message: string, details: object[] = []): Refusal =>
  new Refusal(code, { error: { code, message, status, ...(details.length ? { details } : {}) } });
export const invalid = (message: string, field?: string): Refusal =>
  problem(400, 'INVALID_ARGUMENT', message, [
    ...(field
      ? [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field, description: message }] }]
      : []),
  ]);

/** One address book. */
export class GoogleStore {
  private readonly clock = new ServerClock(-23_000);
  people: Stored[] = [];
  /** Every change, and from when on lists of changes show it. */
  readonly changes: { id: string; visibleAt: number }[] = [];
  /** What a search finds: copies of the past, renewed by an empty search. */
  private index: Stored[] = [];
  private last = 1000;
  /** Tokens from before this number have ended. */
  epoch = 0;

  get(id: string): Stored {
    const found = this.people.find(one => one.id === id);
    if (!found) throw problem(404, 'NOT_FOUND', 'Requested entity was not found.');
    return found;
  }

  create(values: Values): Stored {
    const checked = this.checked(values);
    const row = { id: `c${++this.last}`, etag: '', updateTime: '', values: checked };
    this.people.push(row);
    this.touch(row);
    return row;
  }

  change(row: Stored, values: Values): void {
    Object.assign(row.values, this.checked(values));
    this.touch(row);
  }

  remove(row: Stored): void {
    this.people = this.people.filter(one => one !== row);
    this.note(row.id);
  }

  private touch(row: Stored): void {
    row.etag = `#${randomBytes(8).toString('base64')}`;
    row.updateTime = this.clock.iso();
    this.note(row.id);
  }

  private note(id: string): void {
    this.changes.push({ id, visibleAt: Date.now() + LAG_MS });
  }

  private checked(values: Values): Values {
    for (const [name, list] of Object.entries(values)) {
      const keys = WRITABLE[name];
      if (!keys) throw invalid(`Invalid JSON payload received. Unknown name "${name}": Cannot find field.`);
      if (SINGLETONS.includes(name) && list.length > 1) throw invalid(`${name} is a singleton`, `person.${name}`);
      for (const key of list.flatMap(one => Object.keys(one)))
        if (!keys.includes(key))
          throw invalid(
            `Invalid JSON payload received. Unknown name "${key}" at 'person.${name}[0]'.`,
            `person.${name}[0].${key}`,
          );
    }
    return structuredClone(values);
  }

  /** How many changes lists of changes show by now. */
  visible(): number {
    const now = Date.now();
    const next = this.changes.findIndex(({ visibleAt }) => visibleAt > now);
    return next < 0 ? this.changes.length : next;
  }

  /** Brings the index up to date, as far as changes are visible. */
  warmUp(): void {
    const fresh = new Set(this.changes.slice(this.visible()).map(({ id }) => id));
    const kept = this.index.filter(({ id }) => fresh.has(id));
    this.index = [...this.people.filter(({ id }) => !fresh.has(id)).map(row => structuredClone(row)), ...kept];
  }

  /** Whoever has a word that begins so. */
  search(query: string): Stored[] {
    const wanted = query.toLowerCase();
    const starts = (text: unknown) => {
      const whole = String(text ?? '').toLowerCase();
      return whole.startsWith(wanted) || whole.includes(` ${wanted}`);
    };
    return this.index.filter(({ values }) =>
      ['names', 'emailAddresses', 'phoneNumbers', 'organizations'].some(name =>
        values[name]?.some(one =>
          name === 'names' ? starts(`${one.givenName ?? ''} ${one.familyName ?? ''}`) : starts(one.value ?? one.name),
        ),
      ),
    );
  }
}

/** A person as the service shows them: only the fields asked for, each value with where it comes from. */
export function shown({ id, etag, updateTime, values }: Stored, mask: string) {
  const fields = mask.split(',');
  const source = { type: 'CONTACT', id: id.slice(1) };
  const lists = fields.flatMap(name => {
    const list = (values[name] ?? []).map((one, index) => ({
      metadata: { ...(index === 0 ? { primary: true } : {}), source },
      ...(name === 'names' ? { displayName: [one.givenName, one.familyName].filter(Boolean).join(' ') } : {}),
      ...(one.type ? { formattedType: one.type } : {}),
      ...one,
    }));
    // A field without values is not there at all.
    return list.length ? [[name, list] as const] : [];
  });
  const sources = [
    { ...source, etag, updateTime },
    { type: 'PROFILE', id: '117', etag: '#profile', profileMetadata: { objectType: 'PERSON' } },
  ];
  const metadata = fields.includes('metadata') ? { metadata: { sources, objectType: 'PERSON' } } : {};
  // The etag of the whole depends on the fields that were asked for.
  return { resourceName: `people/${id}`, etag: `%${fields.length}${etag}`, ...metadata, ...Object.fromEntries(lists) };
}
