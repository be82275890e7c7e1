import 'fake-indexeddb/auto';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Contact } from '../../src/model/contact';
import type { Operation } from '../../src/model/operation';
import { createRandom } from '../../src/sample/random';
import { settleConflict, updateContact } from '../../src/storage/contact-writes';
import { type ContactBook, openContactBook } from '../../src/storage/contacts';
import type { Database } from '../../src/storage/database';
import { changeActivity, logActivity } from '../../src/storage/logbook';
import { openDatabase } from '../../src/storage/open';
import { openOperations } from '../../src/storage/outbox';
import { saveConnection } from '../../src/storage/settings';
import { connect } from '../../src/sync/context';
import { pull } from '../../src/sync/pull';
import { push } from '../../src/sync/push';
import { type CouchServer, setUpTeam, startCouchServer, TEAM } from '../crm/fakes/couchdb';

const CONTACTS = 300;
const EDITS = 1_000;
const START = Date.parse('2026-11-20T08:00:00.000Z');

/** A rep with a browser of their own. */
class Rep {
  /** What each note must say in the end. */
  readonly notes = new Map<string, string>();
  /** What the rep last put into a field of a contact, by the contact's remote id. */
  readonly jobs = new Map<string, string>();
  readonly cities = new Map<string, string>();
  private readonly random;
  private edits = 0;

  private constructor(
    readonly name: string,
    private readonly database: Database,
    private readonly book: ContactBook,
    seed: number,
  ) {
    this.random = createRandom(seed);
  }

  static async join(server: CouchServer, name: string, seed: number): Promise<Rep> {
    const database = await openDatabase(`team-of-${name}`);
    const rep = new Rep(name, database, openContactBook(database), seed);
    const connection = { id: name, crm: 'couchdb', name: 'Team', baseUrl: server.url, userName: name, userId: name };
    await saveConnection(database, { ...connection, state: 'ok' }, server.credentials(name));
    await rep.pull();
    return rep;
  }

  private get at(): string {
    return new Date(START + this.edits * 60_000).toISOString();
  }

  async contacts(): Promise<Contact[]> {
    const all: Contact[] = [];
    for await (const batch of this.book.scan()) all.push(...batch);
    return all.sort((a, b) => a.id.localeCompare(b.id));
  }

  /** A note, another wording of an earlier one, or a change of a contact. */
  async edit(contacts: readonly Contact[]): Promise<void> {
    this.edits++;
    const what = this.random.next();
    const contact = await this.book.get(this.random.pick(contacts).id);
    if (!contact) throw new Error('a contact is gone');
    const word = `${this.name}-${this.edits}`;
    if (what < 0.6 || this.notes.size === 0) return this.log(contact, word);
    if (what < 0.7) return this.reword(word);
    // Tom works on cities and jobs, Rita on jobs alone: sometimes on the same contact, sometimes on the same field.
    const isCity = this.name === 'tom' && this.random.next() < 0.5;
    const changed = { ...contact, ...(isCity ? { city: word } : { jobTitle: word }), updatedAt: this.at };
    (isCity ? this.cities : this.jobs).set(contact.remoteId ?? '', word);
    await updateContact(this.database, this.book, changed, contact, this.at);
  }

  private async log({ id }: Contact, body: string): Promise<void> {
    const contact = await this.book.get(id);
    const draft = {
      id: crypto.randomUUID(),
      contactId: id,
      kind: 'note' as const,
      channel: 'linkedin',
      direction: 'out' as const,
      body,
      occurredAt: this.at,
      messageKeys: [],
      audience: 'crm' as const,
    };
    await logActivity(this.database, draft, contact!, this.name, this.at);
    this.notes.set(draft.id, body);
  }

  private async reword(word: string): Promise<void> {
    const id = this.random.pick([...this.notes.keys()]);
    const activity = await this.database.get('activities', id);
    const contact = await this.book.get(activity!.contactId);
    await changeActivity(this.database, id, { body: word }, contact, this.at);
    this.notes.set(id, word);
  }

  async pull(): Promise<void> {
    const failure = await pull({ database: this.database, book: this.book, now: () => new Date() }, this.name);
    if (failure) throw new Error(JSON.stringify(failure));
  }

  /** Sends all that can be sent, and answers what waits for the rep. */
  async push(): Promise<Operation[]> {
    await push({ database: this.database, book: this.book, now: () => new Date() });
    return (await openOperations(this.database)).filter(({ state }) => state === 'needs-fix');
  }

