import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { storeFile } from '../../scripts/practice/import-file';
import { ask } from './harness/ask';
import { expectClean } from './harness/clean';
import { deleteBlobFiles } from './harness/lost-files';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

const ROWS = 1_200;
const row = (at: number): string =>
  `Person ${at},p${at}@example.com,Company ${at % 7},Job ${at % 90},City ${at % 50},+44 20 7946 ${1000 + at},https://www.linkedin.com/in/person-${at}`;
/** Each with so many keys that their pages together are a big record. */
const CSV = `Full name,E-mail,Company,Job title,City,Phone,LinkedIn\n${Array.from({ length: ROWS }, (_, at) => row(at)).join('\n')}\n`;

type StoreName = 'bookMeta' | 'bookSegments' | 'bookKeys' | 'bookDelta' | 'bookSearch';

/** What is done to records of the real database, from a page of the extension. */
interface Damage {
  store: StoreName;
  /** Records whose keys begin so: the first one, or all. */
  prefix: string;
  isAll?: boolean;
  /** A byte in the middle is changed; else the record is deleted. */
  isChanged?: boolean;
}

/** @returns number of records that were damaged */
const damage = ({ app }: Scenario, wanted: Damage): Promise<number> =>
  app.evaluate(
    ({ store: name, prefix, isAll, isChanged }) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('throughline');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction(name, 'readwrite', { durability: 'strict' });
          const store = transaction.objectStore(name);
          let damaged = 0;
          store.openCursor().onsuccess = event => {
            const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
            if (!cursor || (damaged > 0 && !isAll)) return;
            if (String(cursor.key).startsWith(prefix)) {
              damaged++;
              if (isChanged) {
                const bytes = cursor.value as Uint8Array;
                bytes[bytes.length >> 1]! ^= 1;
                cursor.update(bytes);
              } else cursor.delete();
            }
            cursor.continue();
          };
          transaction.oncomplete = () => {
            opening.result.close();
            resolve(damaged);
          };
          transaction.onabort = () => reject(transaction.error);
        };
      }),
    wanted,
  );

const waitsToBeMerged = ({ app }: Scenario): Promise<number> =>
  app.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('throughline');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const counting = opening.result.transaction('bookDelta').objectStore('bookDelta').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
  );

const damageFound = async ({ app }: Scenario) => (await ask(app, 'health.list', {})).damage.map(({ what }) => what);

/** People are found by name and in the list, and by e-mail where one is added again. */
async function expectWhole({ app }: Scenario, rows = ROWS - 1): Promise<void> {
  for (const at of [7, 411, 1_199]) {
    const { hits } = await ask(app, 'search.query', { text: `person ${at}`, limit: 5 });
    expect(hits[0]?.fullName).toBe(`Person ${at}`);
    const draft = { fullName: `Person ${at}`, emails: [`p${at}@example.com`], phones: [], identifiers: [] };
    const answer = await ask(app, 'contact.create', { id: crypto.randomUUID(), draft, force: false });
    if (answer.created) throw new Error(`Person ${at} is not known by e-mail`);
    expect(answer.duplicates[0]?.fullName).toBe(`Person ${at}`);
  }
  let listed = 0;
  let after: string | undefined;
  do {
    const page = await ask(app, 'contact.list', { after, limit: 200 });
    expect(page.total).toBe(rows);
    listed += page.contacts.length;
    after = page.next;
  } while (after !== undefined);
  expect(listed).toBe(rows);
}

