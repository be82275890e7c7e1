import type { HubSpotStore, Stored, Values } from './store';
import { problem } from './store';

interface Filter {
  propertyName: string;
  operator: string;
  value?: string;
  values?: string[];
}
export interface SearchRequest {
  filterGroups?: { filters: Filter[] }[];
  sorts?: string[];
  limit?: number;
  after?: string;
}

const isTime = (name: string): boolean => /date$/.test(name);
const numberOf = (name: string, value: string): number =>
  isTime(name) && /\D/.test(value) ? Date.parse(value) : Number(value);

const tokens = (text: string): string[] =>
  text
    .toLowerCase()
    .split(/[^\p{L}\p{N}*]+/u)
    .filter(Boolean);
const pattern = (token: string): RegExp =>
  new RegExp(
    `^${token
      .split('*')
      .map(part => part.replace(/[^\p{L}\p{N}]/gu, ''))
      .join('.*')}$`,
    'u',
  );

function meets(values: Values, { propertyName, operator, value = '', values: list = [] }: Filter): boolean {
  const own = values[propertyName] ?? '';
  const isNumber = isTime(propertyName) || propertyName === 'hs_object_id';
  switch (operator) {
    case 'EQ':
      return isNumber
        ? numberOf(propertyName, own) === numberOf(propertyName, value)
        : own.toLowerCase() === value.toLowerCase();
    case 'GT':
      return own !== '' && numberOf(propertyName, own) > numberOf(propertyName, value);
    case 'GTE':
      return own !== '' && numberOf(propertyName, own) >= numberOf(propertyName, value);
    case 'IN':
      return list.includes(own);
    case 'CONTAINS_TOKEN': {
      const has = tokens(own);
      return tokens(value).every(token => has.some(one => pattern(token).test(one)));
    }
    default:
      throw problem(400, 'VALIDATION_ERROR', `The fake does not know ${operator}`);
  }
}

const MOST_GROUPS = 5;
const MOST_FILTERS = 10;
const MOST_ROWS = 10_000;

/** What the index answers: it lags, holds 10,000 rows a query, and sorts by one property. */
export function searchIndex(
  store: HubSpotStore,
  type: string,
  request: SearchRequest,
): { total: number; rows: Stored[] } {
  const { filterGroups = [], sorts = [], limit = 10, after = '0' } = request;
  if (filterGroups.length > MOST_GROUPS || filterGroups.some(({ filters }) => filters.length > MOST_FILTERS))
    throw problem(400, 'VALIDATION_ERROR', 'Too many filters');
  if (Number(after) + limit > MOST_ROWS) throw problem(400, 'VALIDATION_ERROR', 'after + limit exceeds 10000');
  const indexed = store.all(type).flatMap(row => (row.indexed ? [{ ...row, ...row.indexed }] : []));
  const found = indexed.filter(
    ({ properties }) =>
      filterGroups.length === 0 ||
      filterGroups.some(({ filters }) => filters.every(filter => meets(properties, filter))),
  );
  const [sort = 'createdate'] = sorts;
  const sorted = found.sort(
    (a, b) => numberOf(sort, a.properties[sort] ?? '0') - numberOf(sort, b.properties[sort] ?? '0'),
  );
  return { total: found.length, rows: sorted.slice(Number(after), Number(after) + limit) };
}
