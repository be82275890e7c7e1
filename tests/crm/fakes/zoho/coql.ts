import { Refusal } from '../kit/server';

export type Row = Record<string, unknown> & { id: string };
type Condition = (row: Row) => boolean;

export interface Query {
  columns: string[];
  from: string;
  matches: Condition;
  order: { column: string; isDown: boolean }[];
  limit: number;
}

const refusal = (code: string, message: string, details: object = {}) =>
  new Refusal(400, { code, details, message, status: 'error' });
export const syntaxError = (near: string): Refusal =>
  refusal('SYNTAX_ERROR', 'error occured while parsing the query', { near });
/** Zoho does not say which column it means. */
export const invalidColumn = (): Refusal => refusal('INVALID_QUERY', 'column given seems to be invalid');
export const invalidQuery = (message: string): Refusal => refusal('INVALID_QUERY', message);

/** Type of a column, as far as it decides what may be compared; undefined for one that is not there. */
export type TypeOf = (module: string, column: string) => string | undefined;
/** Value of a column for comparing, through what it points to. */
export type ReadValue = (row: Row, column: string) => unknown;

const TOKEN = /\s*('(?:[^']|'')*'|>=|<=|[=<>(),]|[A-Za-z_$][\w.$]*|\d+)/y;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (!token) throw syntaxError(text.slice(at, at + 20));
    tokens.push(token);
  }
  return tokens;
}

const COMPARATORS: Record<string, string[]> = {
  text: ['=', 'like', 'is'],
  lookup: ['=', 'is'],
  datetime: ['=', '>', '>=', '<', '<=', 'is'],
  bigint: ['=', '>', '>=', '<', '<=', 'is'],
};

/** `%` is the wildcard, at any place; `_` is a letter like all others. */
function patternOf(pattern: string): RegExp {
  const source = pattern.split('%').map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('[^]*')}$`, 'i');
}

/** Reads the forms of COQL that are asked for here; every other one is refused. */
export function parseCoql(text: string, typeOf: TypeOf, readValue: ReadValue): Query {
  const tokens = tokensOf(text);
  let at = 0;
  const peek = () => tokens[at] ?? '';
  const take = (wanted?: string): string => {
    const token = tokens[at++] ?? '';
    if (wanted && token.toLowerCase() !== wanted) throw syntaxError(token);
    return token;
  };
  const has = (word: string) => (peek().toLowerCase() === word ? take() : undefined);
  const name = () => take().replace(/^'(.*)'$/, '$1');

  take('select');
  const columns = [name()];
  while (has(',')) columns.push(name());
  take('from');
  const from = take();
  if (columns.length > 500) throw refusal('LIMIT_EXCEEDED', 'too many columns');
  for (const column of columns) if (!typeOf(from, column)) throw invalidColumn();

  let criteria = 0;
  const test = (): Condition => {
    if (++criteria > 25) throw refusal('LIMIT_EXCEEDED', 'Maximum criteria limit exceeded');
    const column = name();
    const type = typeOf(from, column);
    if (!type) throw invalidColumn();
    if (type === 'textarea') throw invalidQuery('data type not supported');
    const operator = take().toLowerCase();
    if (!COMPARATORS[type]?.includes(operator)) throw invalidQuery(`operator ${operator} is not for ${type}`);
    if (operator === 'is') {
      take('not');
      take('null');
      return row => (readValue(row, column) ?? null) !== null;
    }
    const literal = take();
    if (!/^'.*'$/s.test(literal)) throw syntaxError(literal);
    return comparison(type, operator, literal.slice(1, -1).replaceAll("''", "'"), row => readValue(row, column));
  };
  /** Two conditions side by side at most: three must be put in pairs of brackets. */
  const expression = (): Condition => {
    const one = term();
    const word = ['and', 'or'].find(each => each === peek().toLowerCase());
    if (!word) return one;
    take();
    const other = term();
    if (['and', 'or'].includes(peek().toLowerCase())) throw syntaxError(peek());
    return word === 'or' ? row => one(row) || other(row) : row => one(row) && other(row);
  };
  const term = (): Condition => {
    if (!has('(')) return test();
    const inner = expression();
    take(')');
    return inner;
  };

  take('where');
  const matches = expression();
  const order: Query['order'] = [];
  if (has('order')) {
    take('by');
    do {
      const column = name();
      if (!typeOf(from, column)) throw invalidColumn();
      const isDown = Boolean(has('desc'));
      if (!isDown) has('asc');
      order.push({ column, isDown });
    } while (has(','));
  }
  const limit = has('limit') ? Number(take()) : 200;
  if (at < tokens.length) throw syntaxError(peek());
  if (!(limit >= 1 && limit <= 2000)) throw refusal('LIMIT_EXCEEDED', 'limit is above 2000');
  return { columns, from, matches, order, limit };
}

function comparison(type: string, operator: string, wanted: string, read: (row: Row) => unknown): Condition {
  if (operator === 'like') {
    const pattern = patternOf(wanted);
    return row => pattern.test(String(read(row) ?? ''));
  }
  if (type === 'datetime' && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/.test(wanted))
    throw invalidQuery('value given seems to be invalid for the column');
  if (type === 'bigint' && !/^\d+$/.test(wanted)) throw invalidQuery('value given seems to be invalid for the column');
  const keyOf = (value: unknown): string | bigint | number =>
    type === 'datetime'
      ? Date.parse(String(value))
      : type === 'bigint'
        ? BigInt(String(value))
        : String(value ?? '').toLowerCase();
  const key = keyOf(wanted);
  const by: Record<string, Condition> = {
    '=': row => keyOf(read(row)) === key,
    '>': row => keyOf(read(row)) > key,
    '>=': row => keyOf(read(row)) >= key,
    '<': row => keyOf(read(row)) < key,
    '<=': row => keyOf(read(row)) <= key,
  };
  return by[operator] ?? (() => false);
}
