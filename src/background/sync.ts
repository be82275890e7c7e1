import { getSettings } from '../storage/settings';
import { updateBadge } from './badge';
import { maintainSoon } from './maintenance';
import { announce, getServices, type Services, tellTabs, wasClosed } from './services';

/** Read when there is something to send or to pull. */
const schedule = () => import('../sync/schedule');

/** Sends what waits, without making the caller wait: what the rep did is durable already. */
export function startDrain(): void {
  void runInBackground(async services => (await schedule()).drain({ ...services, announce }));
}

/** Push and pull of one connection or all. */
export function startSync(connectionId?: string): void {
  void runInBackground(async services => {
    await (await schedule()).syncNow({ ...services, announce }, connectionId);
    maintainSoon();
    await tellTabs({ event: 'people.rematch' });
  });
}

async function runInBackground(work: (services: Services) => Promise<void>): Promise<void> {
  let services: Services | undefined;
  try {
    services = await getServices();
    // Taken back: what waits stays in the outbox, and no CRM is asked.
    if ((await getSettings(services.database)).consentAt === null) return;
    await work(services);
    await updateBadge(services.database);
  } catch (error) {
    // The database was given up meanwhile, to another version or to be erased: there is nothing left to go on with.
    if (services && wasClosed(services) && error instanceof DOMException && error.name === 'InvalidStateError') return;
    // The operations are still in the outbox; the alarm tries again.
    console.error('throughline: sync failed', error instanceof Error ? error.name : 'unknown');
  }
}
