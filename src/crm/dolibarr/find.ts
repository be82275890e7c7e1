import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import { FOUND_LIMIT, hasEmail, nameQuery, profileQuery, safeWords } from '../people';
import type { Connector, CrmContext, CrmResult } from '../types';
import { ask, likeText, list } from './call';
import { type ContactRow, companyOf, contactRow, toContact } from './person';
import { companyRow, eventRow, projectRow, toAccount, toActivity, toDeal } from './records';

const like = (field: string, value: string): string => `(t.${field}:like:'${value}')`;

/** People by e-mail, profile address or name. */
export async function find(
  context: CrmContext,
  query: Parameters<Connector['find']>[1],
): Promise<CrmResult<Contact[]>> {
  const wanted = wantedOf(query);
  if (!wanted) return { ok: true, value: [] };
  const options = { filters: [wanted.filter], limit: FOUND_LIMIT * 5, sort: 't.rowid', order: 'ASC' };
  return andThen(await list(context, 'contacts', options, contactRow), rows => ({
    ok: true,
    value: rows
      .map(row => toContact(context, row))
      .filter(wanted.fits)
      .slice(0, FOUND_LIMIT),
  }));
}

function wantedOf({ email, url, name }: Parameters<Connector['find']>[1]) {
  if (email) return { filter: like('email', likeText(email.trim().toLowerCase())), fits: hasEmail(email) };
  if (url) {
    const profile = profileQuery(url);
    if (!profile) return undefined;
    const part = `%${likeText(profile.needle)}%`;
    return { filter: `(${like('socialnetworks', part)} or ${like('note_private', part)})`, fits: profile.fits };
  }
  const words = safeWords(name ?? '');
  if (words.length === 0) return undefined;
  const clauses = words.map(word => `(${like('lastname', `%${word}%`)} or ${like('firstname', `%${word}%`)})`);
  return { filter: clauses.join(' and '), fits: nameQuery(name ?? '').fits };
}

/** One person; `gone` when there is none. */
export async function readRow(context: CrmContext, remoteId: string | undefined): Promise<CrmResult<ContactRow>> {
  if (!remoteId) return failed('gone');
  return ask(context, `contacts/${encodeURIComponent(remoteId)}`, { method: 'GET' }, contactRow);
}

/** A person as Dolibarr has them now. */
export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  return andThen(await readRow(context, contact.remoteId), row => ({ ok: true, value: toContact(context, row) }));
}

const RELATED_LIMIT = 40;

/** Events of one person, the newest first. */
export const eventsOf = (context: CrmContext, contactId: string, more: readonly string[] = [], limit = RELATED_LIMIT) =>
  list(
    context,
    'agendaevents',
    { filters: [`(t.fk_contact:=:${Number(contactId)})`, ...more], sort: 't.id', order: 'DESC', limit },
    eventRow,
  );

/** Company, open opportunities of the company and last activities of one person. */
export async function related(context: CrmContext, contact: Contact) {
  const person = await readRow(context, contact.remoteId);
  if (!person.ok) return person;
  const { id } = person.value;
  const socid = companyOf(person.value);
  const company = socid
    ? await ask(context, `thirdparties/${encodeURIComponent(socid)}`, { method: 'GET' }, companyRow)
    : undefined;
  if (company && !company.ok && !isMissing(company)) return company;
  const options = { limit: 50, sort: 't.rowid', order: 'DESC', extra: { thirdparty_ids: socid } };
  const projects = socid ? await list(context, 'projects', options, projectRow) : undefined;
  if (projects && !projects.ok && !isMissing(projects)) return projects;
  return andThen(await eventsOf(context, id), rows => ({
    ok: true,
    value: {
      ...(company?.ok ? { account: toAccount(context, company.value) } : {}),
      deals: (projects?.ok ? projects.value : [])
        .map(row => toDeal(context, row, id))
        .filter(deal => deal !== undefined)
        .filter(({ isOpen }) => isOpen),
      activities: rows.map(row => toActivity(context, row, id)).filter(activity => activity !== undefined),
    },
  }));
}

/** Not allowed, or a module that is switched off. */
const isMissing = (result: CrmResult<unknown>): boolean =>
  !result.ok && ['forbidden', 'gone', 'invalid'].includes(result.failure.cause.code);
