import { inTurn } from '../lib/in-turn';
import { notOffered } from './failure';
import type { Connector, CrmContext, CrmResult, WriteIntent, Written } from './types';

/** The intents of some kinds. */
export type Intent<K extends WriteIntent['kind']> = Extract<WriteIntent, { kind: K }>;

type Write<K extends WriteIntent['kind']> = (
  context: CrmContext,
  intent: Intent<K>,
) => CrmResult<Written> | Promise<CrmResult<Written>>;

/** A connector's `write` from one function for each kind of write; a kind without one is not offered. */
export function defineWrite(writes: { [K in WriteIntent['kind']]?: Write<K> }): Connector['write'] {
  return async (context, intent) => {
    const write = writes[intent.kind] as Write<WriteIntent['kind']> | undefined;
    return write ? write(context, intent) : notOffered();
  };
}

/**
 * For creates of several requests: where the CRM has carried out one before another failed, the end is unknown. What the rep changes then is
 * sent after the second try, which may meet the first one and write nothing over it.
 */
export function inParts<K extends WriteIntent['kind']>(write: Write<K>): Write<K> {
  return async (context, intent) => {
    let isBegun = false;
    const fetch: CrmContext['fetch'] = async (input, init) => {
      const answer = await context.fetch(input, init);
      if (answer.ok && !READING.includes(init?.method ?? 'GET')) isBegun = true;
      return answer;
    };
    const result = await write({ ...context, fetch }, intent);
    return result.ok || !isBegun ? result : { ok: false, failure: { ...result.failure, unknownEnd: true } };
  };
}

const READING = ['GET', 'HEAD'];

/** For CRMs without a lock: edits of one record wait for each other, so that none of ours comes between reading and writing. */
export function oneAtATime<K extends 'contact.update' | 'account.update' | 'deal.update'>(
  crm: string,
  write: Write<K>,
): Write<K> {
  return (context, intent) =>
    inTurn(`${crm}:${context.connectionId}:${remoteIdOf(intent)}`, async () => write(context, intent));
}

function remoteIdOf(intent: Intent<'contact.update' | 'account.update' | 'deal.update'>): string | undefined {
  if (intent.kind === 'contact.update') return intent.contact.remoteId;
  return intent.kind === 'account.update' ? intent.account.remoteId : intent.deal.remoteId;
}
