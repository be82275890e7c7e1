import type { Connector, CrmContext, CrmFailure, CrmResult, WriteIntent, Written } from '../../src/crm/types';

/** What can go wrong around one request. */
export type Fault =
  | 'none'
  | 'refused'
  | 'answer-lost'
  | 'rate-limit'
  | 'server-error'
  | 'killed-before'
  | 'killed-after'
  | 'signed-out';

/** Thrown where the worker would have died: nothing after it runs. */
export class Killed extends Error {}

const later = (code: 'network' | 'rate-limit' | 'server', unknownEnd: boolean, retryAfterMs?: number): CrmFailure => ({
  cause: { code, messageKey: 'crm_error_test' },
  retry: 'later',
  retryAfterMs,
  unknownEnd,
});

/**
 * A CRM in memory that keeps every write, so that a test can count them, and fails as it is told to.
 * It knows no once-keys of its own: like most CRMs it would happily store the same note twice.
 */
export class MemoryCrm {
  readonly stored: { remoteId: string; onceKey: string; contactId: string; body: string }[] = [];
  private ids = 0;

  constructor(private readonly nextFault: () => Fault) {}

  readonly connector = {
    id: 'memory',
    write: (_context: CrmContext, intent: WriteIntent) => this.write(intent),
    lookFor: (_context: CrmContext, intent: WriteIntent) => this.lookFor(intent),
  } as unknown as Connector;

  private async write(intent: WriteIntent): Promise<CrmResult<Written>> {
    const fault = this.nextFault();
    if (fault === 'killed-before') throw new Killed();
    if (fault === 'refused') return { ok: false, failure: later('network', false) };
    if (fault === 'rate-limit') return { ok: false, failure: later('rate-limit', false, 60_000) };
    if (fault === 'signed-out') {
      const cause = { code: 'signin' as const, messageKey: 'crm_error_signin' };
      return { ok: false, failure: { cause, retry: 'signin', unknownEnd: false } };
    }
    const remoteId = this.apply(intent);
    if (fault === 'killed-after') throw new Killed();
    if (fault === 'answer-lost') return { ok: false, failure: later('network', true) };
    if (fault === 'server-error') return { ok: false, failure: later('server', true) };
    return { ok: true, value: { remoteId } };
  }

  private apply(intent: WriteIntent): string {
    if (intent.kind === 'activity.create') {
      const remoteId = String(++this.ids);
      const { contact, activity, onceKey } = intent;
      this.stored.push({ remoteId, onceKey, contactId: contact.id, body: activity.body });
      return remoteId;
    }
    if (intent.kind !== 'activity.delete') throw new Error(`not played: ${intent.kind}`);
    const index = this.stored.findIndex(({ remoteId }) => remoteId === intent.activity.remoteId);
    if (index >= 0) this.stored.splice(index, 1);
    return intent.activity.remoteId ?? '';
  }

  private async lookFor(intent: WriteIntent): Promise<CrmResult<Written | null>> {
    const fault = this.nextFault();
    if (fault === 'killed-before' || fault === 'killed-after') throw new Killed();
    if (fault !== 'none') return { ok: false, failure: later('network', false) };
    const found = this.stored.find(({ onceKey }) => onceKey === intent.onceKey);
    return { ok: true, value: found ? { remoteId: found.remoteId } : null };
  }
}
