import type { CloseStore, Row } from './close-store';
import { Refusal } from './kit/server';

interface Query {
  type: string;
  queries?: Query[];
  object_type?: string;
  field?: { type: string; object_type?: string; field_name?: string; custom_field_id?: string };
  condition?: { type: string; mode?: string; value?: string; on_or_after?: { type: string; value: string } };
  related_object_type?: string;
  this_object_type?: string;
  related_query?: Query;
}
interface Body {
  query: Query;
  _fields?: Record<string, string[]>;
  _limit?: number;
  sort?: { direction: string; field: { field_name: string } }[];
  cursor?: string;
}

const LISTS: Record<string, [list: string, key: string]> = {
  contact_email: ['emails', 'email'],
  contact_url: ['urls', 'url'],
};
const refuse = (words: string): Refusal => new Refusal(400, { errors: [words], 'field-errors': {} });
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];

/** `/data/search/` over the index, which lags behind the records. */
export function searchIndex(store: CloseStore, body: Body) {
  const unknown = Object.keys(body).filter(key => !['query', '_fields', '_limit', 'sort', 'cursor'].includes(key));
  if (unknown.length) throw refuse(`Unknown keys: ${unknown}`);
  const { query, _limit = 50, sort = [], cursor } = body;
  if (_limit < 1 || _limit > 200) throw refuse('_limit must be between 1 and 200');
  const kind = query.queries?.find(({ type }) => type === 'object_type')?.object_type;
  if (query.type !== 'and' || (kind !== 'lead' && kind !== 'contact')) throw refuse('An object type is needed');
  const rows = [...store.index[kind].values()].filter(row => fits(row, query));
  for (const { direction, field } of sort.slice(0, 1))
    rows.sort((a, b) => {
      const order = `${a[field.field_name]} ${a.id}`.localeCompare(`${b[field.field_name]} ${b.id}`);
      return direction === 'desc' ? -order : order;
    });
  const start = Number(cursor ?? 0);
  const page = rows.slice(start, start + _limit);
  const next = start + page.length < rows.length ? String(start + page.length) : null;
  return { data: page.map(row => shown(store, kind, row, body._fields?.[kind] ?? ['id'])), cursor: next };
}

function shown(store: CloseStore, kind: string, row: Row, fields: string[]) {
  const contacts =
    kind === 'lead' ? { contacts: [...store.index.contact.values()].filter(one => one.lead_id === row.id) } : {};
  const whole: Record<string, unknown> = { ...row, ...contacts };
  return { __object_type: kind, ...Object.fromEntries(fields.map(name => [name, whole[name] ?? null])) };
}

function fits(row: Row, query: Query): boolean {
  if (query.type === 'object_type') return true;
  if (query.type === 'and') return (query.queries ?? []).every(one => fits(row, one));
  if (query.type === 'or') return (query.queries ?? []).some(one => fits(row, one));
  if (query.type === 'has_related') {
    const [list, key] = LISTS[query.related_object_type ?? ''] ?? [];
    if (!list || !key || query.this_object_type !== 'contact') throw refuse(`No relation ${query.related_object_type}`);
    return ((row[list] ?? []) as Record<string, string>[]).some(one => meets(one[key], query.related_query));
  }
  if (query.type !== 'field_condition') throw refuse(`Unknown query ${query.type}`);
  const { field } = query;
  return meets(
    row[field?.type === 'custom_field' ? `custom.${field.custom_field_id}` : (field?.field_name ?? '')],
    query,
  );
}

function meets(value: unknown, query: Query | undefined): boolean {
  const { type, mode, value: wanted = '', on_or_after } = query?.condition ?? { type: '' };
  if (type === 'moment_range') {
    if (on_or_after?.type !== 'fixed_utc') throw refuse('Unknown moment');
    return Date.parse(String(value)) >= Date.parse(on_or_after.value);
  }
  if (type !== 'text' || !['phrase', 'full_words'].includes(mode ?? '')) throw refuse(`Unknown condition ${type}`);
  const [have, want] = [words(String(value ?? '')), words(wanted)];
  if (want.length === 0) return false;
  return mode === 'full_words'
    ? want.every(word => have.includes(word))
    : ` ${have.join(' ')} `.includes(` ${want.join(' ')} `);
}
