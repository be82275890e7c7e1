/** What of the book's derived data is missing or damaged: key pages of a run, its order by name, or the keys of a batch. */
export type Damage = { run: number } | { batch: number } | { order: number };

/** Thrown by reads; the book then makes the named parts anew from the contacts and reads again. */
export class DamagedError extends Error {
  readonly damage: Damage;

  constructor(damage: Damage) {
    super(`contact book: damaged ${JSON.stringify(damage).slice(0, 200)}`);
    this.name = 'DamagedError';
    this.damage = damage;
  }
}
