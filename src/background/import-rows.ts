import type { Encoding } from '../import/bytes';
import type { SlicePlan } from '../import/reader';
import type { ImportProgress } from '../messages/data';
import type { CandidateView } from '../messages/people';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import { IMPORT_CHANNEL } from '../model/import-channel';
import type { StoredImport } from '../storage/database';
import type { Duplicate, KnownDuplicate } from './import-duplicates';
import type { Services } from './services';
import { summaryOf } from './views';

const SKIPPED_LISTED = 1_000;
const DUPLICATES_HELD = 500;

/** A row that could be read. */
export interface ReadRow {
  /** 1-based. */
  row: number;
  contact: Contact;
  note?: string;
}

/** Notes in the import's report that a row was left out. */
export function skip(progress: StoredImport, row: number, reasonKey: string, detail?: string): void {
  progress.skippedCount++;
  if (progress.skipped.length < SKIPPED_LISTED) progress.skipped.push({ row, reasonKey, detail });
}

/** Leaves out rows that repeat others, and keeps those that may be somebody known until the rep decides. */
export async function holdBack(
  services: Services,
  progress: StoredImport,
  rows: readonly (ReadRow & { duplicate: Duplicate })[],
): Promise<void> {
  const held: { read: ReadRow; duplicate: KnownDuplicate }[] = [];
  const room = DUPLICATES_HELD - progress.duplicates.length;
  for (const { duplicate, ...read } of rows) {
    const { row, contact } = read;
    if (duplicate === 'same-file') {
      skip(progress, row, 'import_skip_repeated', contact.fullName);
      continue;
    }
    progress.duplicateCount++;
    if (held.length < room) held.push({ read, duplicate });
    else skip(progress, row, 'import_skip_duplicate', contact.fullName);
  }
  const candidates = await Promise.all(held.map(({ duplicate }) => candidateOf(services, duplicate)));
  for (const [at, { read }] of held.entries()) {
    const { row, contact, note } = read;
    progress.duplicates.push({ row, rowName: contact.fullName, candidate: candidates[at]! });
    progress.held[row] = { contact, note };
  }
}

async function candidateOf(services: Services, { contact, ranked }: KnownDuplicate): Promise<CandidateView> {
  const { probability, weightBits, reasons } = ranked;
  return { ...(await summaryOf(services, contact)), probability, weightBits, reasons };
}

/** A note column becomes a private note: it was in the rep's own file. */
export function noteOf(contact: Contact, body: string): Activity {
  const { id: contactId, connectionId, createdAt } = contact;
  return {
    id: crypto.randomUUID(),
    connectionId,
    contactId,
    kind: 'note',
    channel: IMPORT_CHANNEL,
    direction: 'none',
    body,
    occurredAt: null,
    messageKeys: [],
    audience: 'private',
    authorName: '',
    mine: true,
    createdAt,
    updatedAt: createdAt,
  };
}

/** How to read on in the file of an import. */
export function planOf({ format, delimiter = ',', columns = [], mapping = [], encoding }: StoredImport): SlicePlan {
  return { format, delimiter, mapping, encoding: encoding as Encoding, columnCount: columns.length };
}

/** The import without rows that were held back, about which the rep has decided. */
export function withoutHeld(progress: StoredImport, isDecided: (row: number) => boolean): StoredImport {
  const held = Object.fromEntries(Object.entries(progress.held).filter(([row]) => !isDecided(Number(row))));
  return { ...progress, held, duplicates: progress.duplicates.filter(({ row }) => !isDecided(row)) };
}

/**
 * The import after a chunk that was read while the rep decided about rows.
 * @param from - the import that the chunk was read after
 * @param next - what the chunk has made of it
 * @param current - what the rep has made of it
 */
export function withDecisions(from: StoredImport, next: StoredImport, current: StoredImport): StoredImport {
  const imported = next.imported + current.imported - from.imported;
  return withoutHeld({ ...next, imported }, row => row in from.held && !(row in current.held));
}

/** True while nobody has paused the import, or taken it further, since it was read. */
export const isStill = (current: StoredImport, { readBytes }: StoredImport): boolean =>
  current.state === 'running' && current.readBytes === readBytes;

export function finish(progress: StoredImport, finishedAt: string): void {
  progress.state = 'done';
  progress.finishedAt = finishedAt;
}

/** The import as pages see it: without its rows, and without what only later slices need. */
export function publicProgress({
  held: _held,
  mapping: _mapping,
  columns: _columns,
  skipped: _skipped,
  putOff: _putOff,
  duplicates,
  ...progress
}: StoredImport): ImportProgress {
  return { ...progress, heldCount: duplicates.length };
}
