/** A server's clock that is wrong by a fixed amount, and counts as coarsely as the vendor's. */
export class ServerClock {
  constructor(
    readonly skewMs: number,
    readonly stepMs = 1,
  ) {}

  now(): Date {
    const ms = Date.now() + this.skewMs;
    return new Date(ms - (ms % this.stepMs));
  }

  /** ISO 8601 in UTC. */
  iso(): string {
    return this.now().toISOString();
  }
}
