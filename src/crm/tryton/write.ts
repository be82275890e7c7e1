import { z } from 'zod';
import { andThen, notOffered } from '../failure';
import type { CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { searchRead } from './call';
import { createNote, deleteNote, deleteRow, noteWith, updateNote } from './notes';
import { openSession } from './session';
import { PARTY } from './values';
import { createParty, describeParty, partyMarker, updateParty } from './write-party';

/** Sends one write to where it belongs. */
export async function write(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  switch (intent.kind) {
    case 'activity.create':
      return createNote(context, intent);
    case 'activity.update':
      return updateNote(context, intent);
    case 'activity.delete':
      return deleteNote(context, intent);
    case 'contact.create':
      return createParty(context, intent);
    case 'contact.update':
      return updateParty(context, intent);
    case 'contact.delete':
      return deleteRow(context, PARTY, intent.contact.remoteId);
    default:
      return notOffered();
  }
}

/** Changes and deletes may be sent again without harm; only what creates must be looked for. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  if (intent.kind === 'activity.create') return noteWith(context, intent);
  if (intent.kind !== 'contact.create') return { ok: true, value: null };
  const domain = [['identifiers.code', '=', partyMarker(intent.onceKey)]];
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([row]) => (row ? describeParty(context, row.id) : { ok: true, value: null }),
  );
}
