import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Pipeline } from '../../model/deal';
import { andThen, failed } from '../failure';
import { checked } from '../http';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { Connector, CrmContext, CrmResult } from '../types';
import { ID, list, listAll, listByIds, quoted, readOne, send } from './call';
import { PEOPLE, type PersonRow, personRow, toContact } from './person';
import {
  activityRow,
  COMPANIES,
  companyRow,
  DEALS,
  dealRow,
  isOpenStage,
  PIPELINE,
  PLACES,
  type Place,
  stageName,
  targetRow,
  toAccount,
  toActivity,
  toDeal,
  withPersonField,
} from './records';

/** Names of the companies of these people. */
export async function companyNames(
  context: CrmContext,
  rows: readonly Pick<PersonRow, 'companyId'>[],
): Promise<CrmResult<Map<string, string>>> {
  const ids = rows.map(({ companyId }) => companyId).filter(Boolean);
  return andThen(await listByIds(context, COMPANIES.plural, 'id', ids, companyRow), found => ({
    ok: true,
    value: new Map(found.map(({ id, name }) => [id, name])),
  }));
}

async function toContacts(context: CrmContext, rows: PersonRow[]): Promise<CrmResult<Contact[]>> {
  return andThen(await companyNames(context, rows), names => ({
    ok: true,
    value: rows.map(row => toContact(context, row, names.get(row.companyId))),
  }));
}

/** People by e-mail, profile address or name. */
export async function find(
  context: CrmContext,
  query: Parameters<Connector['find']>[1],
): Promise<CrmResult<Contact[]>> {
  const wanted = wantedOf(context, query);
  if (!wanted) return { ok: true, value: [] };
  const page = await list(context, PEOPLE.plural, { filter: wanted.filter }, personRow);
  if (!page.ok) return page;
  return andThen(await toContacts(context, page.value.rows), people => ({
    ok: true,
    value: people.filter(wanted.fits).slice(0, FOUND_LIMIT),
  }));
}

function wantedOf(context: CrmContext, { email, url, name }: Parameters<Connector['find']>[1]) {
  if (email) return { filter: `emails.primaryEmail[ilike]:${quoted(email.trim())}`, fits: hasEmail(email) };
  if (url) {
    const profile = profileQuery(url);
    if (!profile) return undefined;
    const standard = ['linkedinLink.primaryLinkUrl', 'xLink.primaryLinkUrl'];
    const fields = new Set([...standard, ...(context.mapping?.profiles ?? []).map(({ field }) => field)]);
    const clauses = [...fields].map(field => `${field}[ilike]:${quoted(profile.needle, '%')}`);
    return { filter: `or(${clauses.join(',')})`, fits: profile.fits };
  }
  const words = safeWords(name ?? '');
  if (words.length === 0) return undefined;
  const clauses = words.map(word => {
    const parts = ['firstName', 'lastName'].map(part => `name.${part}[ilike]:${quoted(word, '%')}`);
    return `or(${parts.join(',')})`;
  });
  const filter = clauses.length === 1 ? (clauses[0] ?? '') : `and(${clauses.join(',')})`;
  return { filter, fits: nameQuery(name ?? '').fits };
}

/** One person; `gone` when there is none. */
export async function readRow(context: CrmContext, remoteId: string | undefined): Promise<CrmResult<PersonRow>> {
  if (!remoteId) return failed('gone');
  return andThen(await readOne(context, PEOPLE.plural, remoteId, personRow), row =>
    row ? { ok: true, value: row } : failed('gone'),
  );
}

/** A person as Twenty has them now. */
export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  const row = await readRow(context, contact.remoteId);
  if (!row.ok) return row;
  return andThen(await toContacts(context, [row.value]), ([person]) =>
    person ? { ok: true, value: person } : failed('gone'),
  );
}

const RELATED_LIMIT = 20;
/** Pages of targets that are read for one person: the newest are told by their dates, not by their place. */
const TARGET_PAGES = 10;

/** Company, open deals and last activities of one person. */
export async function related(context: CrmContext, contact: Contact) {
  const person = await readRow(context, contact.remoteId);
  if (!person.ok) return person;
  const { id, companyId } = person.value;
  const company = companyId ? await readOne(context, COMPANIES.plural, companyId, companyRow) : undefined;
  if (company && !company.ok) return company;
  const mine = `pointOfContactId[eq]:${id}`;
  const filter = companyId ? `or(${mine},companyId[eq]:${companyId})` : mine;
  const deals = await listAll(context, DEALS.plural, filter, dealRow, 1);
  if (!deals.ok) return deals;
  const notes = await activitiesOf(context, 'note', id);
  if (!notes.ok) return notes;
  return andThen(await activitiesOf(context, 'task', id), tasks => ({
    ok: true,
    value: {
      ...(company?.value ? { account: toAccount(context, company.value) } : {}),
      deals: deals.value.map(row => toDeal(context, row)).filter(({ isOpen }) => isOpen),
      activities: [...notes.value, ...tasks].sort((a, b) => b.createdAt.localeCompare(a.createdAt)),
    },
  }));
}

async function activitiesOf(context: CrmContext, place: Place, personId: string) {
  const { plural, key, targets } = PLACES[place];
  const found = await withPersonField(context, field =>
    listAll(context, targets.plural, `${field}[eq]:${personId}`, targetRow, TARGET_PAGES),
  );
  if (!found.ok) return found;
  const newest = found.value
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    .slice(0, RELATED_LIMIT)
    .map(target => target[key])
    .filter(Boolean);
  return andThen(await listByIds(context, plural, 'id', newest, activityRow), rows => ({
    ok: true as const,
    value: rows.map(row => toActivity(context, place, row, personId)),
  }));
}

const property = z.looseObject({ enum: z.array(z.string()).nullish(), type: z.string().nullish() });
const objectSchema = z.looseObject({ properties: z.record(z.string(), property) });
const openApi = z.object({ components: z.object({ schemas: z.record(z.string(), z.unknown()) }) });

/** Fields of one object of a contract. */
export function propertiesOf({ components }: z.infer<typeof openApi>, name: string) {
  return objectSchema.safeParse(components.schemas[name]).data?.properties ?? {};
}

/** The contract of this very workspace, with its own fields; newer builds keep it under `rest`. */
export async function readContract(context: CrmContext): Promise<CrmResult<z.infer<typeof openApi>>> {
  for (const path of ['open-api/core', 'rest/open-api/core']) {
    const answer = await send(context, 'GET', path);
    if (answer.ok && answer.value.body !== undefined) return checked(ID, answer.value.body, openApi);
    if (!answer.ok && !['gone', 'not-a-crm'].includes(answer.failure.cause.code)) return answer;
  }
  return failed('not-a-crm');
}

/** The stages of opportunities, as the workspace has set them. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  return andThen(await readContract(context), contract => {
    const names = propertiesOf(contract, 'Opportunity').stage?.enum ?? [];
    const stages = names.map(id => ({ id, name: stageName(id), isOpen: isOpenStage(id) }));
    return { ok: true, value: [{ id: PIPELINE, name: 'Opportunities', stages }] };
  });
}
