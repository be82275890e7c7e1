import browser from 'webextension-polyfill';
import type { Contact } from '../model/contact';
import type { RankedCandidate } from '../model/match';
import type { StoredPair } from '../storage/database';
import { getPosition, pairId, pairsOf, storeFindings } from '../storage/duplicates';
import { ALARMS } from '../sync/alarms';
import { LOAD_LOCK } from './load/messages';
import { findSuspects } from './matcher';
import { announce, getServices, leaveToAlarm, now, type Services } from './services';

const LOCK = 'throughline.duplicates';
/** A worker may not be busy for minutes on end; what is left over is done at the next alarm. */
const RUN_MS = 20_000;
/** Aim of one slice, well below the 50 ms that a waiting message may notice. */
const SLICE_MS = 15;
const MAX_CONTACTS_A_SLICE = 48;
/** Some contacts are compared with many others and some with none: what was fast once may not be fast again. */
const MOST_GROWTH = 1.5;

/** Compares what was written since the last time, in the background, and goes on by alarm if the worker dies before. */
export function searchDuplicatesSoon(): void {
  void browser.alarms.create(ALARMS.duplicates, { delayInMinutes: 0.5 });
  void searchDuplicates().catch(leaveToAlarm);
}

/** Searches for a while, in short slices with as long a rest between them, in which the worker answers messages. */
export async function searchDuplicates(): Promise<void> {
  await navigator.locks.request(LOCK, { ifAvailable: true }, async lock => {
    if (!lock) return;
    const services = await getServices();
    let size = 4;
    for (const end = Date.now() + RUN_MS; Date.now() < end; ) {
      // An import wants the processor for itself; what it adds is compared when all of it is there.
      if (await isLoading()) break;
      const begun = performance.now();
      const { isEnd, changed } = await searchSlice(services, size);
      const tookMs = performance.now() - begun;
      if (changed || isEnd) announce('duplicates');
      if (isEnd) return void (await browser.alarms.clear(ALARMS.duplicates));
      size = nextSize(size, tookMs);
      await new Promise(resume => setTimeout(resume, tookMs));
    }
    await browser.alarms.create(ALARMS.duplicates, { delayInMinutes: 0.5 });
  });
}

async function isLoading(): Promise<boolean> {
  const { held } = await navigator.locks.query();
  return held?.some(({ name }) => name === LOAD_LOCK) ?? false;
}

function nextSize(size: number, tookMs: number): number {
  const fitting = Math.round(size * Math.min(MOST_GROWTH, SLICE_MS / Math.max(1, tookMs)));
  return Math.max(1, Math.min(MAX_CONTACTS_A_SLICE, Math.max(fitting, tookMs < SLICE_MS ? size + 1 : 1)));
}

/**
 * Compares the next contacts with the whole book. Pairs and position are stored together, so it may be killed at any point.
 * @param size - of written versions looked at; replaced ones cost nothing
 */
export async function searchSlice(
  services: Services,
  size: number,
): Promise<{ isEnd: boolean; changed: boolean; compared: number }> {
  const { database, book } = services;
  const written = await book.writtenSince(await getPosition(database), size);
  const found = await suspectedPairs(services, written.contacts);
  const lost = await lostPairs(services, written.contacts, found);
  const changed = await storeFindings(database, { found: [...found.values()], lost, position: written.next });
  return { isEnd: written.isEnd, changed, compared: written.contacts.length };
}

async function suspectedPairs(services: Services, contacts: readonly Contact[]): Promise<Map<string, StoredPair>> {
  if (contacts.length === 0) return new Map();
  const suspects = await findSuspects(services, contacts);
  const pairs = contacts.flatMap((contact, index) =>
    (suspects[index]?.ranked ?? []).map(ranked => toPair(contact.id, ranked)),
  );
  return new Map(pairs.map(pair => [pair.id, pair]));
}

function toPair(id: string, { contactId, reasons, weightBits, probability }: RankedCandidate): StoredPair {
  return {
    id: pairId(id, contactId),
    contactIds: [id, contactId],
    state: 'open',
    reasons,
    weightBits,
    probability,
    foundAt: now(),
  };
}

/** Pairs of changed contacts that are alike no more, from neither side: of a crowd, one side may see the other alone. */
async function lostPairs(
  services: Services,
  contacts: readonly Contact[],
  found: ReadonlyMap<string, StoredPair>,
): Promise<string[]> {
  const known = await Promise.all(contacts.map(({ id }) => pairsOf(services.database, id)));
  const doubtful = known.flat().filter(({ id, state }) => state === 'open' && !found.has(id));
  if (doubtful.length === 0) return [];
  const sides = await services.book.getMany([...new Set(doubtful.flatMap(({ contactIds }) => contactIds))]);
  const again = await suspectedPairs(services, sides);
  return doubtful.flatMap(({ id }) => (again.has(id) ? [] : [id]));
}