describe('records of the contact book that are gone from the disk', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv(CSV);
    // Who is erased is merged away at once, and everything with it.
    const { hits } = await ask(scenario.app, 'search.query', { text: 'person 300', limit: 1 });
    await ask(scenario.app, 'data.erase', { contactId: hits[0]!.id });
    await eventually(
      () => waitsToBeMerged(scenario),
      batches => batches === 0,
    );
  });

  afterAll(async () => scenario?.close());

  it.each<[string, string, Damage]>([
    ['a page of keys', 'keys', { store: 'bookKeys', prefix: 'k' }],
    ['a changed byte in a page of keys', 'keys', { store: 'bookKeys', prefix: 'k', isChanged: true }],
    ['the order by name', 'order', { store: 'bookKeys', prefix: 'o', isAll: true }],
    ['the record that says what is valid', 'state', { store: 'bookMeta', prefix: 'state' }],
    ['the places of blocks', 'state', { store: 'bookMeta', prefix: 'blocks' }],
    ['the rows that are dead', 'state', { store: 'bookMeta', prefix: 'dead' }],
  ])('%s: answers are right, and it is reported once', async (_, what, wanted) => {
    expect(await damage(scenario, wanted)).toBeGreaterThan(0);
    await scenario.restart();
    await expectWhole(scenario);
    await eventually(
      () => damageFound(scenario),
      found => found.length > 0,
    );
    expect(await damageFound(scenario)).toEqual([what]);
    await ask(scenario.app, 'health.forgetDamage', {});
    await scenario.restart();
    await expectWhole(scenario);
    expect(await damageFound(scenario)).toEqual([]);
  });

  it('recent changes that no merge has taken over yet: who was added with them is missing, all others are there, and it is said', async () => {
    for (const fullName of ['Zelda Lost', 'Zelda Kept']) {
      const draft = { fullName, emails: [], phones: [], identifiers: [] };
      await ask(scenario.app, 'contact.create', { id: crypto.randomUUID(), draft, force: true });
    }
    expect(await damage(scenario, { store: 'bookDelta', prefix: '' })).toBe(1);
    await scenario.restart();
    await expectWhole(scenario, ROWS);
    const { hits } = await ask(scenario.app, 'search.query', { text: 'zelda', limit: 5 });
    expect(hits.map(({ fullName }) => fullName)).toEqual(['Zelda Kept']);
    await eventually(
      () => damageFound(scenario),
      found => found.length > 0,
    );
    expect(await damageFound(scenario)).toEqual(['delta']);
    const screen = await scenario.browser.open(`${APP}#/health`);
    await screen.getByText('Some of the latest changes of contacts').waitFor();
    await expectClean(screen, 'book-changes-lost');
    await screen.close();
    await ask(scenario.app, 'health.forgetDamage', {});
    await scenario.restart();
    await expectWhole(scenario, ROWS);
    expect(await damageFound(scenario)).toEqual([]);
  });

  it('a record of contacts: the others are there, and the Health screen says what was lost and what was mended', async () => {
    expect(await damage(scenario, { store: 'bookSegments', prefix: '' })).toBe(1);
    expect(await damage(scenario, { store: 'bookKeys', prefix: 'o', isAll: true })).toBeGreaterThan(0);
    await scenario.restart();
    let listed = 0;
    for (let after: string | undefined, isMore = true; isMore; ) {
      const page = await ask(scenario.app, 'contact.list', { after, limit: 200 });
      listed += page.contacts.length;
      after = page.next;
      isMore = after !== undefined;
    }
    expect(listed).toBeLessThan(ROWS - 1);
    expect(listed).toBeGreaterThan(ROWS / 3);
    await eventually(
      () => damageFound(scenario),
      found => found.includes('order') && found.includes('segment'),
    );
    const screen = await scenario.browser.open(`${APP}#/health`);
    await screen.getByRole('heading', { name: 'The data on this device' }).waitFor();
    await expectClean(screen, 'book-damage');
    await screen.setViewportSize({ width: 380, height: 700 });
    await expectClean(screen, 'book-damage-narrow');
    await screen.getByRole('button', { name: 'I have read this' }).press('Enter');
    await screen.getByRole('heading', { name: 'The data on this device' }).waitFor({ state: 'detached' });
    await screen.close();
  });
});

/** As the page that shows an import does, which leaves big records. */
async function importInPage({ app, browser }: Scenario): Promise<void> {
  const id = await storeFile(app, 'contacts.csv', Buffer.from(CSV));
  const { mapping } = await ask(app, 'import.preview', { id });
  await ask(app, 'import.start', { id, mapping });
  const page = await browser.open(`${APP}#/import/${id}`);
  await eventually(
    async () => (await ask(app, 'import.list', {})).imports.find(one => one.id === id)?.state,
    state => state === 'done',
  );
  await page.close();
}

/**
 * Makes records as big as they are in a book of millions, with what nobody reads, so that the browser keeps each in a file of its own.
 * @returns number of records
 */
