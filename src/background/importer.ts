import { type FileRecord, planImport, readSlice, type SlicePlan } from '../import/reader';
import { type RecordContext, toRecord } from '../import/record';
import type { ImportPreview, ImportProgress } from '../messages/data';
import { HandlerError } from '../messages/router';
import type { Activity } from '../model/activity';
import type { Contact } from '../model/contact';
import { IMPORT_CHANNEL } from '../model/import-channel';
import { activitiesOf, contactsWithActivities } from '../storage/activities';
import type { StoredImport, WriteTransaction } from '../storage/database';
import { getSettings } from '../storage/settings';
import { wholly, writeWholly } from '../storage/transactions';
import { type Duplicate, findDuplicates } from './import-duplicates';
import {
  finish,
  holdBack,
  isStill,
  noteOf,
  planOf,
  publicProgress,
  type ReadRow,
  skip,
  withoutHeld,
} from './import-rows';
import { now, type Services } from './services';
import { nextTurn } from './turn';

/** Contacts that an undo removes in one write. */
const REMOVED_AT_ONCE = 2_000;
/** Longest part of a step that goes into merging. */
const MAX_KEEP_UP_MS = 40;

/** Looks at a stored file and keeps the plan, so that starting is one click. */
export async function previewImport({ database }: Services, id: string): Promise<ImportPreview> {
  const stored = await database.get('importFiles', id);
  if (!stored) throw new HandlerError('not-found', 'no such file');
  const plan = await planImport(stored.file, stored.fileName);
  const { format, encoding, delimiter, columns, mapping, sample } = plan;
  const record: StoredImport = {
    id,
    fileName: stored.fileName,
    format,
    state: 'mapping',
    readBytes: plan.start,
    totalBytes: stored.file.size,
    rows: 0,
    imported: 0,
    skipped: [],
    skippedCount: 0,
    duplicates: [],
    duplicateCount: 0,
    startedAt: now(),
    mapping,
    columns,
    encoding,
    delimiter,
    held: {},
  };
  await putImport(database, record);
  return { id, format, encoding, columns, mapping, sample };
}

/**
 * Imports the next slice of the file. Contacts, notes and progress are written in one transaction: what the answer says is durable,
 * and a step that was cut off is simply done again.
 */
export async function stepImport(services: Services, id: string): Promise<ImportProgress> {
  const { database, book } = services;
  const begun = performance.now();
  const [progress, stored] = await Promise.all([database.get('imports', id), database.get('importFiles', id)]);
  if (progress && progress.state !== 'running') return publicProgress(progress);
  if (!progress || !stored) throw new HandlerError('not-found', 'no such import');
  const plan = planOf(progress);
  const slice = await sliceAt(stored.file, id, progress.readBytes, plan);
  const settings = await getSettings(database);
  const context = { importId: id, at: now(), phoneRegion: settings.phoneRegion, newId: () => crypto.randomUUID() };
  const next: StoredImport = { ...progress, readBytes: slice.next };
  const added = await sort(services, next, slice.records, context);
  if (slice.next >= progress.totalBytes) finish(next, now());
  const change = { put: added.contacts };
  const stores = ['imports', 'importFiles', 'activities', ...book.writeStores] as const;
  const durability = next.state === 'done' ? 'strict' : 'relaxed';
  // Not as what the rep did, which is copied: this is in the file.
  await wholly(
    database.transaction([...stores], 'readwrite', { durability }) as WriteTransaction,
    async transaction => {
      const current = await transaction.objectStore('imports').get(id);
      if (!current || !isStill(current, progress))
        throw new HandlerError('not-found', 'the import was changed meanwhile');
      await book.write(transaction, change);
      for (const note of added.notes) await transaction.objectStore('activities').put(note);
      await transaction.objectStore('imports').put(next);
      if (next.state === 'done') await transaction.objectStore('importFiles').delete(id);
      // The next slice is parsed while the browser writes this one.
      else void sliceAt(stored.file, id, next.readBytes, plan);
    },
  );
  book.committed(change);
  await keepUp(services, performance.now() - begun);
  return publicProgress(next);
}

/** The slice read ahead, by its place in the file; memory only, so a new worker reads it again. */
let ahead: { key: string; slice: ReturnType<typeof readSlice> } | undefined;

function sliceAt(file: Blob, id: string, offset: number, plan: SlicePlan): ReturnType<typeof readSlice> {
  const key = JSON.stringify([id, offset, plan.mapping]);
  if (ahead?.key === key) return ahead.slice;
  const slice = readSlice(file, offset, plan);
  ahead = { key, slice };
  // What failed is read again by the next step.
  slice.catch(() => {
    ahead = undefined;
  });
  return slice;
}

/** Merges along with the writes, so that look-ups and searches in between stay fast however long the file is. */
async function keepUp({ book }: Services, stepMs: number): Promise<void> {
  const until = performance.now() + Math.min(stepMs, MAX_KEEP_UP_MS);
  while (performance.now() < until && (await book.maintain({ isBusy: true }))) {
    // Questions that came meanwhile are answered between two slices.
    await nextTurn();
  }
}

/** Sorts the records of a slice into added, skipped and held back, and counts them. */
async function sort(
  services: Services,
  progress: StoredImport,
  records: readonly FileRecord[],
  context: RecordContext,
): Promise<{ contacts: Contact[]; notes: Activity[] }> {
  const readable: ReadRow[] = progress.putOff ?? [];
  progress.putOff = undefined;
  for (const record of records) {
    const row = ++progress.rows;
    const result = 'fields' in record ? toRecord(record.fields, context) : { ok: false as const, ...record };
    if (result.ok) readable.push({ row, contact: result.contact, note: result.note });
    else skip(progress, row, result.reasonKey, result.detail);
  }
  const duplicates = await findDuplicates(
    services,
    readable.map(({ contact }) => contact),
  );
  const contacts: Contact[] = [];
  const notes: Activity[] = [];
  const held: (ReadRow & { duplicate: Duplicate })[] = [];
  for (const [index, read] of readable.entries()) {
    const { contact, note } = read;
    const duplicate = duplicates[index];
    if (duplicate) held.push({ ...read, duplicate });
    else {
      contacts.push(contact);
      if (note) notes.push(noteOf(contact, note));
    }
  }
  await holdBack(services, progress, held);
  progress.imported += contacts.length;
  return { contacts, notes };
}

