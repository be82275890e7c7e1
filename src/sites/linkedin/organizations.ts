import { cleanLabel } from '../../lib/text';
import type { Identifier } from '../../model/identifier';
import type { Evidence, Person, Touch } from '../../model/person';
import { pageIdentifier } from '../../model/plain-identifiers';
import type { Sighting } from '../../page/profile-links';
import { textLines } from '../../page/select';
import { jsonLdNodes } from '../../page/structured-data';
import type { Detection } from '../types';
import { parseProfileUrl } from './addresses';
import { outsideOf } from './links';
import { nameHeading } from './top-card';

/** A company as the author of a post or as a result: an account, never a person. */
export function toOrganization(best: Sighting, role: Person['role'], touch?: Touch): Detection {
  return {
    anchor: best.link,
    person: organization(role, best.profile.canonicalUrl, cleanLabel(best.text)),
    evidence: [{ reader: 'link', rank: 4 }],
    ...(touch && { touch }),
  };
}

/** Whose company page it is. */
export function readCompany(document: Document, url: URL): Detection[] {
  const page = parseProfileUrl(url);
  const scope = document.querySelector('main,[role="main"]') ?? document.body;
  if (page?.kind !== 'company' || !scope) return [];
  const data = jsonLdNodes(document).find(node => /Organization|School/.test(String(node['@type'])));
  const heading = nameHeading(scope, document.title);
  const shown = heading && textLines(heading, 1)[0]?.text;
  const fullName = cleanLabel(shown || (typeof data?.name === 'string' ? data.name : ''));
  if (!heading || !fullName) return [];
  const website = websiteOf(scope, url, data?.sameAs);
  const evidence: Evidence[] = [
    { reader: 'url', rank: 1 },
    {
      reader: data?.name === fullName ? 'structured-data' : 'text',
      rank: data?.name === fullName ? 2 : 5,
      field: 'fullName',
    },
  ];
  const person = organization('subject', page.canonicalUrl, fullName, website);
  const touch: Touch = { kind: 'profile-view', channel: 'linkedin', direction: 'none', sourceUrl: page.canonicalUrl };
  return [{ anchor: heading, person, evidence, touch }];
}

function organization(role: Person['role'], address: string, fullName?: string, website?: Identifier): Person {
  const identifiers: Identifier[] = [{ kind: 'url', site: 'linkedin', value: address }];
  if (website) identifiers.push(website);
  return { site: 'linkedin', role, identifiers, fullName, isOrganization: true };
}

/** The company's own site: what the page says in its data, else the first link in its head that leads out of LinkedIn. */
function websiteOf(scope: Element, url: URL, claimed: unknown): Identifier | undefined {
  if (typeof claimed === 'string') return pageIdentifier(claimed);
  for (const link of scope.querySelectorAll('section:first-of-type a[href],dl a[href]')) {
    const outside = outsideOf(link, url);
    if (outside && outside.hostname !== 'lnkd.in') return pageIdentifier(outside);
  }
  return undefined;
}
