import type { Contact } from '../../model/contact';
import type { WriteTransaction } from '../database';
import { type PackedBlock, packBlock, packBlocks } from './blocks';
import { hashId } from './hash';
import type { KeyReader } from './key-index';
import { packKeyPage } from './key-page';
import { Postings } from './postings';
import { startAll } from './requests';
import { asReader, openBatch, type Snapshot, type SnapshotCache, withBatches } from './snapshot';
import { sortKey } from './sort-key';
import { type Batch, type BookState, requireRows } from './state';
import { type BookTools, contactHashes } from './tools';

/** Contacts from which on a batch is put into the segments at once instead of lying in the delta as a whole. */
const OWN_BLOCKS_FROM = 32;

/** What one `write` is to do. */
export interface Change {
  put?: readonly Contact[];
  remove?: readonly string[];
  mostlyKnown?: boolean;
}

/**
 * Adds one batch to the delta inside the caller's transaction: rows for what is put, and the rows that die.
 * Of several puts with one id the last counts; an id both removed and put is put.
 */
export async function writeBatch(
  transaction: WriteTransaction,
  change: Change,
  { cache, keys, tools }: { cache: SnapshotCache; keys: KeyReader; tools: BookTools },
): Promise<void> {
  const reader = asReader(transaction);
  const snapshot = await cache.peek(reader);
  const puts = new Map((change.put ?? []).map(contact => [contact.id, contact]));
  const ids = new Set([...puts.keys(), ...(change.remove ?? [])]);
  const mostlyNew = !change.mostlyKnown;
  const hits = await keys.look(reader, snapshot, [...ids].map(hashId), Number.POSITIVE_INFINITY, { mostlyNew });
  const found = hits.map(({ rows }) => rows);
  const dead = Uint32Array.from(found.flat()).sort();
  if (puts.size === 0 && dead.length === 0) return;
  requireRows(snapshot.state, puts.size);
  // Put ids come first, so what was found after them was removed.
  const hasRemovals = found.slice(puts.size).some(rows => rows.length > 0);
  const { batch, blocks } = makeBatch([...puts.values()], snapshot.state.nextRow, { dead, hasRemovals }, tools);
  cache.expect(await store(transaction, snapshot, begun(snapshot.state, tools), batch, blocks));
}

/** The state of a book with something in it. */
export function begun(state: BookState, { keysVersion }: BookTools): BookState {
  return state.bookId === '' ? { ...state, bookId: crypto.randomUUID(), keysVersion } : state;
}

async function store(
  transaction: WriteTransaction,
  snapshot: Snapshot,
  state: BookState,
  batch: Batch,
  blocks: readonly PackedBlock[],
): Promise<Snapshot> {
  const number = state.nextBatch;
  const next = {
    ...state,
    stamp: crypto.randomUUID(),
    live: state.live + batch.count - batch.dead.length,
    nextRow: state.nextRow + batch.count,
    firstBatch: state.firstBatch ?? snapshot.batches[0]?.number ?? number,
    nextBatch: number + 1,
  };
  const segments = transaction.objectStore('bookSegments');
  await startAll([
    ...blocks.map(block => () => segments.put(block.record, block.firstRow)),
    () => transaction.objectStore('bookDelta').put(batch, number),
    () => transaction.objectStore('bookMeta').put(next, 'state'),
  ]);
  return withBatches(snapshot, next, [openBatch(number, batch)]);
}

function makeBatch(
  contacts: readonly Contact[],
  firstRow: number,
  death: Pick<Batch, 'dead' | 'hasRemovals'>,
  tools: BookTools,
): { batch: Batch; blocks: PackedBlock[] } {
  const blocks = contacts.length < OWN_BLOCKS_FROM ? [] : packBlocks(contacts, firstRow);
  const batch: Batch = {
    firstRow,
    count: contacts.length,
    blocks: blocks.map(block => block.firstRow),
    ...(blocks.length === 0 && { tail: packBlock(contacts) }),
    keys: keyPageOf(contacts, firstRow, tools),
    sortKeys: contacts.map(sortKey),
    ...death,
  };
  return { batch, blocks };
}

/** Key page over contacts whose rows follow each other; a contact that is lost leaves a gap. */
export function keyPageOf(contacts: readonly (Contact | undefined)[], firstRow: number, tools: BookTools): Uint8Array {
  const postings = new Postings(contacts.length * 16 + 16);
  contacts.forEach((contact, at) => {
    if (!contact) return;
    for (const { hi, lo } of contactHashes(contact, tools)) postings.push(hi, lo, firstRow + at);
  });
  postings.sort();
  return packKeyPage(postings, 0, postings.length, firstRow);
}
