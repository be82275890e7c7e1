import { nicknameGroups } from '../../src/matching/tables/nicknames';
import type { Contact } from '../../src/model/contact';
import type { Person } from '../../src/model/person';
import { profileIdentifiers } from '../../src/model/profile-urls';

/** A line of the generator of namesake-rich contacts. */
export interface GeneratedRow {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  company: string;
  jobTitle: string;
  linkedin: string;
  x: string;
  github: string;
  phone: string;
  city: string;
}

/** A person as a page would show one of the rows. */
export interface SeenRow {
  person: Person;
  /** The contact it is, or null when the row was held out of the book. */
  contactId: string | null;
  shows: 'identifier' | 'work';
  /** Employer changed since the contact was written; such a person cannot be claimed without an identifier. */
  moved: boolean;
}

export type Random = () => number;

/** Small seeded generator (mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const present = (value: string) => (value ? value : undefined);

export function toContact(row: GeneratedRow): Contact {
  return {
    id: row.id,
    connectionId: 'local',
    kind: 'contact',
    fullName: `${row.firstName} ${row.lastName}`,
    givenName: row.firstName,
    familyName: row.lastName,
    emails: row.email ? [row.email] : [],
    phones: row.phone ? [row.phone] : [],
    identifiers: identifiersOf(row),
    company: present(row.company),
    jobTitle: present(row.jobTitle),
    city: present(row.city),
    createdAt: '2026-01-01T00:00:00Z',
    updatedAt: '2026-01-01T00:00:00Z',
  };
}

function identifiersOf({ linkedin, x, github }: GeneratedRow) {
  return [
    ...(linkedin ? profileIdentifiers(linkedin) : []),
    ...(x ? profileIdentifiers(x, 'x') : []),
    ...(github ? profileIdentifiers(github, 'github') : []),
  ];
}

/** What a page shows of a row: spelled, shortened and out of date as people do it. */
export function toSeen(
  row: GeneratedRow,
  other: GeneratedRow,
  shows: SeenRow['shows'],
  isInBook: boolean,
  random: Random,
): SeenRow {
  const moved = random() < 0.06;
  const work = moved ? other : row;
  const identifiers = [
    ...identifiersOf(row),
    ...(row.email ? [{ kind: 'email' as const, value: row.email.toLowerCase() }] : []),
  ];
  const one = identifiers[Math.floor(random() * identifiers.length)];
  const identified = shows === 'identifier' && one !== undefined;
  return {
    person: {
      site: 'web',
      role: 'subject',
      identifiers: identified ? [one] : [],
      fullName: writeName(row, random),
      company: identified && random() < 0.3 ? undefined : writeCompany(work.company, random),
      jobTitle:
        random() < 0.15 ? undefined : writeTitle(moved || random() < 0.08 ? other.jobTitle : row.jobTitle, random),
    },
    contactId: isInBook ? row.id : null,
    shows: identified ? 'identifier' : 'work',
    moved,
  };
}

function writeName({ firstName, lastName }: GeneratedRow, random: Random): string {
  const [given, family] = [firstName, lastName];
  const dice = random();
  if (dice < 0.05) return `${family}, ${given}`;
  if (dice < 0.13) return `${nicknameOf(given)} ${family}`;
  if (dice < 0.25) return plain(`${given} ${family}`);
  if (dice < 0.3) return `${given} ${'ABCDEFGHJKLMNPRST'[Math.floor(random() * 17)]}. ${family}`;
  if (dice < 0.33) return `Dr. ${given} ${family}, PhD`;
  if (dice < 0.36) return `${given} ${withTypo(family, random)}`;
  if (dice < 0.38) return `${given[0]}. ${family}`;
  if (dice < 0.4) return `${given} ${family}`.toUpperCase();
  return `${given} ${family}`;
}

function nicknameOf(given: string): string {
  const name = given.toLowerCase();
  const [formal] = nicknameGroups(name);
  return formal && formal !== name ? formal[0]!.toUpperCase() + formal.slice(1) : given;
}

const plain = (text: string) =>
  text
    .replace(/ä/g, 'ae')
    .replace(/ö/g, 'oe')
    .replace(/ü/g, 'ue')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC');

function withTypo(word: string, random: Random): string {
  if (word.length < 5) return word;
  const at = 1 + Math.floor(random() * (word.length - 2));
  return random() < 0.5
    ? word.slice(0, at) + word.slice(at + 1)
    : word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2);
}

function writeCompany(company: string, random: Random): string {
  const dice = random();
  if (dice < 0.55)
    return company.replace(
      /,? (Inc\.?|LLC|Ltd\.?|GmbH.*|AG|S\.A\..*|S\.L\.|SAS|B\.V\.|AB|Oy|A\/S|Lda\.|Ltda\.|LLP|Corp\.?|PLC)$/,
      '',
    );
  return dice < 0.65 ? company.toLowerCase() : company;
}

function writeTitle(title: string, random: Random): string {
  if (random() < 0.7) return title;
  return title.replace('Senior', 'Sr.').replace('Vice President', 'VP').replace('Manager', 'Mgr').replace('&', 'and');
}
