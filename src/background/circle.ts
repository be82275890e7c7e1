import { buildIndex } from '../search/index';
import type { SearchIndex } from '../search/types';
import { latestActivities } from '../storage/activities';
import { searchDocument } from '../storage/book/search-document';
import type { FoundContact } from '../storage/contacts';
import { onAnnounced } from './announce';
import type { Services } from './services';

/** People whom the rep may think of first. */
const PEOPLE = 200;
/** Several touches of one person count once, and others' do not, so more are read. */
const TOUCHES_READ = 600;

interface Circle {
  index: SearchIndex;
  /** Ids of the contacts, by row of the index. */
  ids: string[];
}

/** As long as nothing changes in a database. */
let circles = new WeakMap<Services['database'], Promise<Circle>>();

onAnnounced(areas => {
  if (areas.includes('activities') || areas.includes('contacts')) circles = new WeakMap();
});

/**
 * Searches the people whom the rep touched last. Of thousands of equal matches the book's index gives a few, in an order that does
 * not know of touches; those the rep meant are found here.
 */
export async function searchCircle(
  services: Services,
  text: string,
  limit: number,
): Promise<Pick<FoundContact, 'id' | 'quality'>[]> {
  const { database } = services;
  const circle = circles.get(database) ?? readCircle(services);
  circles.set(database, circle);
  circle.catch(() => circles.delete(database));
  const { index, ids } = await circle;
  return index.search(text, limit).results.map(({ row, quality }) => ({ id: ids[row]!, quality }));
}

async function readCircle({ database, book }: Services): Promise<Circle> {
  const activities = await latestActivities(database, TOUCHES_READ);
  const touched = new Set(activities.filter(({ mine }) => mine).map(({ contactId }) => contactId));
  const contacts = await book.getMany([...touched].slice(0, PEOPLE));
  return { index: buildIndex(contacts.map(searchDocument)), ids: contacts.map(({ id }) => id) };
}
