import type { Contact } from '../model/contact';
import { touchedAt } from '../storage/activities';
import type { Database } from '../storage/database';
import { searchCircle } from './circle';
import type { Services } from './services';

/** The index orders equal matches by owner and age only: so many times the wanted hits are read, to be put in order here by deals, too. */
const POOL = 3;
/** Activities looked through for one of the rep's own. */
const TOUCHES_READ = 5;

interface Ranked {
  contact: Contact;
  quality: number;
  touched: string;
  hasOpenDeal: boolean;
}

/** Search in the order of the popup: match quality, then the rep's last touch, own contacts, open deals, last change. */
export async function searchInOrder(
  { book, database }: Services,
  text: string,
  limit: number,
): Promise<{ contacts: Contact[]; total: number }> {
  const [{ found, total }, touchedLately] = await Promise.all([
    book.search(text, limit * POOL),
    searchCircle({ book, database }, text, limit),
  ]);
  const qualities = new Map([...touchedLately, ...found].map(({ id, quality }) => [id, quality]));
  const read = new Set(found.map(({ id }) => id));
  const others = touchedLately.filter(({ id }) => !read.has(id));
  const contacts = [...(await book.getMany(others.map(({ id }) => id))), ...found.map(({ contact }) => contact)];
  const ids = contacts.map(({ id }) => id);
  const [touches, dealing] = await Promise.all([lastTouches(database, ids), withOpenDeal(database, ids)]);
  const ranked = contacts.map(contact => ({
    contact,
    quality: qualities.get(contact.id) ?? 0,
    touched: touches.get(contact.id) ?? '',
    hasOpenDeal: dealing.has(contact.id),
  }));
  const shown = ranked.sort(inOrder).slice(0, limit);
  return { contacts: shown.map(({ contact }) => contact), total };
}

const inOrder = (a: Ranked, b: Ranked): number =>
  a.quality - b.quality ||
  compareText(b.touched, a.touched) ||
  Number(b.contact.ownedByMe ?? false) - Number(a.contact.ownedByMe ?? false) ||
  Number(b.hasOpenDeal) - Number(a.hasOpenDeal) ||
  compareText(b.contact.updatedAt, a.contact.updatedAt);

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

// One transaction for all: a transaction each would be felt at every key.
async function lastTouches(database: Database, ids: readonly string[]): Promise<Map<string, string>> {
  const index = database.transaction('activities').store.index('contact');
  const touches = new Map<string, string>();
  await Promise.all(
    ids.map(async id => {
      let cursor = await index.openCursor(IDBKeyRange.bound([id], [id, []]), 'prev');
      for (let read = 0; cursor && read < TOUCHES_READ; read++) {
        const { mine, undoneAt } = cursor.value;
        if (mine && !undoneAt) {
          touches.set(id, touchedAt(cursor.value));
          return;
        }
        cursor = await cursor.continue();
      }
    }),
  );
  return touches;
}

async function withOpenDeal(database: Database, ids: readonly string[]): Promise<Set<string>> {
  const index = database.transaction('deals').store.index('contact');
  const deals = await Promise.all(ids.map(id => index.getAll(id)));
  return new Set(ids.filter((_, at) => deals[at]?.some(({ isOpen }) => isOpen)));
}
