import { Refusal } from '../kit/server';

export type Row = Record<string, unknown>;
type Condition = (row: Row) => boolean;

export const problem = (status: number, code: string, message: string, headers: Record<string, string> = {}): Refusal =>
  new Refusal(status, { error: { code, message } }, headers);
const badQuery = (message: string) => problem(400, '0x80060888', message);

const TOKEN = /\s*('(?:[^']|'')*'|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|[(),]|[A-Za-z_]\w*|\d+)/iy;

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const [, token] = TOKEN.exec(text) ?? [];
    if (!token) throw badQuery(`Syntax error at position ${at} in '${text}'.`);
    tokens.push(token);
  }
  return tokens;
}

const unquoted = (token: string): string => {
  if (!/^'.*'$/s.test(token)) throw badQuery(`a string was expected instead of ${token}`);
  return token.slice(1, -1).replaceAll("''", "'").toLowerCase();
};

/** `%`, `_` and `[…]` are wildcards, as in T-SQL: learn.microsoft.com/power-apps/developer/data-platform/wildcard-characters. */
function patternOf(pattern: string): RegExp {
  const source = pattern.replace(/\[([^\]]+)\]|[\s\S]/g, (one, set: string | undefined) => {
    if (set) return `[${set.replace(/[\\\]^]/g, '\\$&').replace('[', '\\[')}]`;
    if (one === '%') return '[^]*';
    return one === '_' ? '[^]' : one.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(source, 'i');
}

/** Reads the conditions that are asked for here; every other one is refused. */
export function parseFilter(text: string, has: (column: string) => boolean): Condition {
  const tokens = tokensOf(text);
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++] ?? '';
    if (wanted && token !== wanted) throw badQuery(`'${wanted}' was expected instead of '${token}'`);
    return token;
  };
  const column = () => {
    const name = take();
    if (!has(name)) throw badQuery(`Could not find a property named '${name}' on type 'Microsoft.Dynamics.CRM'.`);
    return name;
  };
  const either = (): Condition => {
    const parts = [both()];
    while (tokens[at] === 'or' && take()) parts.push(both());
    return row => parts.some(part => part(row));
  };
  const both = (): Condition => {
    const parts = [term()];
    while (tokens[at] === 'and' && take()) parts.push(term());
    return row => parts.every(part => part(row));
  };
  const term = (): Condition => {
    if (tokens[at] === '(') {
      take();
      const inner = either();
      take(')');
      return inner;
    }
    if (tokens[at] === 'contains') {
      take();
      take('(');
      const name = column();
      take(',');
      const pattern = patternOf(unquoted(take()));
      take(')');
      return row => pattern.test(String(row[name] ?? ''));
    }
    const name = column();
    take('eq');
    const token = take();
    const isPointer = /^_\w+_value$/.test(name);
    const isBare = /^(\d+|[\da-f-]{36})$/i.test(token);
    if (isBare !== (isPointer || name === 'statecode')) throw badQuery(`the value of ${name} has another type`);
    const value = isBare ? token.toLowerCase() : unquoted(token);
    return row => String(row[name] ?? '').toLowerCase() === value;
  };
  const condition = either();
  if (at < tokens.length) throw badQuery(`Syntax error at '${tokens[at]}'`);
  return condition;
}
