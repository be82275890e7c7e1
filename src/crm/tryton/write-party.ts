import { z } from 'zod';
import type { ContactDraft } from '../../model/contact';
import { identifierKey } from '../../model/identifier';
import { emailIdentifier, profileUrl } from '../../model/profile-urls';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { call, hasTable, searchRead } from './call';
import { EMPLOYEE_OF, EMPLOYER_OF, type Employment, loadParties, type Mechanism, type Party } from './load-parties';
import { goneOr, written } from './notes';
import { EMPLOYER, identifiersOf, JOB_TITLE, PERSONAL_PAGE, versionOf } from './party';
import { likeText, newIds, nothing, PARTY, RELATION, text } from './values';

// Code of the identifier that marks a party we created; Tryton keeps identifiers for just that, ids in other systems.
export const partyMarker = (onceKey: string): string => `throughline:${onceKey}`;

/** A new person with mechanisms, address and employer, in one transaction. */
export async function createParty(
  context: CrmContext,
  { contact, onceKey }: Extract<WriteIntent, { kind: 'contact.create' }>,
): Promise<CrmResult<Written>> {
  const employer = await findEmployer(context, contact.company);
  if (!employer.ok) return employer;
  const place = await placeOf(context, contact);
  if (!place.ok) return place;
  const row = {
    name: contact.fullName,
    identifiers: [['create', [{ type: null, code: partyMarker(onceKey) }]]],
    contact_mechanisms: [['create', mechanismsOf(contact, Boolean(employer.value))]],
    ...(place.value ? { addresses: [['create', [place.value]]] } : {}),
    ...(employer.value ? { relations: [['create', [employer.value]]] } : {}),
  };
  return andThen(await createRow(context, row), id => describeParty(context, id));
}

const CREATE_TRIES = 6;

/**
 * A new party. On SQLite two parties written at the same moment are given the same code, and one is refused. A refused row was rolled back:
 * it may be sent again. What is refused for a reason of its own is refused again.
 */
export async function createRow(context: CrmContext, row: Record<string, unknown>): Promise<CrmResult<number>> {
  for (let tries = 1; ; tries++) {
    const created = await call(context, `model.${PARTY}.create`, [[row]], newIds);
    if (created.ok) return { ok: true, value: created.value[0]! };
    if (created.failure.cause.code !== 'invalid' || tries === CREATE_TRIES) return created;
    await new Promise(resolve => setTimeout(resolve, Math.random() * 150 * tries));
  }
}

/** What is known of a party after a write. */
export async function describeParty(context: CrmContext, id: number): Promise<CrmResult<Written>> {
  const read = await loadParties(context, [id]);
  const row = read.ok ? read.value.rows[0] : undefined;
  // The write is done; without its version the next edit merely comes unlocked.
  return {
    ok: true,
    value: { ...written(context, PARTY, String(id), String(id)), ...(row ? { remoteVersion: versionOf(row) } : {}) },
  };
}

type Wanted = Pick<Mechanism, 'type' | 'value' | 'name'>;

function mechanismsOf(
  draft: Pick<ContactDraft, 'emails' | 'phones' | 'identifiers' | 'jobTitle' | 'company'>,
  hasRelation: boolean,
): Wanted[] {
  const facts = { [JOB_TITLE]: draft.jobTitle, [EMPLOYER]: hasRelation ? undefined : draft.company };
  return [
    ...draft.emails.map(value => ({ type: 'email', value, name: '' })),
    ...draft.phones.map(value => ({ type: 'phone', value, name: '' })),
    ...draft.identifiers.flatMap(one => {
      const value = profileUrl(one);
      return value ? [{ type: 'website', value, name: one.kind === 'url' ? PERSONAL_PAGE : (one.site ?? '') }] : [];
    }),
    ...Object.entries(facts).flatMap(([name, value]) => (value ? [{ type: 'other', value, name }] : [])),
  ];
}

/** What makes two mechanisms the same, however their values are written. */
function mechanismKey({ type, value, name }: Wanted): string {
  const [identifier] = identifiersOf({ type, value, name });
  if (identifier) return identifierKey(identifier);
  if (type === 'email') return `email:${emailIdentifier(value)?.value ?? value.toLowerCase()}`;
  if (type === 'phone' || type === 'mobile') return `phone:${value.replace(/[^\d+]/g, '')}`;
  return `${type}:${name}:${value}`;
}

interface Employer {
  to: number;
  type: number;
}

/** The relation that says where a person works, when the company is a party and the CRM has such a kind of relation. */
async function findEmployer(
  context: CrmContext,
  company: string | undefined,
): Promise<CrmResult<Employer | undefined>> {
  const name = company?.trim();
  if (!name || !hasTable(context, RELATION)) return { ok: true, value: undefined };
  const kinds = await searchRead(
    context,
    'party.relation.type',
    [],
    ['name'],
    z.object({ id: z.number(), name: text }),
  );
  if (!kinds.ok) return kinds;
  const kind = kinds.value.find(one => EMPLOYEE_OF.test(one.name) && !EMPLOYER_OF.test(one.name));
  if (!kind) return { ok: true, value: undefined };
  const domain = [['name', 'ilike', likeText(name)]];
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([party]) => ({
      ok: true,
      value: party && { to: party.id, type: kind.id },
    }),
  );
}

