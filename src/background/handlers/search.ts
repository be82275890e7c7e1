import type { Handlers } from '../../messages/router';
import type { SearchHit } from '../../messages/search';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { highlight } from '../../search/index';
import { latestActivities, openTasks } from '../../storage/activities';
import { searchInOrder } from '../search-order';
import { getServices, type Services } from '../services';
import { shortText, summaryOf } from '../views';

const RECENT_SHOWN = 8;
/** Several touches of one person count once, so more are read than shown. */
const RECENT_READ = 60;
const DUE_SHOWN = 5;
/** What *Link to…* shows in a page. */
const PAGE_HITS = 6;

export const searchHandlers: Pick<Handlers, 'search.query' | 'search.recent'> = {
  async 'search.query'({ text, limit }, sender) {
    const services = await getServices();
    const { contacts, total } = await searchInOrder(services, text, limit);
    const hits = await Promise.all(contacts.map(contact => hitOf(services, contact, text)));
    return sender.kind === 'content' ? { hits: hits.slice(0, PAGE_HITS).map(forPage), total: 0 } : { hits, total };
  },

  async 'search.recent'() {
    const services = await getServices();
    const [activities, due] = await Promise.all([
      latestActivities(services.database, RECENT_READ),
      openTasks(services.database, endOfToday(), DUE_SHOWN),
    ]);
    return { recent: await recentPeople(services, activities), due: await dueTasks(services, due) };
  },
};

/** Without what *Link to…* does not show. */
const forPage = (hit: SearchHit): SearchHit => ({ ...hit, email: undefined, handle: undefined, highlights: {} });

async function hitOf(services: Services, contact: Contact, text: string): Promise<SearchHit> {
  const summary = await summaryOf(services, contact);
  const { fullName, company, jobTitle, city } = summary;
  const [email, handle] = [shortText(contact.emails[0]), shortText(handleOf(contact))];
  const fields = { fullName, company, jobTitle, city, email, handle };
  const highlights: SearchHit['highlights'] = {};
  for (const [name, value] of Object.entries(fields) as [keyof typeof fields, string | undefined][]) {
    const ranges = value ? highlight(text, value) : [];
    if (ranges.length > 0) highlights[name] = ranges;
  }
  return { ...summary, email, handle, highlights };
}

const handleOf = ({ identifiers }: Contact): string | undefined =>
  identifiers.find(identifier => identifier.kind === 'handle')?.value;

async function recentPeople(services: Services, activities: readonly Activity[]) {
  const latest = new Map<string, Activity>();
  for (const activity of activities) if (!latest.has(activity.contactId)) latest.set(activity.contactId, activity);
  const contacts = await services.book.getMany([...latest.keys()].slice(0, RECENT_SHOWN));
  return Promise.all(
    contacts.map(async contact => ({ ...(await summaryOf(services, contact)), last: latest.get(contact.id) })),
  );
}

async function dueTasks(services: Services, tasks: readonly Activity[]) {
  const rows = tasks.map(async activity => {
    const contact = await services.book.get(activity.contactId);
    return contact ? [{ activity, contact: await summaryOf(services, contact) }] : [];
  });
  return (await Promise.all(rows)).flat();
}

function endOfToday(): string {
  const end = new Date();
  end.setHours(23, 59, 59, 999);
  return end.toISOString();
}
