import type { Database } from './database';

const last = new WeakMap<Database, Promise<unknown>>();

/**
 * Steps that read records and write what follows from them, one after the other: what a pull or an answer of the CRM brings must not
 * replace what the rep changes between the reading and the writing. The background is the only writer and opens the database once
 * in its life, so its memory is enough. Not to be nested.
 */
export function inRecordTurn<T>(database: Database, step: () => Promise<T>): Promise<T> {
  const mine = (last.get(database) ?? Promise.resolve()).then(step, step);
  last.set(database, mine);
  return mine;
}