/** City and country as an address has them; undefined when there is nothing to write. */
type Place = { city?: string | null; country?: number | null };

/** Where a person or a company is, with the country among Tryton's own. */
export async function placeOf(
  context: CrmContext,
  { city, country }: Pick<ContactDraft, 'city' | 'country'>,
): Promise<CrmResult<Place | undefined>> {
  if (!city && !country) return { ok: true, value: undefined };
  const domain = ['OR', ['name', 'ilike', likeText(country ?? '')], ['code', '=', (country ?? '').toUpperCase()]];
  const found = country
    ? await searchRead(context, 'country.country', domain, ['id'], z.object({ id: z.number() }), { limit: 1 })
    : undefined;
  if (found && !found.ok) return found;
  const id = found?.value[0]?.id;
  const place = { ...(city ? { city } : {}), ...(id ? { country: id } : {}) };
  return { ok: true, value: Object.keys(place).length ? place : undefined };
}

/** What becomes of a party's first address: what the draft lacks is emptied, if the rep has seen it. */
export function addressChange(
  row: Party,
  draft: Pick<ContactDraft, 'city' | 'country'>,
  place: Place | undefined,
  mayRemove: boolean,
): { addresses?: unknown[] } {
  const address = row['addresses.'].find(({ active }) => active);
  if (!address) return place ? { addresses: [['create', [place]]] } : {};
  const values: Place = {
    ...(mayRemove && address.city && !draft.city ? { city: null } : {}),
    ...(mayRemove && address['country.'] && !draft.country ? { country: null } : {}),
    ...place,
  };
  return Object.keys(values).length ? { addresses: [['write', [address.id], values]] } : {};
}

type UpdateIntent = Extract<WriteIntent, { kind: 'contact.update' }>;

/** One write of all that differs, locked by what the rep saw. Without a version (never read) nothing is taken away. */
export async function updateParty(context: CrmContext, { contact, draft }: UpdateIntent): Promise<CrmResult<Written>> {
  const id = Number(contact.remoteId);
  if (!id) return failed('gone');
  const read = await loadParties(context, [id]);
  if (!read.ok) return read;
  const row = read.value.rows[0];
  if (!row) return failed('gone');
  if (contact.remoteVersion && contact.remoteVersion !== versionOf(row)) return failed('conflict');
  const changes = await changesOf(context, row, read.value.jobs, draft, Boolean(contact.remoteVersion));
  if (!changes.ok) return changes;
  const lock = contact.remoteVersion ? { _timestamp: { [`${PARTY},${id}`]: row._timestamp } } : {};
  const done = await call(context, `model.${PARTY}.write`, [[id], changes.value], nothing, lock);
  return done.ok ? describeParty(context, id) : goneOr(context, PARTY, String(id), done.failure);
}

async function changesOf(
  context: CrmContext,
  row: Party,
  jobs: Employment[],
  draft: ContactDraft,
  mayRemove: boolean,
): Promise<CrmResult<Record<string, unknown>>> {
  const job = jobs.find(({ personId }) => personId === row.id);
  const stays = job?.companyName === draft.company;
  const employer = stays ? ({ ok: true, value: undefined } as const) : await findEmployer(context, draft.company);
  if (!employer.ok) return employer;
  const place = await placeOf(context, draft);
  if (!place.ok) return place;
  const leaves = job && !stays && mayRemove;
  const relations = [
    ...(leaves ? [['delete', [job.relationId]]] : []),
    ...(employer.value ? [['create', [employer.value]]] : []),
  ];
  return {
    ok: true,
    value: {
      name: draft.fullName,
      contact_mechanisms: mechanismChanges(row, mechanismsOf(draft, stays || Boolean(employer.value)), mayRemove),
      ...addressChange(row, draft, place.value, mayRemove),
      ...(relations.length ? { relations } : {}),
    },
  };
}

/** Only mechanisms that the rep can see are taken away: a fax number or a company page is not in the form. */
function mechanismChanges(row: Party, wanted: Wanted[], mayRemove: boolean): unknown[] {
  const present = row['contact_mechanisms.'].filter(({ active }) => active);
  const wantedKeys = new Set(wanted.map(mechanismKey));
  const presentKeys = new Set(present.map(mechanismKey));
  const added = wanted.filter(one => !presentKeys.has(mechanismKey(one)));
  const removed = present.filter(one => mayRemove && isShown(one) && !wantedKeys.has(mechanismKey(one)));
  return [
    ...(removed.length ? [['delete', removed.map(({ id }) => id)]] : []),
    ...(added.length ? [['create', added]] : []),
  ];
}

const isShown = (one: Mechanism): boolean =>
  ['email', 'phone', 'mobile'].includes(one.type) ||
  identifiersOf(one).length > 0 ||
  (one.type === 'other' && [JOB_TITLE, EMPLOYER].includes(one.name));
