import { z } from 'zod';
import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import { activitiesIn } from '../note-sections';
import { FOUND_LIMIT, hasEmail, nameQuery, safeWords } from '../people';
import type { CrmContext, CrmResult } from '../types';
import { call } from './call';
import { changedAt, FIELDS, idOf, noteOf, type Person, person, toContact } from './person';

/** Most that one search finds. */
const SEARCH_SIZE = 30;

const results = z.object({ results: z.array(z.object({ person })).nullish() });

async function search(
  context: CrmContext,
  query: string,
  fits: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  if (!query) return { ok: true, value: [] };
  const ask = (text: string) => {
    const values = new URLSearchParams({ query: text, readMask: FIELDS, pageSize: String(SEARCH_SIZE) });
    return call(context, { method: 'GET', path: `people:searchContacts?${values}` }, results);
  };
  // Google asks for an empty search first: it brings its index up to date.
  return andThen(await ask(''), async () =>
    andThen(await ask(query), ({ results: found }) => ({
      ok: true,
      value: (found ?? [])
        .map(one => toContact(context, one.person))
        .filter(fits)
        .slice(0, FOUND_LIMIT),
    })),
  );
}

/** People by e-mail or name; at most 20. The search knows no web addresses. */
export async function find(
  context: CrmContext,
  { email, name }: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  if (email) return search(context, email.trim().toLowerCase(), hasEmail(email));
  // The beginnings of words are looked up: one word of the name, and whoever is found is held against all.
  return search(context, safeWords(name ?? '', 1)[0] ?? '', nameQuery(name ?? '').fits);
}

export const personById = (context: CrmContext, id: string | undefined): Promise<CrmResult<Person>> =>
  id
    ? call(context, { method: 'GET', path: `people/${encodeURIComponent(id)}?personFields=${FIELDS}` }, person)
    : Promise.resolve(failed('gone'));

export const read = async (context: CrmContext, { remoteId }: Contact): Promise<CrmResult<Contact>> =>
  andThen(await personById(context, remoteId), row => ({ ok: true, value: toContact(context, row) }));

const RELATED = 20;

/** The activities that stand in the note. An address book has neither companies nor deals. */
export async function related(context: CrmContext, { remoteId }: Contact) {
  return andThen(await personById(context, remoteId), row => {
    const note = { name: idOf(row), note: noteOf(row), updatedAt: changedAt(row) };
    return { ok: true as const, value: { deals: [], activities: activitiesIn(context, note).slice(0, RELATED) } };
  });
}
