import type { CrmContext } from '../types';
import { getRevisions, putDocument, putDocuments, type RawDocument, userOf } from './call';
import { keysOf, toContact } from './documents';

/** A field in which a losing revision says something else. */
interface Clash {
  field: string;
  value: unknown;
}

/** About the writing, not about the person. */
const NOT_COMPARED = new Set([
  'type',
  'keys',
  'once',
  'author',
  'contact',
  'createdAt',
  'createdBy',
  'updatedAt',
  'updatedBy',
]);

/**
 * The winning revision with all that the losing ones say where it says nothing. Lists are joined; where both say something
 * different, the winner's stands and the loser's is named.
 */
export function merge(
  winner: RawDocument,
  losers: readonly RawDocument[],
): { fields: Record<string, unknown>; clashes: Clash[][] } {
  const fields: Record<string, unknown> = { ...winner };
  const clashes = losers.map(loser => {
    const found: Clash[] = [];
    for (const [field, value] of Object.entries(loser)) {
      if (field.startsWith('_') || NOT_COMPARED.has(field) || isEmpty(value)) continue;
      const mine = fields[field];
      if (isEmpty(mine)) fields[field] = value;
      else if (Array.isArray(mine) && Array.isArray(value)) fields[field] = union(mine, value);
      else if (JSON.stringify(mine) !== JSON.stringify(value)) found.push({ field, value });
    }
    return found;
  });
  return { fields, clashes };
}

const isEmpty = (value: unknown): boolean => value == null || value === '' || (Array.isArray(value) && !value.length);

function union(mine: unknown[], theirs: unknown[]): unknown[] {
  const known = new Set(mine.map(item => JSON.stringify(item)));
  return [...mine, ...theirs.filter(item => !known.has(JSON.stringify(item)))];
}

/** `jobTitle` as people read it. */
const labelOf = (field: string): string =>
  field.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`).replace(/^./, letter => letter.toUpperCase());

const lineOf = ({ field, value }: Clash): string =>
  `${labelOf(field)}: ${typeof value === 'string' ? value : JSON.stringify(value)}`;

function textOf(loser: RawDocument, clashes: readonly Clash[]): string {
  const { updatedBy = '', updatedAt = '' } = loser as { updatedBy?: unknown; updatedAt?: unknown };
  return [`Another version (${updatedBy}, ${updatedAt}) said:`, ...clashes.map(lineOf)].join('\n');
}

/**
 * Settles what replication between clusters (or a cluster that was cut in two) has left: several revisions of one document. Nothing
 * of them is lost: what clashes becomes a note about the contact, whose id is made of the losing revision, so that two reps who settle
 * at the same moment write it once. Accounts and deals are left to the view `conflicts`, activities to their author.
 * @returns the document as it is now; as it was when settling did not work, for the next who reads it
 */
export async function settled(context: CrmContext, doc: RawDocument): Promise<RawDocument> {
  const { _conflicts: revs, ...winner } = doc;
  const isOwn = doc.type === 'activity' && doc.author === userOf(context);
  if (!revs?.length || !(doc.type === 'contact' || isOwn)) return doc;
  const losers = await getRevisions(context, doc._id, revs);
  if (!losers.ok) return doc;
  const { fields, clashes } = merge(winner, losers.value);
  for (const [place, loser] of losers.value.entries()) {
    const clash = clashes[place] ?? [];
    if (clash.length === 0) continue;
    if (isOwn) fields.body = withText(String(fields.body), textOf(loser, clash));
    else if (!(await noteClash(context, loser, clash))) return doc;
  }
  return (await replace(context, { ...winner, ...fields }, losers.value)) ?? doc;
}

const withText = (body: string, text: string): string => (body.includes(text) ? body : `${body}\n\n${text}`);

async function noteClash(context: CrmContext, loser: RawDocument, clash: readonly Clash[]): Promise<boolean> {
  const user = userOf(context);
  const at = context.now().toISOString();
  const note = await putDocument(context, `activity:conflict-${loser._rev}`, {
    type: 'activity',
    contact: loser._id,
    kind: 'note',
    channel: 'crm',
    direction: 'none',
    body: textOf(loser, clash),
    occurredAt: null,
    messageKeys: [],
    audience: 'crm',
    author: user,
    createdAt: at,
    createdBy: user,
    updatedAt: at,
    updatedBy: user,
  });
  return note.ok || note.failure.cause.code === 'conflict';
}

/** The merged revision in, then the losing ones out: cut off between the two, the next reader finds nothing new to merge. */
async function replace(
  context: CrmContext,
  merged: RawDocument,
  losers: readonly RawDocument[],
): Promise<RawDocument | undefined> {
  const person = toContact(context, merged);
  const update = {
    ...merged,
    ...(person ? { keys: keysOf(person) } : {}),
    updatedBy: userOf(context),
    updatedAt: context.now().toISOString(),
  };
  const written = await putDocument(context, merged._id, update);
  if (!written.ok) return undefined;
  await putDocuments(
    context,
    losers.map(({ _id, _rev }) => ({ _id, _rev, _deleted: true })),
  );
  return { ...update, _rev: written.value.rev };
}
