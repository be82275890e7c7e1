import type { Person } from '../../model/person';
import { firstText, textLines } from '../../page/select';
import type { Detection } from '../types';
import { parseProfileUrl } from './addresses';
import { targetOf, tidyName, toIdentifiers } from './links';

/** Leads by their own ids; the public handle is not in these pages. `data-anonymize` names each field. */
export function readSales(root: Document | Element, url: URL): Detection[] {
  const found = new Map<string, Detection>();
  const subject = parseProfileUrl(url)?.memberId;
  for (const name of root.querySelectorAll('[data-anonymize="person-name"]')) {
    const link = name.closest('a') ?? name.querySelector('a');
    const target = targetOf(link, url);
    const leadId = (target && parseProfileUrl(target)?.memberId) ?? (name.localName === 'h1' ? subject : undefined);
    if (leadId && !found.has(leadId)) found.set(leadId, leadDetection(name, leadId, leadId === subject));
  }
  return [...found.values()];
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
    evidence: [{ reader: 'data-attribute', rank: 3 }],
    touch: { kind: 'profile-view', channel: 'linkedin', direction: 'none', sourceUrl },
  };
}
