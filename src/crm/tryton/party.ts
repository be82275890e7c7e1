import type { Account } from '../../model/account';
import type { Contact } from '../../model/contact';
import { type Identifier, identifierKey, SITE_IDS, type SiteId } from '../../model/identifier';
import { pageIdentifier, profileIdentifiers } from '../../model/profile-urls';
import { optional, ourId } from '../records';
import type { CrmContext } from '../types';
import type { Employment, Mechanism, Party } from './load-parties';
import { storedSession } from './session';
import { PARTY, toIso } from './values';

// Names under which facts without a field of their own are kept as a contact mechanism.
export const JOB_TITLE = 'Job title';
/** Used where no relation can say it. */
export const EMPLOYER = 'Company';
/** A web page about this person alone, which names them. */
export const PERSONAL_PAGE = 'Personal page';
const PERSONAL = /personal|private|home ?page|blog|persönlich|privat/i;

/** A party that is a person. */
export function toContact(context: CrmContext, row: Party, jobs: Employment[]): Contact {
  const mechanisms = row['contact_mechanisms.'].filter(({ active, value }) => active && value);
  const address = row['addresses.'].find(({ active }) => active);
  const job = jobs.find(({ personId }) => personId === row.id);
  const named = (name: string) => mechanisms.find(one => one.type === 'other' && one.name === name)?.value;
  const company = job?.companyName ?? named(EMPLOYER);
  return {
    ...common(context, row),
    kind: 'contact',
    fullName: row.name || row.code,
    emails: valuesOf(mechanisms, ['email']).map(value => value.toLowerCase()),
    phones: valuesOf(mechanisms, ['phone', 'mobile']),
    identifiers: uniqueIdentifiers(mechanisms.flatMap(identifiersOf)),
    ...(job ? { accountId: ourId(context, job.companyId) } : {}),
    ...optional({ company, jobTitle: named(JOB_TITLE) }),
    ...optional({ city: address?.city, country: address?.['country.']?.name }),
    ...(row['categories.'].length ? { tags: row['categories.'].map(({ name }) => name) } : {}),
    remoteVersion: versionOf(row),
    createdAt: toIso(row.create_date ?? changeOf(row)),
  };
}

/** A party that is a company. */
export function toAccount(context: CrmContext, row: Party): Account {
  const address = row['addresses.'].find(({ active }) => active);
  return {
    ...common(context, row),
    name: row.name || row.code,
    remoteVersion: versionOf(row),
    ...optional({
      domain: hostOf(mechanismOf(row, WEB)?.value ?? ''),
      phone: mechanismOf(row, PHONE)?.value,
      city: address?.city,
      country: address?.['country.']?.name,
    }),
  };
}

/** Kinds of contact mechanism that hold a company's web site and its telephone number. */
export const WEB = ['website'];
export const PHONE = ['phone', 'mobile'];
/** The first mechanism of some kinds: the one that an account shows. */
export const mechanismOf = (row: Party, types: readonly string[]): Mechanism | undefined =>
  row['contact_mechanisms.'].find(({ type, active, value }) => types.includes(type) && active && value);
/** Domain of a web site. */
export const hostOf = (website: string): string | undefined => pageIdentifier(website)?.value.split('/')[2];

function common(context: CrmContext, row: Party) {
  const session = storedSession(context);
  const page = session?.hasWebClient && `${session.root}#${session.database}/model/${PARTY}/${row.id}`;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    updatedAt: toIso(changeOf(row)),
    ...optional({ webUrl: page || undefined }),
  };
}

const valuesOf = (mechanisms: Mechanism[], types: string[]): string[] => [
  ...new Set(mechanisms.filter(({ type }) => types.includes(type)).map(({ value }) => value.trim())),
];

/** Profiles that a web address, or a handle named after its site, stands for. */
export function identifiersOf({ type, name, value }: Pick<Mechanism, 'type' | 'name' | 'value'>): Identifier[] {
  if (type !== 'website' && type !== 'other') return [];
  const site = /twitter/i.test(name) ? 'x' : SITE_IDS.find(id => id === name.trim().toLowerCase());
  const profiles = profileIdentifiers(value, site as SiteId | undefined).filter(({ kind }) => kind !== 'email');
  if (profiles.length || type !== 'website' || !PERSONAL.test(name)) return profiles;
  const page = pageIdentifier(value);
  return page ? [page] : [];
}

function uniqueIdentifiers(list: Identifier[]): Identifier[] {
  return [...new Map(list.map(one => [identifierKey(one), one])).values()];
}

type Dated = { create_date: string | null; write_date: string | null };
const NEVER = '1970-01-01T00:00:00.000000';
/** `write_date` is null until the first change. */
export const ownChange = ({ create_date, write_date }: Dated): string => write_date ?? create_date ?? NEVER;

/** Newest change of a party and its mechanisms, which change without it. */
function changeOf(row: Party): string {
  return [row, ...row['contact_mechanisms.']].map(ownChange).sort().at(-1) ?? NEVER;
}

/** Tryton's own stamp, which its lock compares (whole seconds on SQLite), and our finer one, which sees the mechanisms too. */
export const versionOf = (row: Party): string => `${row._timestamp} ${changeOf(row)}`;