  owed = (): Promise<Operation[]> => openOperations(this.database);

  /** Looks at both versions and puts the own job title over the colleague's record, as the conflict view does. */
  async settle({ id, contactId }: Operation): Promise<{ mine: Contact; theirs: Contact }> {
    const mine = await this.book.get(contactId);
    const connected = await connect(this.database, this.name);
    const theirs = await connected!.connector.read(connected!.context, mine!);
    if (!mine || !theirs.ok) throw new Error('nothing to compare');
    const { jobTitle } = mine;
    const decided = { ...theirs.value, id: mine.id, jobTitle, updatedAt: this.at };
    await settleConflict(this.database, this.book, id, decided, theirs.value);
    return { mine, theirs: theirs.value };
  }
}

describe('two reps with a CouchDB, one of them offline for a day', () => {
  let server: CouchServer;
  beforeAll(async () => {
    server = await startCouchServer();
    vi.stubGlobal('fetch', server.fetch);
    await setUpTeam(server);
    const at = new Date(START).toISOString();
    const docs = Array.from({ length: CONTACTS }, (_, index) => ({
      _id: `contact:c${index}`,
      type: 'contact',
      kind: 'contact',
      fullName: `Person ${index}`,
      emails: [`p${index}@example.com`],
      phones: [],
      identifiers: [],
      jobTitle: 'Buyer',
      createdBy: 'admin',
      updatedBy: 'admin',
      createdAt: at,
      updatedAt: at,
    }));
    await server.open(TEAM).bulkDocs(docs);
  });
  afterAll(async () => {
    vi.unstubAllGlobals();
    await server.stop();
  });

  it('loses none of 1,000 edits each, writes none twice, and shows every conflict', { timeout: 600_000 }, async () => {
    const rita = await Rep.join(server, 'rita', 7);
    const tom = await Rep.join(server, 'tom', 11);
    const [hers, his] = [await rita.contacts(), await tom.contacts()];
    expect([hers.length, his.length]).toEqual([CONTACTS, CONTACTS]);

    for (let edit = 0; edit < EDITS; edit++) await rita.edit(hers);
    for (let edit = 0; edit < EDITS; edit++) {
      await tom.edit(his);
      if (edit % 50 === 49) expect(await tom.push()).toEqual([]);
    }

    // Rita is back. Every contact that both have changed waits for her word, and nothing else does.
    const waiting = await rita.push();
    const both = [...rita.jobs.keys()].filter(id => tom.jobs.has(id) || tom.cities.has(id));
    expect(both.length).toBeGreaterThan(20);
    expect(new Set(waiting.map(({ contactId }) => contactId))).toEqual(new Set(both.map(id => `rita:${id}`)));
    expect(waiting.every(({ cause }) => cause?.code === 'conflict')).toBe(true);
    for (const operation of waiting) {
      const { mine, theirs } = await rita.settle(operation);
      const id = mine.remoteId ?? '';
      expect(mine.jobTitle).toBe(rita.jobs.get(id));
      expect(theirs.jobTitle).toBe(tom.jobs.get(id) ?? 'Buyer');
      expect(theirs.city).toBe(tom.cities.get(id));
    }
    expect(await rita.push()).toEqual([]);
    expect([await rita.owed(), await tom.owed()]).toEqual([[], []]);

    const { rows } = await server.open(TEAM).allDocs({ include_docs: true });
    const docs = rows.flatMap(({ doc }) => (doc ? [doc] : []));
    for (const rep of [rita, tom]) {
      const bodies = docs.filter(({ author }) => author === rep.name).map(({ body }) => String(body));
      expect(bodies.toSorted()).toEqual([...rep.notes.values()].toSorted());
    }
    const people = docs.filter(({ type }) => type === 'contact');
    expect(people).toHaveLength(CONTACTS);
    for (const { _id, jobTitle, city } of people) {
      const id = String(_id);
      expect(jobTitle, id).toBe(rita.jobs.get(id) ?? tom.jobs.get(id) ?? 'Buyer');
      expect(city, id).toBe(tom.cities.get(id));
    }

    // Both see the same book in the end.
    await rita.pull();
    await tom.pull();
    const seen = async (rep: Rep) =>
      (await rep.contacts()).map(({ remoteId, remoteVersion, jobTitle, city }) => [
        remoteId,
        remoteVersion,
        jobTitle,
        city,
      ]);
    expect(await seen(rita)).toEqual(await seen(tom));
  });
});
