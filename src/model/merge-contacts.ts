import type { Contact } from './contact';
import { identifierKey } from './identifier-key';
import { LOCAL_CONNECTION } from './local-connection';

/** Fields of which one value wins. Lists are united instead, and what belongs to the record itself stays the winner's. */
export const MERGE_FIELDS = ['fullName', 'company', 'jobTitle', 'city', 'country'] as const;
export type MergeField = (typeof MERGE_FIELDS)[number];

/** Whose value is taken; a field that is not named follows its preset. */
export type MergeSide = 'winner' | 'loser';
export type MergeChoices = Partial<Record<MergeField, MergeSide>>;

/** Which of two contacts is kept, or why it is not ours to merge them: no record is ever deleted in a CRM for it. */
export type MergePlan =
  | { kind: 'possible'; winnerId: string; loserId: string }
  | { kind: 'same-crm' }
  | { kind: 'two-crms' };

/** A record of a CRM wins over a local one; of two local ones, the older keeps its id. */
export function mergePlan(one: Contact, other: Contact): MergePlan {
  const isLocal = ({ connectionId }: Contact) => connectionId === LOCAL_CONNECTION;
  if (!isLocal(one) && !isLocal(other)) {
    return { kind: one.connectionId === other.connectionId ? 'same-crm' : 'two-crms' };
  }
  const oneWins = isLocal(one) === isLocal(other) ? isOlder(one, other) : !isLocal(one);
  const [winner, loser] = oneWins ? [one, other] : [other, one];
  return { kind: 'possible', winnerId: winner.id, loserId: loser.id };
}

function isOlder(one: Contact, other: Contact): boolean {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt;
  return one.id < other.id;
}

/** One field of both, side by side. */
export interface MergeRow {
  field: MergeField;
  winner: string;
  loser: string;
  /** Both have a value, and not the same: the rep chooses. */
  differs: boolean;
  preset: MergeSide;
}

/** @returns the fields that at least one of both has */
export function mergeRows(winner: Contact, loser: Contact): MergeRow[] {
  const rows = MERGE_FIELDS.map((field): MergeRow => {
    const values = { winner: (winner[field] ?? '').trim(), loser: (loser[field] ?? '').trim() };
    const differs = values.winner !== '' && values.loser !== '' && values.winner !== values.loser;
    return { field, ...values, differs, preset: presetOf(winner, loser, values) };
  });
  return rows.filter(row => row.winner !== '' || row.loser !== '');
}

/** The value that is there; of two, the CRM's, else the one that was changed last. */
function presetOf(winner: Contact, loser: Contact, values: Record<MergeSide, string>): MergeSide {
  if (values.winner === '' || values.loser === '') return values.winner === '' ? 'loser' : 'winner';
  if (winner.connectionId !== LOCAL_CONNECTION) return 'winner';
  return loser.updatedAt > winner.updatedAt ? 'loser' : 'winner';
}

/** The contact that stands for both: the winner's record with the chosen values and everything either of them lists. */
export function mergeContacts(winner: Contact, loser: Contact, choices: MergeChoices, at: string): Contact {
  const chosen = new Map(mergeRows(winner, loser).map(row => [row.field, choices[row.field] ?? row.preset]));
  const side = (field: MergeField): Contact => (chosen.get(field) === 'loser' ? loser : winner);
  const { fullName, givenName, familyName } = side('fullName');
  const names = [...(winner.otherNames ?? []), ...(loser.otherNames ?? []), winner.fullName, loser.fullName];
  return withoutMissing({
    ...winner,
    fullName,
    givenName,
    familyName,
    otherNames: orNone(distinct(names, fold).filter(name => name.trim() !== '' && fold(name) !== fold(fullName))),
    emails: distinct([...winner.emails, ...loser.emails], fold),
    phones: distinct([...winner.phones, ...loser.phones], phone => phone.replace(/[^\d+]/g, '')),
    identifiers: distinct([...winner.identifiers, ...loser.identifiers], identifierKey),
    tags: orNone(distinct([...(winner.tags ?? []), ...(loser.tags ?? [])], fold)),
    ...employer(winner, side('company')),
    jobTitle: side('jobTitle').jobTitle,
    city: side('city').city,
    country: side('country').country,
    ownerName: winner.ownerName ?? loser.ownerName,
    status: winner.status ?? loser.status,
    // Taking back the import of one of them must not take the other along.
    importId: winner.importId === loser.importId ? winner.importId : undefined,
    updatedAt: at,
  });
}

/** A company with its account; an account of another connection would mean nothing to the winner's. */
function employer(
  winner: Contact,
  { company, accountId, connectionId }: Contact,
): Pick<Contact, 'company' | 'accountId'> {
  return { company, accountId: connectionId === winner.connectionId ? accountId : undefined };
}

/**
 * The winner as it was before a merge, but for what was changed since.
 * @param current - as it is now
 * @param after - as the merge left it
 */
export function unmergedContact(current: Contact, before: Contact, after: Contact, at: string): Contact {
  const [now, old, merged]: Fields = [{ ...current }, { ...before }, { ...after }];
  const keys = new Set([current, before, after].flatMap(contact => Object.keys(contact)));
  // Stored contacts do not keep the order of their fields, so each is compared by itself.
  const changed = new Set([...keys].filter(key => !isEqual(now[key], merged[key])));
  if (changed.size === 0) return before;
  const restored = [...keys].map(key => [
    key,
    changed.has(key) ? withoutAdded(now[key], old[key], merged[key]) : old[key],
  ]);
  return withoutMissing({ ...(Object.fromEntries(restored) as Contact), updatedAt: at });
}

type Fields = [Record<string, unknown>, Record<string, unknown>, Record<string, unknown>];

/** A list that was changed since loses what the merge had added; any other value stays as it was changed. */
function withoutAdded(now: unknown, old: unknown, merged: unknown): unknown {
  if (!Array.isArray(now) || !Array.isArray(merged)) return now;
  const before = new Set(((old as unknown[] | undefined) ?? []).map(one => JSON.stringify(one)));
  const added = new Set(merged.map(one => JSON.stringify(one)).filter(one => !before.has(one)));
  return now.filter(one => !added.has(JSON.stringify(one)));
}

const fold = (text: string): string => text.trim().toLowerCase();
const isEqual = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);
const orNone = <T>(list: T[]): T[] | undefined => (list.length > 0 ? list : undefined);

function distinct<T>(list: readonly T[], keyOf: (one: T) => string): T[] {
  const found = new Map<string, T>();
  for (const one of list) if (!found.has(keyOf(one))) found.set(keyOf(one), one);
  return [...found.values()];
}

function withoutMissing(contact: Contact): Contact {
  return Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined)) as Contact;
}
