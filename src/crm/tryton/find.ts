import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Deal } from '../../model/deal';
import { identifierKey } from '../../model/identifier';
import { pageIdentifier, profileIdentifiers } from '../../model/profile-urls';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { type Domain, hasTable, type Query, searchRead } from './call';
import { loadParties } from './load-parties';
import { DEAL_FIELDS, dealRow, loadDeals, NOTE_FIELDS, noteRow, resourceOf, toActivity } from './records';
import { openSession } from './session';
import { DEAL, likeText, MECHANISM, NOTE, PARTY } from './values';

const FOUND_LIMIT = 20;

/** People by e-mail, profile address or name; at most 20. */
export async function find(
  context: CrmContext,
  query: { email?: string; url?: string; name?: string },
): Promise<CrmResult<Contact[]>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  const { email, url, name } = query;
  if (email)
    return peopleWith(
      context,
      [
        ['type', '=', 'email'],
        ['value', 'ilike', likeText(email.trim())],
      ],
      ({ emails }) => emails.includes(email.trim().toLowerCase()),
    );
  if (url) return findByUrl(context, url);
  const words = (name ?? '').split(/\s+/).filter(Boolean);
  if (words.length === 0) return { ok: true, value: [] };
  const domain = words.map(word => ['name', 'ilike', `%${likeText(word)}%`]);
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: FOUND_LIMIT }),
    async rows =>
      peopleOf(
        context,
        rows.map(({ id }) => id),
      ),
  );
}

/** The address may be written in many ways: what is asked for is the handle in it, what counts is the identifier. */
async function findByUrl(context: CrmContext, url: string): Promise<CrmResult<Contact[]>> {
  const wanted = [...profileIdentifiers(url), pageIdentifier(url)].filter(one => one !== undefined);
  const [first] = wanted;
  if (!first) return { ok: true, value: [] };
  const needle = first.kind === 'url' ? (first.value.split('//')[1] ?? first.value) : first.value;
  const keys = new Set(wanted.map(identifierKey));
  const domain = [
    'OR',
    ['value', 'ilike', `%${likeText(needle)}%`],
    ['value', 'ilike', `%${likeText(encodeURIComponent(needle))}%`],
  ];
  return peopleWith(context, [domain], ({ identifiers }) => identifiers.some(one => keys.has(identifierKey(one))));
}

async function peopleWith(
  context: CrmContext,
  domain: Domain,
  isWanted: (contact: Contact) => boolean,
): Promise<CrmResult<Contact[]>> {
  const row = z.object({ party: z.number() });
  return andThen(await searchRead(context, MECHANISM, domain, ['party'], row, { limit: FOUND_LIMIT * 5 }), async rows =>
    andThen(await peopleOf(context, [...new Set(rows.map(({ party }) => party))]), people => ({
      ok: true,
      value: people.filter(isWanted).slice(0, FOUND_LIMIT),
    })),
  );
}

async function peopleOf(context: CrmContext, ids: number[]): Promise<CrmResult<Contact[]>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  return andThen(await loadParties(context, ids), ({ people }) => ({ ok: true, value: people }));
}

/** One person as Tryton has them now. */
export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  const id = Number(contact.remoteId);
  if (!id) return failed('gone');
  return andThen(await peopleOf(context, [id]), ([person]) => (person ? { ok: true, value: person } : failed('gone')));
}

/** Last activities shown in the card, and a few more to choose from. */
const RELATED_NOTES = 20;

/** Employer, open deals (those of the employer too) and last notes of one person. */
export async function related(context: CrmContext, contact: Contact) {
  const session = await openSession(context);
  if (!session.ok) return session;
  const id = Number(contact.remoteId);
  if (!id) return failed('gone');
  const parties = await loadParties(context, [id]);
  if (!parties.ok) return parties;
  if (parties.value.missing.length) return failed('gone');
  const companyId = parties.value.jobs.find(({ personId }) => personId === id)?.companyId;
  const company = companyId === undefined ? undefined : await loadParties(context, [companyId]);
  if (company && !company.ok) return company;
  const deals = await dealsOf(context, id, companyId);
  if (!deals.ok) return deals;
  const query: Query = {
    order: [
      ['create_date', 'DESC'],
      ['id', 'DESC'],
    ],
    limit: RELATED_NOTES,
  };
  const domain = [['resource', '=', resourceOf(String(id))]];
  return andThen(await searchRead(context, NOTE, domain, NOTE_FIELDS, noteRow, query), rows => ({
    ok: true,
    value: {
      ...(company?.value.companies[0] ? { account: company.value.companies[0] } : {}),
      deals: deals.value,
      activities: rows.map(row => toActivity(context, row)).filter(activity => activity !== undefined),
    },
  }));
}

async function dealsOf(context: CrmContext, id: number, companyId: number | undefined): Promise<CrmResult<Deal[]>> {
  if (!hasTable(context, DEAL)) return { ok: true, value: [] };
  const ids = companyId === undefined ? [id] : [id, companyId];
  const domain = [
    ['state', 'in', ['lead', 'opportunity', 'converted']],
    ['OR', ['party', 'in', ids], ['contact.party', '=', id]],
  ];
  return andThen(await searchRead(context, DEAL, domain, DEAL_FIELDS, dealRow), rows => loadDeals(context, rows));
}
