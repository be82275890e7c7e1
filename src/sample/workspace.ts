import type { Account } from '../model/account';
import type { Activity } from '../model/activity';
import { type Contact, LOCAL_CONNECTION } from '../model/contact';
import type { Deal } from '../model/deal';
import {
  CITIES,
  COLLEAGUES,
  COMPANY_FIRST,
  COMPANY_SECOND,
  FAMILY_NAMES,
  GIVEN_NAMES,
  JOB_TITLES,
  NOTES,
  STAGES,
} from './names';
import { createRandom, type Random } from './random';

const ACCOUNTS = 300;
const CONTACTS = 2_000;
const DAY_MS = 86_400_000;
const SEED = 20_261_122;

/** Import id of the sample, so that it can be taken out again as a whole. */
export const SAMPLE_IMPORT_ID = '00000000-0000-4000-8000-0000005a3b1e';

export interface SampleWorkspace {
  accounts: Account[];
  contacts: Contact[];
  deals: Deal[];
  activities: Activity[];
}

/**
 * About 2,000 invented contacts of 300 accounts with deals and activities. The first few are the people of the
 * practice page; two of them are both called Anna Schmidt, as in life.
 * @param now - dates are laid around this moment
 */
export function createSampleWorkspace(now: Date): SampleWorkspace {
  const random = createRandom(SEED);
  const accounts = createAccounts(now);
  const contacts = [...knownPeople(accounts, now), ...createContacts(random, accounts, now)].slice(0, CONTACTS);
  const deals = createDeals(random, accounts, contacts, now);
  const activities = createActivities(random, contacts, now);
  return { accounts, contacts, deals, activities };
}

const daysBefore = (now: Date, days: number): string => new Date(now.getTime() - days * DAY_MS).toISOString();

const slugOf = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function createAccounts(now: Date): Account[] {
  return Array.from({ length: ACCOUNTS }, (_, index) => {
    const first = COMPANY_FIRST[index % COMPANY_FIRST.length] as string;
    const [second, form] = COMPANY_SECOND[
      Math.floor(index / COMPANY_FIRST.length) % COMPANY_SECOND.length
    ] as readonly [string, string];
    return {
      id: `sample-account-${index}`,
      connectionId: LOCAL_CONNECTION,
      name: `${first} ${second} ${form}`,
      domain: `${slugOf(`${first}-${second}`)}.example`,
      updatedAt: daysBefore(now, index % 200),
    };
  });
}

/** People the practice page shows, by name, job title, account and handles. */
const PRACTICE_PEOPLE = [
  ['Priya', 'Nandakumar', 'Head of Platform', 'Halden Robotics GmbH', 'priya-nandakumar', 'priyan'],
  ['Tomás', 'Ortega', 'Managing Director', 'Vela Foods S.A.', 'tomas-ortega-vela', 'tortega'],
  ['Jonas', 'Wirth', 'Plant Manager', 'Nordwerft Robotics GmbH', 'jonas-wirth', 'jwirth'],
  ['Sora', 'Kim', 'VP Engineering', 'Hanbit Labs Inc.', 'sora-kim-hanbit', 'sorak'],
  ['Lena', 'Arvidsson', 'Account Director', 'Fjord Bank AG', 'lena-arvidsson', 'lenaarv'],
  ['Anna', 'Schmidt', 'Buyer', 'Nordwerft Robotics GmbH', undefined, undefined],
  ['Anna', 'Schmidt', 'Procurement Manager', 'Orbis Bank AG', undefined, undefined],
] as const;

function knownPeople(accounts: readonly Account[], now: Date): Contact[] {
  return PRACTICE_PEOPLE.map(([givenName, familyName, jobTitle, company, linkedin, x], index) => {
    const account = accounts.find(({ name }) => name === company) ?? accounts[index];
    const identifiers: Contact['identifiers'] = [];
    if (linkedin) identifiers.push({ kind: 'handle', site: 'linkedin', value: linkedin });
    if (x) identifiers.push({ kind: 'handle', site: 'x', value: x });
    return contactOf(`sample-known-${index}`, { givenName, familyName, jobTitle, account, identifiers }, now);
  });
}

interface Seed {
  givenName: string;
  familyName: string;
  jobTitle: string;
  account: Account | undefined;
  identifiers: Contact['identifiers'];
  city?: readonly [string, string];
  ownerName?: string;
}

