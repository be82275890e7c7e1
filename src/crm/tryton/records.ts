import { z } from 'zod';
import type { Activity } from '../../model/activity';
import type { Deal } from '../../model/deal';
import { parseActivityText } from '../activity-text';
import { andThen } from '../failure';
import { ourId } from '../records';
import type { CrmContext, CrmResult } from '../types';
import type { Domain } from './call';
import { loadParties } from './load-parties';
import { ownChange } from './party';
import { DEAL, day, decimal, moment, PARTY, text, toIso } from './values';

/** A sale opportunity. */
export const dealRow = z.object({
  id: z.number(),
  number: text,
  description: text,
  party: z.number().nullable(),
  'contact.': z.object({ party: z.number() }).nullish(),
  amount: decimal.nullable(),
  'currency.': z.object({ code: text, digits: z.number() }).nullish(),
  state: text,
  end_date: day.nullable(),
  create_date: moment.nullable(),
  write_date: moment.nullable(),
});
/** Fields of `dealRow`. */
export const DEAL_FIELDS = [
  ...['number', 'description', 'party', 'contact.party', 'amount', 'currency.code', 'currency.digits'],
  ...['state', 'end_date', 'create_date', 'write_date'],
];
const STAGES = ['lead', 'opportunity', 'converted', 'won'];

/** Tryton names its states in English. */
export const stageName = (state: string): string => `${state.charAt(0).toUpperCase()}${state.slice(1)}`;

function toDeal(context: CrmContext, row: z.infer<typeof dealRow>, companies: ReadonlySet<string>): Deal {
  const isCompany = row.party !== null && companies.has(String(row.party));
  const people = [row['contact.']?.party, isCompany ? undefined : row.party].filter(id => typeof id === 'number');
  const currency = row['currency.']?.code;
  const stageIndex = STAGES.indexOf(row.state) + 1;
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    name: row.description || row.number,
    contactIds: [...new Set(people)].map(id => ourId(context, id)),
    ...(isCompany && row.party !== null ? { accountId: ourId(context, row.party) } : {}),
    ...(row.amount !== null ? { amountMinor: minorUnits(row.amount, row['currency.']?.digits ?? 2) } : {}),
    ...(currency?.length === 3 ? { currency } : {}),
    stage: stageName(row.state),
    stageId: row.state,
    pipelineId: DEAL,
    remoteVersion: ownChange(row),
    ...(stageIndex ? { stageIndex, stageCount: STAGES.length } : {}),
    isOpen: ['lead', 'opportunity', 'converted'].includes(row.state),
    ...(row.end_date ? { closeDate: row.end_date } : {}),
    updatedAt: toIso(ownChange(row)),
  };
}

/** Cents of a decimal text, without a float in between. Python may write an exponent for very large and very small ones. */
function minorUnits(amount: string, digits: number): number {
  const [, sign = '', whole = '0', rest = ''] = /^(-?)(\d*)\.?(\d*)$/.exec(amount) ?? [];
  const plain = `${sign}${whole}${rest.padEnd(digits, '0').slice(0, digits)}`;
  return /[eE]/.test(amount) ? Math.round(Number(amount) * 10 ** digits) : Number(plain);
}

/** A note, on whatever record. */
export const noteRow = z.object({
  id: z.number(),
  resource: z.string().nullable(),
  message: text,
  'create_uid.': z.object({ rec_name: text }).nullish(),
  create_date: moment.nullable(),
  write_date: moment.nullable(),
});
/** Fields of `noteRow`. */
export const NOTE_FIELDS = ['resource', 'message', 'create_uid.rec_name', 'create_date', 'write_date'];
/** Condition for notes on people and companies. */
export const OF_PARTIES: Domain = ['resource', 'like', `${PARTY},%`];
/** How a note names the party it belongs to. */
export const resourceOf = (partyId: string): string => `${PARTY},${partyId}`;

/** A note in our words; undefined when it belongs to nobody. */
export function toActivity(context: CrmContext, row: z.infer<typeof noteRow>): Activity | undefined {
  // Notes of a deleted party stay behind with nothing they belong to.
  const partyId = row.resource?.split(',')[1];
  if (!partyId) return undefined;
  const createdAt = toIso(row.create_date ?? ownChange(row));
  const part = parseActivityText(row.message);
  return {
    ...part,
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: String(row.id),
    contactId: ourId(context, partyId),
    occurredAt: part.occurredAt ?? createdAt,
    messageKeys: [],
    audience: 'crm',
    authorName: row['create_uid.']?.rec_name ?? '',
    mine: false,
    createdAt,
    updatedAt: toIso(ownChange(row)),
  };
}

/** Deals in our words, with the kind of party each one is with. */
export async function loadDeals(context: CrmContext, rows: z.infer<typeof dealRow>[]): Promise<CrmResult<Deal[]>> {
  const parties = [...new Set(rows.map(({ party }) => party).filter(id => id !== null))];
  return andThen(await loadParties(context, parties), ({ companies }) => {
    const ids = new Set(companies.map(({ remoteId }) => remoteId ?? ''));
    return { ok: true, value: rows.map(row => toDeal(context, row, ids)) };
  });
}
