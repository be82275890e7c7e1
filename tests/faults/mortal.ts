import type { Database } from '../../src/storage/database';

/** One life of the extension's worker: it may die between any two steps over the database or the network. */
export class Life {
  isDead = false;
  /** Resolves when it dies. */
  readonly end: Promise<void>;
  private steps = 0;
  private announceEnd = () => {};
  private readonly opened: IDBTransactionLike[] = [];

  /**
   * @param diesAt - number of the step it dies at; undefined: it lives on
   * @param isFullAt - number of the write that finds the disk full
   */
  constructor(
    private readonly diesAt?: number,
    private readonly isFullAt?: number,
  ) {
    this.end = new Promise(resolve => {
      this.announceEnd = resolve;
    });
  }

  /** @returns true when the worker dies here */
  step(): boolean {
    if (!this.isDead && ++this.steps === this.diesAt) this.die();
    return this.isDead;
  }

  isDiskFull(): boolean {
    return this.steps === this.isFullAt;
  }

  /** The browser rolls back whatever its worker had open, not only what it was at when it died. */
  die(): void {
    this.isDead = true;
    for (const transaction of this.opened.splice(0)) abort(transaction);
    this.announceEnd();
  }

  opens(transaction: IDBTransactionLike): void {
    this.opened.push(transaction);
  }

  /** What the worker waits for: a dead one never hears of it. */
  hears<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        value => this.isDead || resolve(value),
        error => this.isDead || reject(error),
      );
    });
  }
}

const NEVER = new Promise<never>(() => {});
const WRITES = new Set(['put', 'add']);

type Callable = (...args: unknown[]) => unknown;

/**
 * The database as a mortal worker sees it. When it dies inside a transaction, the browser rolls that back; what had completed stays. No
 * line of the dead worker runs afterwards.
 */
export function mortalDatabase(database: Database, life: Life): Database {
  return wrap(database, life, undefined) as Database;
}

/** What stands behind what {@link wrap} gave out. */
const wrapped = new WeakMap<object, { target: object; life: Life }>();

/**
 * idb for tests in which a worker dies (`vi.mock`): its `unwrap` does not know our stores; here it gives the browser's own store, each
 * request to which is a step as well.
 */
export async function mortalIdb(original: () => Promise<typeof import('idb')>): Promise<object> {
  const idb = await original();
  const unwrap = idb.unwrap as (value: object) => object;
  const mortalUnwrap = (value: object): object => {
    const behind = wrapped.get(value);
    return behind ? mortalRequests(unwrap(behind.target), behind.life) : unwrap(value);
  };
  return { ...idb, unwrap: mortalUnwrap };
}

function mortalRequests(store: object, life: Life): object {
  return new Proxy(store, {
    get(object, name) {
      const value = Reflect.get(object, name, object) as unknown;
      if (typeof value !== 'function') return value;
      return (...args: unknown[]) => (life.step() ? {} : unheard(value.apply(object, args) as object, life));
    },
  });
}

/** A request whose listeners a dead worker does not run. */
function unheard(request: object, life: Life): object {
  return new Proxy(request, {
    get: (object, name) => Reflect.get(object, name, object) as unknown,
    set: (object, name, listener: Callable) =>
      Reflect.set(object, name, (event: unknown) => life.isDead || listener.call(object, event), object),
  });
}

function wrap(target: object, life: Life, transaction: IDBTransactionLike | undefined): object {
  const mortal = proxyOf(target, life, transaction);
  wrapped.set(mortal, { target, life });
  return mortal;
}

function proxyOf(target: object, life: Life, transaction: IDBTransactionLike | undefined): object {
  return new Proxy(target, {
    get(object, name) {
      const value = Reflect.get(object, name, object) as unknown;
      if (name === 'done') return life.hears(value as Promise<void>);
      if (name === 'store') return wrap(value as object, life, transaction);
      if (typeof value !== 'function' || typeof name === 'symbol') return value;
      return (...args: unknown[]) => call(object, name, value as Callable, args, life, transaction);
    },
  });
}

interface IDBTransactionLike {
  abort(): void;
  done: Promise<void>;
}

function call(
  object: object,
  name: string,
  method: Callable,
  args: unknown[],
  life: Life,
  transaction: IDBTransactionLike | undefined,
): unknown {
  if (name === 'transaction') {
    if (life.isDead) return deadTransaction();
    const opened = method.apply(object, args) as IDBTransactionLike;
    life.opens(opened);
    return wrap(opened, life, opened);
  }
  if (name === 'objectStore' || name === 'index') return wrap(method.apply(object, args) as object, life, transaction);
  if (life.step()) return NEVER;
  if (WRITES.has(name) && life.isDiskFull()) {
    if (transaction) abort(transaction);
    return Promise.reject(new DOMException('no space left', 'QuotaExceededError'));
  }
  const result = method.apply(object, args);
  return result instanceof Promise ? life.hears(result) : result;
}

function abort(transaction: IDBTransactionLike): void {
  transaction.done.catch(() => undefined);
  try {
    transaction.abort();
  } catch {
    // It had completed: what is durable stays.
  }
}

function deadTransaction(): object {
  const store: object = new Proxy({}, { get: (_object, name) => (name === 'index' ? () => store : () => NEVER) });
  return { done: NEVER, store, objectStore: () => store };
}
