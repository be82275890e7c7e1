import { z } from 'zod';
import type { Contact } from '../../model/contact';
import type { Pipeline } from '../../model/deal';
import { identifierKey } from '../../model/identifier';
import { emailIdentifier, pageIdentifier, profileIdentifiers } from '../../model/profile-urls';
import { andThen, failed } from '../failure';
import { checked } from '../http';
import { FOUND_LIMIT, nameQuery } from '../people';
import type { Connector, CrmContext, CrmResult } from '../types';
import { getDocument, ID, type RawDocument, view } from './call';
import { PIPELINES } from './design';
import { nameKeys, toAccount, toActivity, toContact, toDeal } from './documents';
import { settled } from './settle';

type Query = Parameters<Connector['find']>[1];

/** Behind every letter that a word could go on with. */
const LAST = '\ufff0';
/** Documents looked at for a word that many names hold. */
const NAME_LIMIT = 200;

const people = (context: CrmContext, docs: readonly RawDocument[]): Contact[] => [
  ...new Map(docs.flatMap(doc => toContact(context, doc) ?? []).map(contact => [contact.id, contact])).values(),
];

/** People by e-mail, profile address or the beginning of the longest word of a name. */
export async function find(context: CrmContext, query: Query): Promise<CrmResult<Contact[]>> {
  if (query.name !== undefined && !query.email && !query.url) return findByName(context, query.name);
  const wanted = query.email ? [emailIdentifier(query.email)] : wantedProfiles(query.url ?? '');
  const found: RawDocument[] = [];
  for (const identifier of wanted) {
    if (!identifier) continue;
    const docs = await view(context, 'keys', { key: identifierKey(identifier), limit: FOUND_LIMIT });
    if (!docs.ok) return docs;
    found.push(...docs.value);
  }
  return { ok: true, value: people(context, found).slice(0, FOUND_LIMIT) };
}

function wantedProfiles(url: string) {
  const profiles = profileIdentifiers(url);
  return profiles.length > 0 ? profiles : [pageIdentifier(url)];
}

async function findByName(context: CrmContext, name: string): Promise<CrmResult<Contact[]>> {
  const { fits } = nameQuery(name);
  const [longest] = nameKeys(name).sort((a, b) => b.length - a.length);
  if (!longest) return { ok: true, value: [] };
  const docs = await view(context, 'keys', { startkey: longest, endkey: `${longest}${LAST}`, limit: NAME_LIMIT });
  return andThen(docs, list => ({ ok: true, value: people(context, list).filter(fits).slice(0, FOUND_LIMIT) }));
}

/** A contact's document, its conflicting revisions settled; `gone` when there is none. */
async function readContact(context: CrmContext, remoteId: string | undefined): Promise<CrmResult<RawDocument>> {
  if (!remoteId) return failed('gone');
  return andThen(await getDocument(context, remoteId, true), async doc =>
    doc ? { ok: true, value: await settled(context, doc) } : failed('gone'),
  );
}

/** A contact as it lies in the team's database now. */
export async function read(context: CrmContext, contact: Contact): Promise<CrmResult<Contact>> {
  return andThen(await readContact(context, contact.remoteId), doc => {
    const person = toContact(context, doc);
    return person ? { ok: true, value: person } : failed('gone');
  });
}

const RELATED_LIMIT = 30;

/** Account, open deals and last activities of one contact. */
export async function related(context: CrmContext, contact: Contact) {
  const doc = await readContact(context, contact.remoteId);
  if (!doc.ok) return doc;
  const { _id, account: accountId } = doc.value;
  const account = typeof accountId === 'string' ? await getDocument(context, accountId) : undefined;
  if (account && !account.ok) return account;
  const deals: RawDocument[] = [];
  for (const id of [_id, ...(account?.value ? [account.value._id] : [])]) {
    const found = await view(context, 'about', { key: [id, 'deal'], limit: RELATED_LIMIT });
    if (!found.ok) return found;
    deals.push(...found.value.filter(one => !deals.some(other => other._id === one._id)));
  }
  const newestFirst = { startkey: [_id, 'activity', {}], endkey: [_id, 'activity'], descending: true };
  return andThen(await view(context, 'about', { ...newestFirst, limit: RELATED_LIMIT }), activities => {
    const company = account?.value ? toAccount(context, account.value) : undefined;
    return {
      ok: true as const,
      value: {
        ...(company ? { account: company } : {}),
        deals: deals.flatMap(one => toDeal(context, one) ?? []).filter(({ isOpen }) => isOpen),
        activities: activities.flatMap(one => toActivity(context, one) ?? []),
      },
    };
  });
}

const pipelinesDocument = z.object({
  pipelines: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      stages: z.array(z.object({ id: z.string(), name: z.string(), isOpen: z.boolean() })),
    }),
  ),
});

/** Where deals can stand: one document of the team's database. */
export async function pipelines(context: CrmContext): Promise<CrmResult<Pipeline[]>> {
  return andThen(await getDocument(context, PIPELINES), doc => {
    if (!doc) return { ok: true, value: [] };
    return andThenChecked(checked(ID, doc, pipelinesDocument));
  });
}

const andThenChecked = (result: CrmResult<z.infer<typeof pipelinesDocument>>): CrmResult<Pipeline[]> =>
  result.ok ? { ok: true, value: result.value.pipelines } : result;
