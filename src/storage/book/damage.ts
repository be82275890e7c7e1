/** What of the book's derived data is missing or damaged: pages of a run, or the keys of a batch. */
export type Damage = { run: number; pages: number[] } | { batch: number } | { order: number };

/** Thrown by reads; the book then makes the named parts anew from the contacts and reads again. */
export class DamagedError extends Error {
  readonly damage: Damage;

  constructor(damage: Damage) {
    super(`contact book: damaged ${JSON.stringify(damage).slice(0, 200)}`);
    this.name = 'DamagedError';
    this.damage = damage;
  }
}
