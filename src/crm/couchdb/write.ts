import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent } from '../writes';
import { getDocument, putDocument, putDocuments, type RawDocument, userOf, view, webUrl } from './call';
import { accountFields, activityFields, contactFields, newContact } from './documents';
import { pipelines } from './find';

type ActivityIntent = Intent<'activity.create' | 'activity.update' | 'activity.delete'>;
type Fields = Record<string, unknown>;

/** Tries at a document that others write at the same time, for changes that do not depend on what was there. */
const TRIES = 5;

/** Sends one write. All that is created bears an id made of the once-key: the second creation meets the first. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': (context, { activity }) => remove(context, activity.remoteId),
  'contact.create': (context, { contact, onceKey }) =>
    create(context, `contact:${onceKey}`, newContact(context, contact)),
  'contact.update': (context, { contact, draft, onceKey }) =>
    update(context, contact, onceKey, doc => ({
      ...contactFields(draft),
      // Somebody who works elsewhere now: the account would say the old company.
      ...(draft.company === doc.company ? {} : { account: undefined }),
    })),
  'contact.delete': removeContact,
  'account.create': (context, { account, onceKey }) =>
    create(context, `account:${onceKey}`, {
      type: 'account',
      ...accountFields(account),
      owner: userOf(context),
      createdAt: account.updatedAt,
      updatedAt: account.updatedAt,
    }),
  'account.update': (context, { account, draft, onceKey }) =>
    update(context, account, onceKey, () => accountFields(draft)),
  'account.delete': (context, { account }) => remove(context, account.remoteId),
  'deal.update': moveDeal,
});

/** Finds what was written under a once-key, by the id that it must have. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const [type, verb] = intent.kind.split('.');
  if (verb !== 'create') return { ok: true, value: null };
  return andThen(await getDocument(context, `${type}:${intent.onceKey}`), doc => ({
    ok: true,
    value: doc && written(context, doc._id, doc._rev),
  }));
}

const written = (context: CrmContext, id: string, rev: string): Written => ({
  remoteId: id,
  remoteVersion: rev,
  webUrl: webUrl(context, id),
});

async function create(context: CrmContext, id: string, fields: Fields): Promise<CrmResult<Written>> {
  const user = userOf(context);
  const put = await putDocument(context, id, { ...fields, createdBy: user, updatedBy: user });
  if (put.ok) return { ok: true, value: written(context, id, put.value.rev) };
  if (put.failure.cause.code !== 'conflict') return put;
  // Somebody put it there: we ourselves, when the answer was lost.
  return andThen(await getDocument(context, id), doc =>
    doc ? { ok: true, value: written(context, id, doc._rev) } : put,
  );
}

/**
 * Writes over just the revision that the rep saw; without one (never read) over whatever is there. Fields that we do not know stay. A
 * change whose answer was lost is known again by its once-key, and is no conflict with itself.
 */
async function update(
  context: CrmContext,
  { remoteId, remoteVersion }: { remoteId?: string | undefined; remoteVersion?: string | undefined },
  onceKey: string,
  change: (doc: RawDocument) => Fields,
): Promise<CrmResult<Written>> {
  if (!remoteId) return failed('gone');
  for (let tries = 1; ; tries++) {
    const read = await getDocument(context, remoteId);
    if (!read.ok) return read;
    const doc = read.value;
    if (!doc) return failed('gone');
    if (doc.once === onceKey) return { ok: true, value: written(context, remoteId, doc._rev) };
    if (remoteVersion && remoteVersion !== doc._rev) return failed('conflict');
    const stamp = { once: onceKey, updatedBy: userOf(context), updatedAt: context.now().toISOString() };
    const put = await putDocument(context, remoteId, { ...doc, ...change(doc), ...stamp });
    if (put.ok) return { ok: true, value: written(context, remoteId, put.value.rev) };
    if (put.failure.cause.code !== 'conflict' || remoteVersion || tries === TRIES) return put;
  }
}

async function createActivity(
  context: CrmContext,
  { activity, contact, onceKey }: ActivityIntent,
): Promise<CrmResult<Written>> {
  const about = contact.remoteId;
  if (!about) return failed('gone');
  return andThen(await getDocument(context, about), doc =>
    doc ? create(context, `activity:${onceKey}`, activityFields(context, activity, about)) : failed('gone'),
  );
}

async function updateActivity(context: CrmContext, { activity, onceKey }: ActivityIntent): Promise<CrmResult<Written>> {
  const { remoteId } = activity;
  return update(context, { remoteId }, onceKey, ({ contact }) => activityFields(context, activity, String(contact)));
}

/** Deletes a document as it is now; what is gone already counts as deleted. */
async function remove(
  context: CrmContext,
  id: string | undefined,
  alsoGone: readonly RawDocument[] = [],
): Promise<CrmResult<Written>> {
  if (!id) return failed('gone');
  for (let tries = 1; ; tries++) {
    const read = await getDocument(context, id);
    if (!read.ok) return read;
    if (!read.value) return failed('gone');
    const docs = [read.value, ...alsoGone].map(({ _id, _rev }) => ({ _id, _rev, _deleted: true }));
    const done = await putDocuments(context, docs);
    if (!done.ok) return done;
    const refused = done.value.find(row => row.id === id)?.error;
    if (!refused) return { ok: true, value: { remoteId: id } };
    if (refused !== 'conflict') return failed('forbidden');
    if (tries === TRIES) return failed('conflict', { retry: 'later' });
  }
}

/** With it go the signed-in user's activities about it; those of others are theirs to delete. */
async function removeContact(context: CrmContext, { contact }: Intent<'contact.delete'>): Promise<CrmResult<Written>> {
  const id = contact.remoteId;
  if (!id) return failed('gone');
  const about = await view(context, 'about', { startkey: [id, 'activity'], endkey: [id, 'activity', {}] });
  return andThen(about, docs =>
    remove(
      context,
      id,
      docs.filter(({ author }) => author === userOf(context)),
    ),
  );
}

async function moveDeal(context: CrmContext, { deal, onceKey }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  return andThen(await pipelines(context), list => {
    const pipeline = list.find(({ stages }) => stages.some(({ id }) => id === deal.stageId));
    const place = pipeline?.stages.findIndex(({ id }) => id === deal.stageId) ?? -1;
    const stage = pipeline?.stages[place];
    if (!pipeline || !stage) return failed('invalid', { field: 'stageId' });
    return update(context, deal, onceKey, () => ({
      stage: stage.name,
      stageId: stage.id,
      pipelineId: pipeline.id,
      stageIndex: place + 1,
      stageCount: pipeline.stages.length,
      isOpen: stage.isOpen,
    }));
  });
}
