import type { Connector, CrmContext } from '../../src/crm/types';
import type { Activity } from '../../src/model/activity';
import type { Contact } from '../../src/model/contact';
import { createRandom, type Random } from '../../src/sample/random';
import { createContact } from '../../src/storage/contact-writes';
import { openContactBook } from '../../src/storage/contacts';
import type { Database, WriteTransaction } from '../../src/storage/database';
import { brokenLink } from '../../src/storage/ledger';
import { changeActivity, logActivity, undoActivity } from '../../src/storage/logbook';
import { openDatabase } from '../../src/storage/open';
import { moveOperation, openOperations } from '../../src/storage/outbox';
import { saveConnection, saveSession, updateConnection } from '../../src/storage/settings';
import { push } from '../../src/sync/push';
import { type Fault, faultyFetch } from './faulty-fetch';
import { Life, mortalDatabase } from './mortal';

/** A CRM that a day is played against. */
export interface Target {
  connector: Connector;
  credentials: CrmContext['credentials'];
  account?: Pick<CrmContext, 'userId' | 'mapping'>;
  fetch: typeof fetch;
  /** Contacts that are in the CRM already. */
  contacts: Contact[];
  /** Texts of a contact's activities in the CRM, in the order they were written. */
  textsOf(remoteId: string): Promise<string[]>;
}

/** How a day ended. */
export interface DayResult {
  /** What is wrong, each in a line; empty when all is well. */
  problems: string[];
  faults: number;
  kills: number;
  acknowledged: number;
}

/** An activity as far as the rep can know: what *Saved* was said of, and what was cut off in the middle. */
interface Entry {
  id: string;
  contact: Contact;
  /** Words one of which its text must hold. */
  words: string[];
  presence: 'yes' | 'no' | 'maybe';
}

const STEPS = 40;
const FAULT_SHARE = 0.4;
const KILL_SHARE = 0.35;
const FULL_SHARE = 0.06;
const MOST_LIVES = 400;
const START = Date.parse('2026-11-22T08:00:00.000Z');

let opened = 0;

/** A random day of a rep's work on a bad network. The same seed plays the same day. */
export async function playDay(seed: number, target: Target): Promise<DayResult> {
  const day = new Day(seed, target, await openDatabase(`day-${++opened}`));
  await day.setUp();
  for (let step = 0; step < STEPS; step++) await day.step();
  await day.finish();
  return day.result;
}

class Day {
  readonly result: DayResult = { problems: [], faults: 0, kills: 0, acknowledged: 0 };
  private readonly random: Random;
  private readonly entries: Entry[] = [];
  private readonly privateWords: string[] = [];
  private readonly seenFaults = new Set<Fault>();
  private clockMs = START;
  private written = 0;
  private lives = 0;
  private leaked: string | undefined;

  constructor(
    private readonly seed: number,
    private readonly target: Target,
    private readonly database: Database,
  ) {
    this.random = createRandom(seed);
  }

  async setUp(): Promise<void> {
    const { contacts, connector, credentials } = this.target;
    const book = openContactBook(this.database);
    const transaction = this.database.transaction(book.writeStores, 'readwrite') as unknown as WriteTransaction;
    await book.write(transaction, { put: contacts });
    await transaction.done;
    await saveConnection(
      this.database,
      { id: 'crm', crm: connector.id, name: 'CRM', baseUrl: credentials.baseUrl, userName: 'Rep', state: 'ok' },
      credentials,
    );
  }

  async step(): Promise<void> {
    // Ten minutes, and now and then somebody sets the clock back.
    this.clockMs += this.random.next() < 0.05 ? -3_600_000 : 600_000;
    const [what] = [this.random.next()];
    if (what < 0.45) await this.log();
    else if (what < 0.55) await this.undo();
    else if (what < 0.63) await this.edit();
    else if (what < 0.7) await this.logPrivate();
    else if (what < 0.76) await this.addPerson();
    else await this.live(FAULT_SHARE);
  }

