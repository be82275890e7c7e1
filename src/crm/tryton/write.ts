import { z } from 'zod';
import { andThen } from '../failure';
import type { Connector, CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite } from '../writes';
import { searchRead } from './call';
import { createNote, deleteNote, deleteRow, noteWith, updateNote } from './notes';
import { openSession } from './session';
import { PARTY } from './values';
import { createParty, describeParty, partyMarker, updateParty } from './write-party';

/** Sends one write to where it belongs. */
export const write: Connector['write'] = async (context, intent) =>
  andThen(await openSession(context), () => writeOpen(context, intent));

const writeOpen = defineWrite({
  'activity.create': createNote,
  'activity.update': updateNote,
  'activity.delete': deleteNote,
  'contact.create': createParty,
  'contact.update': updateParty,
  'contact.delete': (context, { contact }) => deleteRow(context, PARTY, contact.remoteId),
});

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
