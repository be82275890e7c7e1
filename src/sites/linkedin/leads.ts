import { cleanLabel } from '../../lib/text';
import type { Person } from '../../model/person';
import { firstText, textLines } from '../../page/select';
import type { Detection } from '../types';
import { parseProfileUrl } from './addresses';
import { isChrome, type Page, targetOf, tidyName, toIdentifiers } from './links';

const NAME = '[data-anonymize="person-name"]';
const LEAD = 'a[href*="/sales/lead/"],a[href*="/sales/people/"]';

/** Leads by their own ids; the public handle is not in these pages. `data-anonymize` names each field. */
export function readLeads(root: Document | Element, url: URL, page: Page): Detection[] {
  const found = new Map<string, Detection>();
  const subject = parseProfileUrl(url)?.memberId;
  const add = (name: Element, leadId: string | undefined) => {
    if (!leadId || found.has(leadId) || isChrome(name)) return;
    const detection = leadDetection(name, leadId, leadId === subject);
    if (detection.person.fullName && !page.isOwnName(detection.person.fullName)) found.set(leadId, detection);
  };
  for (const name of root.querySelectorAll(NAME)) {
    const own = leadOf(name.closest('a') ?? name.querySelector('a'), url);
    add(name, own ?? (name.matches('h1,h2,h1 *') ? subject : undefined));
  }
  if (!root.querySelector('[data-anonymize]')) for (const name of unmarkedNames(root, url, subject)) add(...name);
  return [...readAccount(root, url, page), ...found.values()];
}

const leadOf = (link: Element | null, url: URL): string | undefined => {
  const target = targetOf(link, url);
  return target ? parseProfileUrl(target)?.memberId : undefined;
};

/** Without the marks: on a lead's own page its first heading, elsewhere links to leads with words in them. */
function unmarkedNames(
  root: Document | Element,
  url: URL,
  subject: string | undefined,
): [name: Element, leadId: string | undefined][] {
  const heading = subject && root.querySelector('h1');
  if (heading) return [[heading, subject]];
  const links = [...root.querySelectorAll(LEAD)].filter(link => textLines(link, 1).length > 0);
  return links.map(link => [link, leadOf(link, url)]);
}

/** A company in Sales Navigator has the number that its public page has. */
function readAccount(root: Document | Element, { pathname }: URL, { kind }: Page): Detection[] {
  const id = /^\/sales\/(?:company|account)\/(\d+)/.exec(pathname)?.[1];
  const heading = kind === 'company' && id ? root.querySelector('h1 [data-anonymize="company-name"],h1') : null;
  const fullName = heading && cleanLabel(textLines(heading, 1)[0]?.text);
  if (!heading || !fullName) return [];
  const value = `https://www.linkedin.com/company/${id}`;
  return [
    {
      anchor: heading,
      person: {
        site: 'linkedin',
        role: 'subject',
        identifiers: [{ kind: 'url', site: 'linkedin', value }],
        fullName,
        isOrganization: true,
      },
      evidence: [{ reader: 'url', rank: 1 }],
    },
  ];
}

function leadDetection(name: Element, leadId: string, isSubject: boolean): Detection {
  const card = name.closest('[data-x-search-result],li') ?? name.closest('section') ?? name;
  const field = (key: string) => firstText(card, [`[data-anonymize="${key}"]`]);
  // On rows `title` is the position and `job-title` says how long; on lead pages there is only `job-title`.
  const person: Person = {
    site: 'linkedin',
    role: isSubject ? 'subject' : 'listed',
    identifiers: toIdentifiers(undefined, leadId),
    fullName: tidyName(textLines(name, 1)[0]?.text ?? ''),
    headline: field('headline'),
    jobTitle: field('title') ?? (isSubject ? field('job-title') : undefined),
    company: field('company-name'),
    location: field('location'),
  };
  const sourceUrl = `https://www.linkedin.com/sales/lead/${leadId}`;
  return {
    anchor: name,
    person,
    evidence: [name.matches(NAME) ? { reader: 'data-attribute', rank: 3 } : { reader: 'link', rank: 4 }],
    touch: { kind: 'profile-view', channel: 'linkedin', direction: 'none', sourceUrl },
  };
}