  /** A deed of the rep, in a worker that may die and on a disk that may be full. Answers whether *Saved* was said. */
  private async attempt(deed: (database: Database) => Promise<unknown>): Promise<'saved' | 'cut off' | 'refused'> {
    const diesAt = this.random.next() < KILL_SHARE ? 1 + this.random.below(12) : undefined;
    const isFullAt = this.random.next() < FULL_SHARE ? 1 + this.random.below(8) : undefined;
    const life = new Life(diesAt, isFullAt);
    const end = await Promise.race([
      deed(mortalDatabase(this.database, life)).then(
        () => 'saved' as const,
        () => 'refused' as const,
      ),
      life.end.then(() => 'cut off' as const),
    ]);
    // Two windows: one may have said it, and the worker died over the other.
    life.die();
    if (end === 'cut off') this.result.kills++;
    if (end !== 'saved') this.result.faults++;
    return end;
  }

  private anyContact(): Contact {
    return this.random.pick(this.target.contacts);
  }

  private draft(contact: Contact, audience: 'crm' | 'private', body: string) {
    return {
      id: `${this.seed}-${this.written}`,
      contactId: contact.id,
      kind: this.random.pick(['note', 'message', 'call'] as const),
      channel: 'linkedin',
      direction: 'out' as const,
      body,
      occurredAt: null,
      messageKeys: [],
      audience,
    };
  }

  private newWord(): string {
    return `w${this.seed}x${++this.written}z`;
  }

  private get at(): string {
    return new Date(this.clockMs).toISOString();
  }

  private async log(contact = this.anyContact()): Promise<void> {
    const word = this.newWord();
    const draft = this.draft(contact, 'crm', word);
    const once = (database: Database) => logActivity(database, draft, contact, 'Rep', this.at);
    // The same click may come from two windows at once.
    const isDouble = this.random.next() < 0.2;
    const end = await this.attempt(database =>
      isDouble ? Promise.all([once(database), once(database)]) : once(database),
    );
    if (end === 'saved') this.result.acknowledged++;
    this.entries.push({ id: draft.id, contact, words: [word], presence: end === 'saved' ? 'yes' : 'maybe' });
  }

  private async logPrivate(): Promise<void> {
    const contact = this.anyContact();
    const word = `private${this.newWord()}`;
    this.privateWords.push(word);
    await this.attempt(database =>
      logActivity(database, this.draft(contact, 'private', word), contact, 'Rep', this.at),
    );
  }

  private anyEntry(): Entry | undefined {
    const present = this.entries.filter(({ presence }) => presence === 'yes');
    return present.length > 0 ? this.random.pick(present) : undefined;
  }

  private async undo(): Promise<void> {
    const entry = this.anyEntry();
    if (!entry) return;
    const end = await this.attempt(database => undoActivity(database, entry.id, this.at));
    entry.presence = end === 'saved' ? 'no' : 'maybe';
    if (end === 'saved') this.result.acknowledged++;
  }

  private async edit(): Promise<void> {
    const entry = this.anyEntry();
    if (!entry) return;
    const word = this.newWord();
    const end = await this.attempt(database =>
      changeActivity(database, entry.id, { body: word }, entry.contact, this.at),
    );
    entry.words = end === 'saved' ? [word] : [...entry.words, word];
    if (end === 'saved') this.result.acknowledged++;
  }

  /** Somebody new, and a note about them right away: it goes after them. */
  private async addPerson(): Promise<void> {
    const word = this.newWord();
    const contact: Contact = {
      id: `new-${word}`,
      connectionId: 'crm',
      kind: 'contact',
      fullName: `Nora ${word}`,
      givenName: 'Nora',
      familyName: word,
      emails: [],
      phones: [],
      identifiers: [],
      createdAt: this.at,
      updatedAt: this.at,
    };
    const end = await this.attempt(database => createContact(database, openContactBook(database), contact, 'Rep'));
    if (end === 'saved') await this.log(contact);
  }

