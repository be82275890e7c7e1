import { Refusal } from '../kit/server';

export type Value = string | number | boolean | null;
export type Row = Record<string, unknown> & { Id: string };

/** A condition, as it can be tried on a row. */
type Condition = (row: Row) => boolean;

export interface Query {
  fields: string[];
  /** Field of the one sub-query that is known: the contacts of an opportunity. */
  withRoles: boolean;
  from: string;
  matches: Condition;
  order: { field: string; isDown: boolean }[];
  limit: number;
}

export const malformed = (message: string): Refusal => new Refusal(400, [{ message, errorCode: 'MALFORMED_QUERY' }]);

const TOKEN = /\s*('(?:[^'\\]|\\.)*'|\d{4}-\d\d-\d\dT[\d:.]+Z|>=|[=<>(),]|[A-Za-z_][\w.]*|\d+)/y;
const SUB_QUERY = /\( ?SELECT ContactId FROM OpportunityContactRoles ?\)/;
const LETTERS: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (!token) throw malformed(`unexpected token at ${at}: ${text.slice(at, at + 20)}`);
    tokens.push(token);
  }
  return tokens;
}

/** Knows nothing of `%` and `_`: those keep their backslash for LIKE. */
function unquoted(token: string, isPattern: boolean): string {
  return token.slice(1, -1).replace(/\\(.)/g, (whole, letter: string) => {
    if (LETTERS[letter]) return LETTERS[letter];
    if (letter === '\\') return isPattern ? whole : letter;
    if (`'"`.includes(letter)) return letter;
    if (isPattern && '%_'.includes(letter)) return whole;
    throw malformed(`Illegal string literal: invalid string escape \\${letter}`);
  });
}

function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/\\([\\%_])|[%_]|[.*+?^${}()|[\]\\]/g, (one, taken: string | undefined) => {
    if (taken) return `\\u${taken.charCodeAt(0).toString(16).padStart(4, '0')}`;
    return one === '%' ? '[^]*' : one === '_' ? '[^]' : `\\${one}`;
  });
  return new RegExp(`^${source}$`, 'i');
}

/** What a query is checked against. */
export interface Catalog {
  /** Throws for a field that the object has not, or that cannot stand in a condition. */
  field(object: string, name: string, isFilter: boolean): void;
  /** Opportunities in which a contact has a part. */
  dealsOf(contactId: string): Set<unknown>;
}

/** Reads the forms of SOQL that are asked for here; every other one is refused, as a real server refuses what is none. */
export function parseSoql(soql: string, catalog: Catalog): Query {
  const withRoles = SUB_QUERY.test(soql);
  const tokens = tokensOf(soql.replace(SUB_QUERY, 'ROLES'));
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const take = (wanted?: string): string => {
    const token = tokens[at++] ?? '';
    if (wanted && token !== wanted) throw malformed(`expecting ${wanted}, found '${token}'`);
    return token;
  };
  const has = (word: string) => (peek() === word ? take() : undefined);

  take('SELECT');
  const fields: string[] = [];
  do {
    const field = take();
    if (field !== 'ROLES') fields.push(field);
  } while (has(','));
  take('FROM');
  const from = take();
  for (const field of fields) catalog.field(from, field, false);

  const term = (): Condition => {
    if (has('(')) {
      const inner = expression();
      take(')');
      return inner;
    }
    const field = take();
    catalog.field(from, field, true);
    const operator = take();
    if (operator === 'IN') return partIn();
    const token = take();
    if (operator === 'LIKE') {
      const pattern = patternOf(unquoted(token, true));
      return row => pattern.test(String(row[field] ?? ''));
    }
    return comparison(field, operator, token);
  };
  const partIn = (): Condition => {
    for (const word of '( SELECT OpportunityId FROM OpportunityContactRole WHERE ContactId ='.split(' ')) take(word);
    const deals = catalog.dealsOf(unquoted(take(), false));
    take(')');
    return row => deals.has(row.Id);
  };
  /** AND and OR side by side without brackets are an error. */
  const expression = (): Condition => {
    const parts = [term()];
    const word = ['AND', 'OR'].find(one => one === peek());
    while (word && has(word)) parts.push(term());
    return word === 'OR' ? row => parts.some(part => part(row)) : row => parts.every(part => part(row));
  };

  const matches = has('WHERE') ? expression() : () => true;
  const order: Query['order'] = [];
  if (has('ORDER')) {
    take('BY');
    do {
      const field = take();
      catalog.field(from, field, true);
      order.push({ field, isDown: Boolean(has('DESC')) });
    } while (has(','));
  }
  const limit = has('LIMIT') ? Number(take()) : 50_000;
  if (at < tokens.length || !Number.isInteger(limit)) throw malformed(`unexpected token: '${peek()}'`);
  return { fields, withRoles, from, matches, order, limit };
}

function comparison(field: string, operator: string, token: string): Condition {
  if (/^(true|false)$/.test(token) && operator === '=') return row => (row[field] ?? false) === (token === 'true');
  const isText = token.startsWith("'");
  if (isText === /stamp|date/i.test(field) || !(isText || /^\d{4}-/.test(token)))
    throw malformed(`value of filter criterion for field '${field}' must be of another type`);
  const value = isText ? unquoted(token, false).toLowerCase() : String(Date.parse(token)).padStart(16, '0');
  const comparable = (row: Row) =>
    isText ? String(row[field] ?? '').toLowerCase() : String(Date.parse(String(row[field]))).padStart(16, '0');
  // Ids are told apart by case.
  const [wanted, read] =
    field === 'Id' ? [unquoted(token, false), (row: Row) => row.Id] : ([value, comparable] as const);
  if (operator === '=') return row => read(row) === wanted;
  if (operator === '>') return row => read(row) > wanted;
  if (operator === '>=') return row => read(row) >= wanted;
  throw malformed(`unknown operator ${operator}`);
}
