import { inTurn } from '../lib/in-turn';
import type { Database } from './database';

/**
 * Steps that read records and write what follows from them, one after the other: what a pull or an answer of the CRM brings must not
 * replace what the rep changes between the reading and the writing. The background is the only writer and opens the database once
 * in its life, so its memory is enough. Not to be nested.
 */
export const inRecordTurn = <T>(database: Database, step: () => Promise<T>): Promise<T> => inTurn(database, step);
