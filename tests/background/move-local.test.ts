import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { getServices } from '../../src/background/services';
import { LOCAL_CONNECTION } from '../../src/model/contact';
import { SAMPLE_IMPORT_ID } from '../../src/sample/workspace';
import { openOperations } from '../../src/storage/outbox';
import { saveConnection } from '../../src/storage/settings';
import { push } from '../../src/sync/push';
import { type CouchServer, setUpTeam, startCouchServer, TEAM } from '../crm/fakes/couchdb';
import { makeContact, write } from '../storage/book/helpers';
import { database, install, value } from './extension';
import { ANNA, draftOf, noteOn } from './people';

let server: CouchServer;
beforeAll(async () => {
  server = await startCouchServer();
  await setUpTeam(server);
  vi.stubGlobal('fetch', server.fetch);
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await server.stop();
});

beforeEach(async () => {
  await install();
});

async function drain(): Promise<void> {
  const services = await getServices();
  await navigator.locks.request('throughline.sync', () => push({ ...services, now: () => new Date() }));
}

async function documents(): Promise<Record<string, unknown>[]> {
  const { rows } = await server.open(TEAM).allDocs({ include_docs: true });
  return rows.flatMap(({ doc }) => (doc && doc.type !== 'pipelines' && doc.type ? [doc] : []));
}

describe('a local workspace', () => {
  it('moves into the team’s database once, with what was logged, without what is private and without the sample', async () => {
    const ids: string[] = [];
    for (let count = 0; count < 3; count++) {
      const id = crypto.randomUUID();
      await value('contact.create', { id, draft: { ...draftOf(ANNA), fullName: `Person ${count}` }, force: true });
      await value('activity.log', noteOn(id, `First of ${count}`));
      await value('activity.log', noteOn(id, `Second of ${count}`));
      await value('activity.log', { ...noteOn(id, `Secret of ${count}`), audience: 'private' });
      ids.push(id);
    }
    const { book } = await getServices();
    const sample = makeContact('sample-1', { connectionId: LOCAL_CONNECTION, importId: SAMPLE_IMPORT_ID });
    await write(await database(), book, { put: [sample] });
    await saveConnection(
      await database(),
      { id: 'team', crm: 'couchdb', name: 'Team', baseUrl: server.url, userName: 'rita', userId: 'rita', state: 'ok' },
      server.credentials('rita'),
    );
    expect(await documents()).toEqual([]);

    const [first, second] = await Promise.all([
      value('crm.moveLocal', { connectionId: 'team' }),
      value('crm.moveLocal', { connectionId: 'team' }),
    ]);
    await drain();
    expect(await value('crm.moveLocal', { connectionId: 'team' })).toEqual({ moved: 0 });
    await drain();

    expect(first.moved + second.moved).toBe(3);
    expect(await openOperations(await database())).toEqual([]);
    const found = await documents();
    const names = found.filter(({ type }) => type === 'contact').map(({ fullName }) => fullName);
    expect(names.toSorted()).toEqual(['Person 0', 'Person 1', 'Person 2']);
    const bodies = found.filter(({ type }) => type === 'activity').map(({ body }) => body);
    expect(bodies.toSorted()).toEqual([0, 1, 2].flatMap(one => [`First of ${one}`, `Second of ${one}`]).toSorted());
    expect(JSON.stringify(found)).not.toContain('Secret');
    // Here nothing has changed but where it is kept.
    const kept = await book.getMany(ids);
    expect(kept.every(({ connectionId, remoteId }) => connectionId === 'team' && remoteId)).toBe(true);
    expect((await book.get('sample-1'))?.connectionId).toBe(LOCAL_CONNECTION);
    expect(
      await (await database()).countFromIndex('activities', 'contact', IDBKeyRange.bound([ids[0]], [ids[0], []])),
    ).toBe(3);
  });
});
