import { afterEach, beforeEach, expect } from 'vitest';

/**
 * How a full disk is told of: by the call, by the request, or by the end of the transaction, with requests under way. Chromium does the
 * last one, Firefox the second.
 */
export type FullDisk = 'call' | 'request' | 'transaction';

/** What fake-indexeddb has within. */
interface FakeTransaction {
  _execRequestAsync(job: { source: unknown; operation: () => never }): IDBRequest<IDBValidKey>;
  _abort(errorName: string): void;
}

const full = (): DOMException => new DOMException('no space left', 'QuotaExceededError');

/**
 * Does some work while the disk has room for so many records only.
 * @param isForGood - else only the one that does not fit fails
 * @returns number of records that were to be written
 */
export async function withRoomFor(
  records: number,
  how: FullDisk,
  work: () => Promise<unknown>,
  isForGood = false,
): Promise<number> {
  const { put } = IDBObjectStore.prototype;
  let puts = 0;
  IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...record: Parameters<IDBObjectStore['put']>) {
    const fits = isForGood ? puts++ < records : puts++ !== records;
    if (fits) return put.apply(this, record);
    if (how === 'call') throw full();
    const transaction = this.transaction as unknown as FakeTransaction;
    if (how === 'request') {
      const operation = (): never => {
        throw full();
      };
      return transaction._execRequestAsync({ source: this, operation });
    }
    const request = put.apply(this, record);
    transaction._abort('QuotaExceededError');
    return request;
  };
  try {
    await work();
  } finally {
    IDBObjectStore.prototype.put = put;
  }
  return puts;
}

/** Each test of the file fails where a promise is rejected that nobody waits for. */
export function expectEachRejectionHeard(): void {
  const unheard: unknown[] = [];
  const hear = (reason: unknown): number => unheard.push(reason);
  beforeEach(() => {
    unheard.length = 0;
    process.on('unhandledRejection', hear);
  });
  afterEach(async () => {
    await new Promise(resume => setTimeout(resume));
    process.off('unhandledRejection', hear);
    expect(unheard).toEqual([]);
  });
}
