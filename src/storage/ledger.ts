import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { LedgerEntry } from '../model/ledger';
import type { WriteTransaction } from './database';

/** What happened, before it is chained. */
export type LedgerFact = Omit<LedgerEntry, 'seq' | 'previousHash' | 'hash'>;

/** Hash before the first entry. */
export const GENESIS_HASH = '0'.repeat(64);

/**
 * Appends to the first-touch ledger inside the caller's transaction, so that a logged touch and its line stand or fall together.
 * The hash is computed synchronously: awaiting WebCrypto would end the transaction.
 */
export async function appendLedger(transaction: WriteTransaction, fact: LedgerFact): Promise<LedgerEntry> {
  const store = transaction.objectStore('ledger');
  const last = (await store.openCursor(null, 'prev'))?.value;
  const previousHash = last?.hash ?? GENESIS_HASH;
  const seq = (last?.seq ?? 0) + 1;
  const entry = { seq, ...fact, previousHash, hash: ledgerHash({ seq, ...fact, previousHash }) };
  await store.put(entry);
  return entry;
}

/**
 * Hash of one entry: SHA-256, hex, over the JSON of its fields in alphabetical order, without `hash`.
 * The previous entry's hash is one of the fields, which is what makes it a chain.
 */
export function ledgerHash(entry: Omit<LedgerEntry, 'hash'>): string {
  const canonical = JSON.stringify(
    Object.entries(entry)
      .filter(([, value]) => value !== undefined)
      .sort(([left], [right]) => (left < right ? -1 : 1)),
  );
  return bytesToHex(sha256(utf8ToBytes(canonical)));
}

/** First entry that does not follow from the one before, or undefined when the chain holds. */
export function brokenLink(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  let previousHash = GENESIS_HASH;
  for (const entry of entries) {
    const { hash, ...rest } = entry;
    if (entry.previousHash !== previousHash || ledgerHash(rest) !== hash) return entry;
    previousHash = hash;
  }
  return undefined;
}
