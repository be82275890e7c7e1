import type { TabPeople } from '../../messages/people';
import { subjectKey } from '../components/card/subject';
import type { ActiveTab } from './use-active-tab';

export type PersonOfPage = TabPeople['people'][number];

const withoutHash = (url: string): string => url.split('#', 1)[0] ?? url;

/**
 * The people of the address that the tab shows now, each once. What was reported for another address (the tab went on, or to
 * a page that we may not read) is nobody's.
 */
export function peopleOfPage(tab: ActiveTab | undefined, report: TabPeople | null | undefined): PersonOfPage[] {
  if (!tab?.url || !report || report.tabId !== tab.id) return [];
  if (withoutHash(report.url) !== withoutHash(tab.url)) return [];
  const byKey = new Map(report.people.map(person => [subjectKey(person), person] as const).reverse());
  return [...byKey.values()].reverse();
}

/** Whose card opens by itself: the one the page is about, or the only one there is. */
export function personShownFirst(people: readonly PersonOfPage[]): PersonOfPage | undefined {
  return people.find(({ person }) => person.role === 'subject') ?? (people.length === 1 ? people[0] : undefined);
}