const enlarge = ({ app }: Scenario, stores: readonly StoreName[]): Promise<number> =>
  app.evaluate(async names => {
    const noise = (): Uint8Array<ArrayBuffer> => {
      const bytes = new Uint8Array(128 * 1024);
      for (let at = 0; at < bytes.length; at += 64 * 1024) crypto.getRandomValues(bytes.subarray(at, at + 64 * 1024));
      return bytes;
    };
    // The whole buffer of a view is stored, and so are properties of an array.
    const enlarged = (value: unknown): unknown => {
      if (!ArrayBuffer.isView(value)) return Object.assign(value as object, { noise: noise() });
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      const buffer = new Uint8Array(bytes.length + 128 * 1024);
      buffer.set(bytes);
      buffer.set(noise(), bytes.length);
      return value instanceof Uint32Array
        ? new Uint32Array(buffer.buffer, 0, value.length)
        : new Uint8Array(buffer.buffer, 0, value.byteLength);
    };
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('throughline');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => resolve(opening.result);
    });
    return new Promise<number>((resolve, reject) => {
      const transaction = database.transaction(names, 'readwrite', { durability: 'strict' });
      let count = 0;
      for (const name of names) {
        transaction.objectStore(name).openCursor().onsuccess = event => {
          const cursor = (event.target as IDBRequest<IDBCursorWithValue | null>).result;
          if (!cursor) return;
          // What every transaction reads is small in any book.
          if (cursor.key !== 'state') {
            count++;
            cursor.update(enlarged(cursor.value));
          }
          cursor.continue();
        };
      }
      transaction.oncomplete = () => {
        database.close();
        resolve(count);
      };
      transaction.onabort = () => reject(transaction.error);
    });
  }, stores);

describe('files of big records that are gone from the disk', () => {
  let scenario: Scenario;

  beforeEach(async () => {
    scenario = await startScenario();
    await importInPage(scenario);
  });

  afterEach(async () => scenario?.close());

  const loseFiles = async (): Promise<void> => {
    expect(deleteBlobFiles(scenario.browser)).toBeGreaterThan(1);
    await scenario.restart();
  };

  it('as an import leaves them: answers are right, and it is reported', async () => {
    await loseFiles();
    await expectWhole(scenario, ROWS);
    await eventually(
      () => damageFound(scenario),
      found => found.includes('keys') && found.includes('search'),
    );
    await ask(scenario.app, 'health.forgetDamage', {});
    await scenario.restart();
    await expectWhole(scenario, ROWS);
    expect(await damageFound(scenario)).toEqual([]);
  });

  it('what says of the whole book where its contacts lie: answers are right, and it is reported', async () => {
    expect(await enlarge(scenario, ['bookMeta'])).toBe(2);
    await loseFiles();
    await expectWhole(scenario, ROWS);
    await eventually(
      () => damageFound(scenario),
      found => found.includes('state'),
    );
  });

  it('pages of keys and late changes under a write: who is added is found, and so are all others', async () => {
    const add = (fullName: string) => {
      const draft = { fullName, emails: [], phones: [], identifiers: [] };
      return ask(scenario.app, 'contact.create', { id: crypto.randomUUID(), draft, force: true });
    };
    // Who is erased is merged away at once, which makes pages that are no bundles.
    const { hits } = await ask(scenario.app, 'search.query', { text: 'person 300', limit: 1 });
    await ask(scenario.app, 'data.erase', { contactId: hits[0]!.id });
    await eventually(
      () => waitsToBeMerged(scenario),
      batches => batches === 0,
    );
    await add('Zelda Lost');
    expect(await enlarge(scenario, ['bookMeta', 'bookKeys', 'bookDelta'])).toBeGreaterThan(4);
    await loseFiles();
    await add('Zelda Kept');
    await expectWhole(scenario, ROWS);
    const zeldas = await ask(scenario.app, 'search.query', { text: 'zelda', limit: 5 });
    expect(zeldas.hits.map(({ fullName }) => fullName)).toEqual(['Zelda Kept']);
    await eventually(
      () => damageFound(scenario),
      found => found.includes('delta'),
    );
  });
});
