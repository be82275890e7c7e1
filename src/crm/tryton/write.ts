import { z } from 'zod';
import { andThen } from '../failure';
import type { Connector, CrmContext, CrmResult, WriteIntent, Written } from '../types';
import { defineWrite, oneAtATime } from '../writes';
import { searchRead } from './call';
import { moveDeal } from './deals';
import { accountMark } from './load-parties';
import { createNote, deleteNote, deleteRow, noteWith, updateNote } from './notes';
import { openSession } from './session';
import { ID, PARTY } from './values';
import { createCompany, updateCompany } from './write-account';
import { createParty, describeParty, partyMarker, updateParty } from './write-party';

/** Sends one write to where it belongs. */
export const write: Connector['write'] = async (context, intent) =>
  andThen(await openSession(context), () => writeOpen(context, intent));

const writeOpen = defineWrite({
  'activity.create': createNote,
  'activity.update': updateNote,
  'activity.delete': deleteNote,
  'contact.create': createParty,
  'contact.update': oneAtATime(ID, updateParty),
  'contact.delete': (context, { contact }) => deleteRow(context, PARTY, contact.remoteId),
  'account.create': createCompany,
  'account.update': oneAtATime(ID, updateCompany),
  'account.delete': (context, { account }) => deleteRow(context, PARTY, account.remoteId),
  'deal.update': oneAtATime(ID, moveDeal),
});

/** Changes and deletes may be sent again without harm; only what creates must be looked for. */
export async function lookFor(context: CrmContext, intent: WriteIntent): Promise<CrmResult<Written | null>> {
  const session = await openSession(context);
  if (!session.ok) return session;
  if (intent.kind === 'activity.create') return noteWith(context, intent);
  const mark = markOf(intent);
  if (!mark) return { ok: true, value: null };
  const domain = [['identifiers.code', '=', mark]];
  return andThen(
    await searchRead(context, PARTY, domain, ['id'], z.object({ id: z.number() }), { limit: 1 }),
    ([row]) => (row ? describeParty(context, row.id) : { ok: true, value: null }),
  );
}

/** Code of the identifier that a party bears which a write has created. */
function markOf({ kind, onceKey }: WriteIntent): string | undefined {
  if (kind === 'contact.create') return partyMarker(onceKey);
  return kind === 'account.create' ? accountMark(onceKey) : undefined;
}
