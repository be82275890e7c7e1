/**
 * What of the book's derived data is missing or damaged: key pages of a run, filters over them, its order by name, the keys of a batch; a whole batch (`lostBatch`: the first that is missing); or
 * what says of the whole book which records are valid (`state`), where its blocks begin, or which rows are dead.
 */
export type Damage =
  | { run: number }
  | { filters: number }
  | { batch: number }
  | { lostBatch: number }
  | { order: number }
  | { book: 'state' | 'blocks' | 'dead' };

/** Thrown by reads; the book then makes the named parts anew from the contacts and reads again. */
export class DamagedError extends Error {
  readonly damage: Damage;

  constructor(damage: Damage) {
    super(`contact book: damaged ${JSON.stringify(damage).slice(0, 200)}`);
    this.name = 'DamagedError';
    this.damage = damage;
  }
}