function contactOf(id: string, seed: Seed, now: Date): Contact {
  const { givenName, familyName, jobTitle, account, identifiers } = seed;
  const [city, country] = seed.city ?? (CITIES[0] as readonly [string, string]);
  const at = daysBefore(now, 30);
  return {
    id,
    connectionId: LOCAL_CONNECTION,
    kind: 'contact',
    fullName: `${givenName} ${familyName}`,
    givenName,
    familyName,
    emails: account?.domain ? [`${slugOf(givenName)}.${slugOf(familyName)}@${account.domain}`] : [],
    phones: [],
    identifiers,
    accountId: account?.id,
    company: account?.name,
    jobTitle,
    city,
    country,
    ownerName: seed.ownerName,
    ownedByMe: seed.ownerName === undefined,
    importId: SAMPLE_IMPORT_ID,
    createdAt: at,
    updatedAt: at,
  };
}

function createContacts(random: Random, accounts: readonly Account[], now: Date): Contact[] {
  return Array.from({ length: CONTACTS }, (_, index) => {
    const givenName = random.pick(GIVEN_NAMES);
    const familyName = random.pick(FAMILY_NAMES);
    const slug = `${slugOf(`${givenName}-${familyName}`)}-${(index * 7919) % 9973}`;
    const identifiers: Contact['identifiers'] = [];
    if (random.next() < 0.6) identifiers.push({ kind: 'handle', site: 'linkedin', value: slug });
    if (random.next() < 0.25)
      identifiers.push({ kind: 'handle', site: 'x', value: slug.replaceAll('-', '_').slice(0, 15) });
    const seed: Seed = {
      givenName,
      familyName,
      jobTitle: random.pick(JOB_TITLES),
      account: random.pick(accounts),
      identifiers,
      city: random.pick(CITIES),
      ownerName: random.next() < 0.5 ? random.pick(COLLEAGUES) : undefined,
    };
    return contactOf(`sample-${index}`, seed, now);
  });
}

function createDeals(random: Random, accounts: readonly Account[], contacts: readonly Contact[], now: Date): Deal[] {
  const byAccount = new Map<string, Contact[]>();
  for (const contact of contacts) {
    if (contact.accountId) byAccount.set(contact.accountId, [...(byAccount.get(contact.accountId) ?? []), contact]);
  }
  return accounts.flatMap((account, index) => {
    const people = byAccount.get(account.id) ?? [];
    if (index % 3 === 2 || people.length === 0) return [];
    const stageIndex = 1 + random.below(STAGES.length);
    return [
      {
        id: `sample-deal-${index}`,
        connectionId: LOCAL_CONNECTION,
        name: `${random.pick(['Fleet pilot', 'Renewal', 'Rollout', 'Support plan'])}, ${10 * (1 + random.below(9))} seats`,
        contactIds: people.slice(0, 2).map(({ id }) => id),
        accountId: account.id,
        amountMinor: 100_000 * (4 + random.below(160)),
        currency: 'EUR',
        stage: STAGES[stageIndex - 1] as string,
        stageIndex,
        stageCount: STAGES.length,
        isOpen: true,
        closeDate: daysBefore(now, -7 - random.below(90)).slice(0, 10),
        updatedAt: daysBefore(now, random.below(30)),
      },
    ];
  });
}

function createActivities(random: Random, contacts: readonly Contact[], now: Date): Activity[] {
  return contacts.slice(0, 900).flatMap((contact, index) => {
    const count = index < PRACTICE_PEOPLE.length ? 3 : random.below(4);
    return Array.from({ length: count }, (_, turn) =>
      activityOf(random, contact, `sample-activity-${index}-${turn}`, now),
    );
  });
}

function activityOf(random: Random, contact: Contact, id: string, now: Date): Activity {
  const at = daysBefore(now, 1 + random.next() * 120);
  const mine = random.next() < 0.6;
  return {
    id,
    connectionId: LOCAL_CONNECTION,
    contactId: contact.id,
    accountId: contact.accountId,
    kind: random.pick(['note', 'call', 'comment', 'message', 'meeting']),
    channel: random.pick(['linkedin', 'x', 'phone', 'mail']),
    direction: 'out',
    body: random.pick(NOTES),
    occurredAt: at,
    messageKeys: [],
    audience: mine && random.next() < 0.2 ? 'private' : 'crm',
    authorName: mine ? '' : random.pick(COLLEAGUES),
    mine,
    createdAt: at,
    updatedAt: at,
  };
}
