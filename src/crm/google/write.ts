import { z } from 'zod';
import { inTurn } from '../../lib/in-turn';
import type { Activity } from '../../model/activity';
import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import { keysIn, withActivity, withoutActivity } from '../note-sections';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, type Intent } from '../writes';
import { call } from './call';
import { personById } from './find';
import { changesOf, FIELDS, idOf, noteOf, type Person, person, toContact, webUrl } from './person';
import { youngest } from './pull';

/** Google asks for one change at a time in each address book. */
const alone = <T>({ connectionId }: CrmContext, action: () => Promise<T>): Promise<T> =>
  inTurn(`google:${connectionId}`, action);

export const write = defineWrite({
  'activity.create': putActivity,
  'activity.update': putActivity,
  'activity.delete': removeActivity,
  'contact.create': createContact,
  'contact.update': updateContact,
  'contact.delete': (context, { contact }) => removeContact(context, contact.remoteId),
});

/** Tries at a contact that others change at the same time. */
const TRIES = 5;

/**
 * Reads a contact, changes it and writes it back over just that state (its etag).
 * @param edit - answers the fields to write, or a failure to write nothing
 * @param tries - how often it begins again when somebody else was faster
 */
async function edit(
  context: CrmContext,
  id: string | undefined,
  changes: (row: Person) => CrmResult<Record<string, unknown[]>>,
  tries: number,
): Promise<CrmResult<Person>> {
  return andThen(await personById(context, id), async row =>
    andThen(changes(row), async values => {
      const names = Object.keys(values);
      if (names.length === 0) return { ok: true, value: row };
      const query = new URLSearchParams({ updatePersonFields: names.join(), personFields: FIELDS });
      const path = `people/${encodeURIComponent(idOf(row))}:updateContact?${query}`;
      const json = { resourceName: row.resourceName, etag: row.etag, metadata: sourcesOf(row), ...values };
      const done = await call(context, { method: 'PATCH', path, json }, person);
      if (done.ok || done.failure.cause.code !== 'conflict' || tries <= 1) return done;
      return edit(context, id, changes, tries - 1);
    }),
  );
}

/** Only the contact is written, and only over what was read of it. */
const sourcesOf = ({ metadata }: Person) => ({
  sources: (metadata?.sources ?? [])
    .filter(({ type }) => type === 'CONTACT')
    .map(({ type, id, etag }) => ({ type, id, etag })),
});

type ActivityIntent = Extract<WriteIntent, { activity: Activity }>;

const activityId = (id: string, key: string): string => `${id}#${key}`;
/** The key of an activity that is in the note already. */
const keyOf = ({ activity, onceKey }: ActivityIntent): string => activity.remoteId?.split('#')[1] ?? onceKey;
const biography = (value: string) => ({ biographies: [{ value, contentType: 'TEXT_PLAIN' }] });

/** Activities are parts of the one note; each ends with its once-key, so that a second writing meets the first. */
function putActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const key = keyOf(intent);
  return alone(context, async () => {
    const done = await edit(
      context,
      intent.contact.remoteId,
      row => {
        const note = noteOf(row);
        if (intent.kind === 'activity.update' && !keysIn(note).includes(key)) return failed('gone');
        return { ok: true, value: biography(withActivity(note, key, intent.activity)) };
      },
      TRIES,
    );
    const busy = !done.ok && done.failure.cause.code === 'conflict' ? failed('conflict', { retry: 'later' }) : done;
    return andThen(busy, row => ({
      ok: true,
      value: { remoteId: activityId(idOf(row), key), webUrl: webUrl(idOf(row)) },
    }));
  });
}

function removeActivity(context: CrmContext, intent: ActivityIntent): Promise<CrmResult<Written>> {
  const id = intent.activity.remoteId?.split('#')[0] ?? intent.contact.remoteId;
  if (!id) return Promise.resolve(failed('gone'));
  const key = keyOf(intent);
  return alone(context, async () => {
    const done = await edit(
      context,
      id,
      row =>
        keysIn(noteOf(row)).includes(key)
          ? { ok: true, value: biography(withoutActivity(noteOf(row), key)) }
          : failed('gone'),
      TRIES,
    );
    if (!done.ok && done.failure.cause.code !== 'gone') return done;
    return { ok: true, value: { remoteId: activityId(id, key) } };
  });
}

/** Names our writes in the data that Google keeps for programs, which no rep sees. */
const ONCE = 'throughline';

const written = (context: CrmContext, row: Person): CrmResult<Written> => {
  const { remoteVersion } = toContact(context, row);
  const version = remoteVersion ? { remoteVersion } : {};
  return { ok: true, value: { remoteId: idOf(row), webUrl: webUrl(idOf(row)), ...version } };
};

function createContact(
  context: CrmContext,
  { contact, onceKey }: Intent<'contact.create'>,
): Promise<CrmResult<Written>> {
  const json = { ...changesOf(undefined, undefined, contact), clientData: [{ key: ONCE, value: onceKey }] };
  const path = `people:createContact?personFields=${FIELDS}`;
  return alone(context, async () =>
    andThen(await call(context, { method: 'POST', path, json }, person), row => written(context, row)),
  );
}

function updateContact(context: CrmContext, { contact, draft }: Intent<'contact.update'>): Promise<CrmResult<Written>> {
  const changes = (row: Person): CrmResult<Record<string, unknown[]>> => {
    const seen: Contact = toContact(context, row);
    if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
    return { ok: true, value: changesOf(row, seen, draft) };
  };
  return alone(context, async () =>
    // A note that somebody adds meanwhile changes the etag, not what the rep saw: read again and compare.
    andThen(await edit(context, contact.remoteId, changes, TRIES), row => written(context, row)),
  );
}

function removeContact(context: CrmContext, id: string | undefined): Promise<CrmResult<Written>> {
  if (!id) return Promise.resolve(failed('gone'));
  const path = `people/${encodeURIComponent(id)}:deleteContact`;
  return alone(context, async () => {
    const done = await call(context, { method: 'DELETE', path }, z.unknown());
    return done.ok || done.failure.cause.code === 'gone' ? { ok: true, value: { remoteId: id } } : done;
  });
}

/** Rows that are looked through: those changed last. */
const LOOK_LIMIT = 200;

/** Changes and deletes may be sent again without harm; only what creates must be looked for. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (intent.kind === 'contact.create')
    return andThen(await youngest(context, LOOK_LIMIT), ({ connections }): CrmResult<Written | null> => {
      const found = connections?.find(({ clientData }) =>
        clientData?.some(({ key, value }) => key === ONCE && value === intent.onceKey),
      );
      return found ? written(context, found) : { ok: true, value: null };
    });
  const id = intent.kind === 'activity.create' ? intent.contact.remoteId : undefined;
  if (!id) return { ok: true, value: null };
  const row = await personById(context, id);
  if (!row.ok) return row.failure.cause.code === 'gone' ? { ok: true, value: null } : row;
  const isThere = keysIn(noteOf(row.value)).includes(intent.onceKey);
  return {
    ok: true,
    value: isThere ? { remoteId: activityId(id, intent.onceKey), webUrl: webUrl(id) } : null,
  };
}