  /** One life of the worker with the network as it is, the rep signed in again. */
  private async live(share: number): Promise<void> {
    const isBad = share > 0;
    const diesAt = isBad && this.random.next() < KILL_SHARE ? 1 + this.random.below(80) : undefined;
    const life = new Life(diesAt);
    const database = mortalDatabase(this.database, life);
    await updateConnection(this.database, 'crm', { state: 'ok', messageKey: undefined });
    for (const { id } of await openOperations(this.database))
      await moveOperation(this.database, id, ['needs-signin'], { state: 'queued' });
    const fetch = this.watch(
      faultyFetch(this.target.fetch, {
        life,
        random: this.random,
        share,
        onFault: fault => {
          this.result.faults++;
          this.seenFaults.add(fault);
        },
      }),
    );
    const deps = { database, book: openContactBook(database), now: () => new Date(this.clockMs) };
    const drain = push({ ...deps, connect: async () => this.connected(database, fetch) });
    await Promise.race([drain, life.end]);
    if (life.isDead) this.result.kills++;
    life.die();
  }

  private async connected(database: Database, fetch: typeof globalThis.fetch) {
    const [connection, credentials] = await Promise.all([
      database.get('connections', 'crm'),
      database.get('secrets', 'crm'),
    ]);
    if (!connection || !credentials) return undefined;
    const context: CrmContext = {
      ...this.target.account,
      // What a connector keeps in memory dies with its worker: here each life has a memory of its own.
      connectionId: `crm-${this.seed}-${++this.lives}`,
      credentials,
      fetch,
      now: () => new Date(),
      async saveSession(session) {
        await saveSession(database, 'crm', session);
        credentials.session = session;
      },
    };
    return { connection, connector: this.target.connector, context };
  }

  /** Private text must not be in any request, address or body. */
  private watch(real: typeof fetch): typeof fetch {
    return (input, init) => {
      const sent = `${input} ${init?.body ?? ''}`;
      this.leaked ??= this.privateWords.find(word => sent.includes(word));
      return real(input, init);
    };
  }

  /** The network is back, and stays. */
  async finish(): Promise<void> {
    for (let lives = 0; (await openOperations(this.database)).length > 0; lives++) {
      if (lives > MOST_LIVES) {
        const [first] = await openOperations(this.database);
        this.problem(`the outbox never empties: ${first?.kind} ${first?.state} ${first?.cause?.code}`);
        break;
      }
      this.clockMs += 3_600_000;
      await this.live(0);
    }
    if (this.leaked) this.problem(`private text was sent: ${this.leaked}`);
    if (brokenLink(await this.database.getAll('ledger'))) this.problem('the ledger is broken');
    const contacts = new Map(this.entries.map(({ contact }) => [contact.id, contact]));
    for (const contact of contacts.values()) await this.compare(contact);
    this.database.close();
  }

  private async compare(contact: Contact): Promise<void> {
    const stored = await openContactBook(this.database).get(contact.id);
    const entries = this.entries.filter(entry => entry.contact.id === contact.id);
    const texts = stored?.remoteId ? await this.target.textsOf(stored.remoteId) : [];
    const places: number[] = [];
    for (const entry of entries) {
      const found = texts.flatMap((text, place) => (entry.words.some(word => text.includes(word)) ? [place] : []));
      const activity = await this.database.get('activities', entry.id);
      this.judge(entry, found.length, activity);
      if (found[0] !== undefined) places.push(found[0]);
    }
    if (places.some((place, index) => place < (places[index - 1] ?? 0))) {
      this.problem(`${contact.fullName}: written in another order than logged`);
    }
  }

  private judge({ words, presence }: Entry, copies: number, activity: Activity | undefined): void {
    const name = words.join(' or ');
    if (copies > 1) this.problem(`${name}: ${copies} copies`);
    if (presence === 'yes' && copies === 0) this.problem(`${name}: lost`);
    if (presence === 'no' && copies > 0) this.problem(`${name}: still there although taken back`);
    // What was cut off is either whole or not at all: here and in the CRM alike.
    const isHere = activity !== undefined && !activity.undoneAt;
    if (presence === 'maybe' && isHere !== copies > 0) this.problem(`${name}: here ${isHere}, ${copies} in the CRM`);
  }

  private problem(text: string): void {
    this.result.problems.push(`seed ${this.seed}: ${text}`);
  }
}
