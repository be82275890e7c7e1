import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { logActivity } from '../../src/storage/logbook';
import { openDatabase } from '../../src/storage/open';
import { Life, mortalDatabase } from './mortal';

const AT = '2026-11-22T08:00:00.000Z';
const CONTACT = {
  id: 'a',
  connectionId: 'crm',
  kind: 'contact' as const,
  fullName: 'Person A',
  emails: [],
  phones: [],
  identifiers: [],
  createdAt: AT,
  updatedAt: AT,
};
const DRAFT = {
  id: 'one',
  contactId: 'a',
  kind: 'note' as const,
  channel: 'linkedin',
  direction: 'out' as const,
  body: 'hello',
  occurredAt: null,
  messageKeys: [],
  audience: 'crm' as const,
};

it('rolls back what another window had open when the worker dies', async () => {
  const database = await openDatabase('mortal-two-windows');
  for (let isFullAt = 1; isFullAt <= 12; isFullAt++) {
    const id = `click-${isFullAt}`;
    const life = new Life(undefined, isFullAt);
    const click = () => logActivity(mortalDatabase(database, life), { ...DRAFT, id }, CONTACT, 'Rep', AT);
    // The first to end ends the life; the other one has written its activity by then, and perhaps not yet what is owed.
    await Promise.all([click(), click()]).catch(() => undefined);
    life.die();
    const isHere = (await database.get('activities', id)) !== undefined;
    const owed = await database.countFromIndex('outbox', 'entity', id);
    expect({ isFullAt, owed }).toEqual({ isFullAt, owed: isHere ? 1 : 0 });
  }
});
