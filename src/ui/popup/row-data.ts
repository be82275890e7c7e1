import type { ContactSummary, TabPeople } from '../../messages/people';
import type { SearchHit } from '../../messages/search';
import type { Activity } from '../../model/activity';
import type { Touch } from '../../model/person';

/** A contact that can be selected in the popup, wherever the row came from. */
export interface ContactRow {
  key: string;
  contact: Pick<ContactSummary, 'id' | 'fullName' | 'jobTitle' | 'company' | 'lastTouchAt' | 'sourceName'>;
  highlights?: SearchHit['highlights'];
  /** Shown instead of title and company when those do not hold the typed letters. */
  found?: { text: string; ranges: [number, number][] };
  last?: Activity;
  touch?: Touch;
}

/** A person on the page who is no certain contact: to be chosen or added. */
export interface StrangerRow {
  key: string;
  seen: TabPeople['people'][number];
  pageUrl: string;
}

export type Row = ContactRow | StrangerRow;

export const isContact = (row: Row): row is ContactRow => 'contact' in row;

export function hitRow(hit: SearchHit): ContactRow {
  return { key: `hit:${hit.id}`, contact: hit, highlights: hit.highlights, found: foundElsewhere(hit) };
}

export function recentRow(recent: ContactSummary & { last?: Activity }): ContactRow {
  return { key: `recent:${recent.id}`, contact: recent, last: recent.last };
}

/** E-mail, handle or city, when the typed letters stand there and in nothing else that is shown. */
function foundElsewhere({ highlights, email, handle, city }: SearchHit): ContactRow['found'] {
  if (highlights.fullName || highlights.company || highlights.jobTitle) return undefined;
  const places = [
    [email, highlights.email],
    [handle, highlights.handle],
    [city, highlights.city],
  ] as const;
  const place = places.find(([text, ranges]) => text && ranges);
  return place?.[0] && place[1] ? { text: place[0], ranges: place[1] } : undefined;
}

const MAX_PAGE_ROWS = 5;

/**
 * People of the current tab as rows: the one whose page it is first, then those who are in the CRM or may be.
 * Unknown people of a feed are left out, those of a page that names only them are shown.
 */
export function tabRows({ people, url }: TabPeople): { rows: Row[]; more: number } {
  const isQuiet = (seen: TabPeople['people'][number]) => seen.mark.verdict === 'none' && seen.person.role !== 'subject';
  const shown = people.length <= MAX_PAGE_ROWS ? people : people.filter(seen => !isQuiet(seen));
  const sorted = [...withoutRepeats(shown)].sort((left, right) => importance(right) - importance(left));
  const rows = sorted.slice(0, MAX_PAGE_ROWS).map(seen => tabRow(seen, url));
  return { rows, more: sorted.length - rows.length };
}

function importance({ person, mark }: TabPeople['people'][number]): number {
  return (person.role === 'subject' ? 4 : 0) + { match: 2, review: 1, none: 0 }[mark.verdict];
}

/** Someone who wrote three posts of a feed is one person here. */
function withoutRepeats(people: TabPeople['people']): TabPeople['people'] {
  const known = new Set<string>();
  return people.filter(({ person, mark }) => {
    const first = person.identifiers[0];
    const name = mark.contactId ?? (first ? `${first.kind}:${first.site}:${first.value}` : person.fullName);
    if (name === undefined || known.has(name)) return false;
    known.add(name);
    return true;
  });
}

function tabRow(seen: TabPeople['people'][number], pageUrl: string): Row {
  const { mark, person, ref, touch } = seen;
  if (mark.verdict !== 'match' || !mark.contactId) return { key: `tab:${ref}`, seen, pageUrl };
  const { fullName = '', jobTitle = person.headline, company } = person;
  const contact = { id: mark.contactId, fullName: mark.contactName ?? fullName, jobTitle, company, sourceName: '' };
  return { key: `tab:${ref}`, contact, touch };
}
