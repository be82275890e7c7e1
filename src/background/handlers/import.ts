import type { ImportProgress } from '../../messages/data';
import { HandlerError, type Handlers } from '../../messages/router';
import type { StoredImport } from '../../storage/database';
import { writeWholly } from '../../storage/transactions';
import { publicProgress } from '../import-rows';
import { dropOldCopies } from '../lost-database';
import { maintainLater, maintainSoon } from '../maintenance';
import { announce, getServices, tellTabs } from '../services';

/** Readers of files are evaluated when there is one to read: see `crm/on-demand.ts`. */
const importer = () => import('../importer');

/** Open pages read their lists again at every announcement, which must not cost more than the import itself. */
const ANNOUNCE_MS = 1_000;
let announcedAt = 0;

export const importHandlers: Pick<
  Handlers,
  | 'import.preview'
  | 'import.start'
  | 'import.step'
  | 'import.pause'
  | 'import.undo'
  | 'import.list'
  | 'import.held'
  | 'import.skipped'
  | 'import.resolve'
> = {
  'import.preview': async ({ id }) => (await importer()).previewImport(await getServices(), id),
  async 'import.start'({ id, mapping }) {
    // Its page loads it, and may be closed at any time.
    await maintainLater();
    return alone(id, () =>
      change(id, ['mapping', 'paused'], mapping.length > 0 ? { state: 'running', mapping } : { state: 'running' }),
    );
  },
  'import.pause': ({ id }) => alone(id, () => change(id, ['running'], { state: 'paused' })),

  async 'import.step'({ id }) {
    const progress = await alone(id, async () => (await importer()).stepImport(await getServices(), id));
    announceStep(progress);
    if (progress.state === 'done') {
      maintainSoon();
      await tellTabs({ event: 'people.rematch' });
    }
    return progress;
  },

  async 'import.resolve'({ id, row, decision }) {
    const progress = await alone(id, async () =>
      (await importer()).resolveHeld(await getServices(), id, row, decision),
    );
    maintainSoon();
    announce('imports', 'contacts');
    return progress;
  },

  async 'import.undo'({ id }) {
    const services = await getServices();
    const progress = await alone(id, async () => (await importer()).undoImport(services, id));
    await dropOldCopies(services.database, services.book);
    maintainSoon();
    announce('imports', 'contacts');
    await tellTabs({ event: 'people.rematch' });
    return progress;
  },

  async 'import.list'() {
    const imports = await (await getServices()).database.getAll('imports');
    // One that was begun in an earlier life of the browser is carried on by the page that shows it.
    if (imports.some(({ state }) => state === 'running')) await maintainLater();
    imports.sort((left, right) => (left.startedAt < right.startedAt ? 1 : -1));
    return { imports: imports.map(publicProgress) };
  },

  async 'import.held'({ id, offset, limit }) {
    const { duplicates } = await storedImport(id);
    return { rows: duplicates.slice(offset, offset + limit), total: duplicates.length };
  },

  async 'import.skipped'({ id, offset, limit }) {
    const { skipped } = await storedImport(id);
    return { rows: skipped.slice(offset, offset + limit) };
  },
};

async function storedImport(id: string): Promise<StoredImport> {
  const progress = await (await getServices()).database.get('imports', id);
  if (!progress) throw new HandlerError('not-found', 'no such import');
  return progress;
}

/**
 * One step at a time: two pages that show the same import would both add its next slice, and a step under way would write over
 * what *Pause* had just noted. Not the lock of the page that drives the import: that one is held all the while.
 */
const alone = <T>(id: string, step: () => Promise<T>): Promise<T> =>
  navigator.locks.request(`throughline.import-step.${id}`, step) as Promise<T>;

function announceStep({ state }: ImportProgress): void {
  if (state === 'running' && Date.now() - announcedAt < ANNOUNCE_MS) return;
  announcedAt = Date.now();
  announce('imports', 'contacts');
}

async function change(id: string, from: readonly StoredImport['state'][], fields: Partial<StoredImport>) {
  const { database } = await getServices();
  return writeWholly(database, ['imports'], 'relaxed', async transaction => {
    const store = transaction.objectStore('imports');
    const progress = await store.get(id);
    if (!progress) throw new HandlerError('not-found', 'no such import');
    const next = from.includes(progress.state) ? { ...progress, ...fields } : progress;
    await store.put(next);
    return publicProgress(next);
  });
}
