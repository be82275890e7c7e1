import type { Identifier, SiteId } from '../../src/model/identifier';
import type { Person } from '../../src/model/person';
import { parseProfileUrl, profileUrl } from '../../src/model/profile-urls';

/** Sites with profile addresses that hold nothing but an id: it stands where others have a handle. */
const IDS_IN_ADDRESSES: ReadonlySet<SiteId> = new Set(['youtube', 'facebook', 'bluesky']);

/** A detected person in the flat form of `eval:detect`. */
export interface FlatPerson {
  name?: string;
  role: Person['role'];
  site: SiteId;
  handle?: string;
  memberId?: string;
  leadId?: string;
  url?: string;
  email?: string;
  company?: string;
  jobTitle?: string;
  org?: true;
}

// Sales Navigator names people by lead ids, which no other page shows.
const isLead = ({ kind, value }: Identifier): boolean => kind === 'memberId' && value.startsWith('ACwAA');

const idIn = (member: Identifier | undefined): string | undefined =>
  member?.site && IDS_IN_ADDRESSES.has(member.site) ? member.value : undefined;

export function flatten(person: Person): FlatPerson {
  const of = (kind: Identifier['kind']) => person.identifiers.filter(one => one.kind === kind);
  const handles = of('handle');
  const handle = handles.find(({ site }) => site === person.site) ?? handles[0];
  const member = of('memberId').find(one => !isLead(one) && (one.site === person.site || person.site === 'web'));
  const lead = of('memberId').find(isLead);
  const addresses = of('url');
  // A site's own address says more than a handle; a home page that a profile names says less.
  const address = addresses.find(({ site }) => site === person.site);
  const named =
    address ?? (person.site === 'web' ? addresses[0] : undefined) ?? handle ?? member ?? lead ?? addresses[0];
  return {
    name: person.fullName,
    role: person.role,
    site: person.site === 'web' ? (handle?.site ?? 'web') : person.site,
    handle: handle?.value ?? idIn(member) ?? (address && parseProfileUrl(address.value)?.handle),
    memberId: member?.value,
    leadId: lead?.value,
    url: named && profileUrl(named),
    email: of('email')[0]?.value,
    company: person.company,
    jobTitle: person.jobTitle,
    org: person.isOrganization || undefined,
  };
}