/** Carries out what the rep decided about a row that was held back. */
export async function resolveHeld(
  { database, book }: Services,
  id: string,
  row: number,
  decision: 'merge' | 'keep' | 'skip',
): Promise<ImportProgress> {
  const progress = await database.get('imports', id);
  const held = progress?.held[row];
  const listed = progress?.duplicates.find(duplicate => duplicate.row === row);
  if (!progress || !held || !listed) throw new HandlerError('not-found', 'row is not held back');
  const existing = decision === 'merge' ? await book.get(listed.candidate.id) : undefined;
  if (decision === 'merge' && !existing) throw new HandlerError('not-found', 'contact is gone');
  const contact = existing ? filledUp(existing, held.contact) : held.contact;
  const put = decision === 'skip' ? [] : [contact];
  const stores = ['imports', 'activities', ...book.writeStores] as const;
  const next = await writeWholly(database, stores, 'strict', async transaction => {
    await book.write(transaction, { put });
    if (held.note && decision !== 'skip') await transaction.objectStore('activities').put(noteOf(contact, held.note));
    const imports = transaction.objectStore('imports');
    // Workers may have stored a chunk since it was read.
    const current = (await imports.get(id)) ?? progress;
    const decided = withoutHeld(current, one => one === row);
    if (decision === 'keep') decided.imported++;
    await imports.put(decided);
    return decided;
  });
  book.committed({ put });
  return publicProgress(next);
}

/** What the row knows and the contact lacks; nothing of the contact is overwritten. */
function filledUp(contact: Contact, row: Contact): Contact {
  const merged = { ...row, ...JSON.parse(JSON.stringify(contact)) } as Contact;
  const identifiers = [...contact.identifiers];
  for (const identifier of row.identifiers) {
    const sameKind = identifiers.some(({ kind, site }) => kind === identifier.kind && site === identifier.site);
    if (!sameKind || identifier.kind === 'url') identifiers.push(identifier);
  }
  return {
    ...merged,
    importId: contact.importId,
    emails: [...new Set([...contact.emails, ...row.emails])],
    phones: [...new Set([...contact.phones, ...row.phones])],
    identifiers,
    updatedAt: now(),
  };
}

/**
 * Takes a whole import out again, batch by batch, with the notes that came in it. A contact about whom the rep has written since stays:
 * what was typed is never lost with an undo.
 */
export async function undoImport({ database, book }: Services, id: string): Promise<ImportProgress> {
  const progress = await stopped(database, id);
  const begun = now();
  const touched = await contactsWithActivities(database);
  let kept = 0;
  for await (const imported of inGroups(importedIn(book, id))) {
    const since = await database.getAllFromIndex('activities', 'created', IDBKeyRange.lowerBound(begun));
    for (const { contactId } of since) touched.add(contactId);
    const { remove, notes } = await undoable(database, imported, touched);
    kept += imported.length - remove.length;
    await writeWholly(database, ['activities', ...book.writeStores], 'relaxed', async transaction => {
      await book.write(transaction, { remove });
      for (const note of notes) await transaction.objectStore('activities').delete(note);
    });
    book.committed({ remove });
  }
  await database.delete('importFiles', id);
  const undone: StoredImport = {
    ...progress,
    state: 'undone',
    imported: kept,
    held: {},
    putOff: undefined,
    duplicates: [],
    finishedAt: now(),
  };
  await putImport(database, undone);
  return publicProgress(undone);
}

/** Whoever still loads the file stops at this. What was loaded until then is in the progress that it returns. */
const stopped = (database: Services['database'], id: string): Promise<StoredImport> =>
  writeWholly(database, ['imports'], 'relaxed', async transaction => {
    const imports = transaction.objectStore('imports');
    const progress = await imports.get(id);
    if (!progress) throw new HandlerError('not-found', 'no such import');
    if (progress.state !== 'running') return progress;
    const paused: StoredImport = { ...progress, state: 'paused' };
    await imports.put(paused);
    return paused;
  });

const putImport = (database: Services['database'], record: StoredImport): Promise<void> =>
  writeWholly(database, ['imports'], 'relaxed', async transaction => {
    await transaction.objectStore('imports').put(record);
  });

async function* importedIn(book: Services['book'], id: string): AsyncGenerator<string[]> {
  for await (const batch of book.scan()) yield batch.flatMap(contact => (contact.importId === id ? [contact.id] : []));
}

/** Fewer and bigger writes than a scan gives batches. */
async function* inGroups(lists: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  let group: string[] = [];
  for await (const list of lists) {
    group.push(...list);
    if (group.length < REMOVED_AT_ONCE) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Of these contacts, those that nobody has written about since, and the notes that came with them. */
async function undoable(database: Services['database'], ids: readonly string[], touched: ReadonlySet<string>) {
  const remove: string[] = [];
  const notes: string[] = [];
  for (const id of ids) {
    const activities = touched.has(id) ? await activitiesOf(database, id) : [];
    if (activities.some(({ channel, undoneAt }) => channel !== IMPORT_CHANNEL && !undoneAt)) continue;
    remove.push(id);
    notes.push(...activities.map(activity => activity.id));
  }
  return { remove, notes };
}
