import { shownFields } from '../../src/crm/mapping';
import type { Connector, CrmContext, CrmFailure, CrmResult, PullPage, WriteIntent, Written } from '../../src/crm/types';
import type { Activity } from '../../src/model/activity';
import type { Contact } from '../../src/model/contact';
import type { Deal } from '../../src/model/deal';

const OFFLINE: CrmFailure = {
  cause: { code: 'network', messageKey: 'crm_error_network' },
  retry: 'later',
  unknownEnd: false,
};

const CONFLICT: CrmFailure = {
  cause: { code: 'conflict', messageKey: 'crm_error_conflict' },
  retry: 'fix',
  unknownEnd: false,
};

// Stands in for src/crm/index: must import nothing that imports it.

/** A CRM in memory: online or off, and able to take a write and lose the answer. */
export const crm = {
  mode: 'online' as 'online' | 'offline' | 'answer-lost',
  rows: new Map<string, { onceKey: string; text: string }>(),
  lookedFor: [] as WriteIntent[],
  /** A contact as somebody else has changed it in the CRM; while set, changes over another version are refused. */
  theirs: undefined as Contact | undefined,
  /** Versions of accounts and deals that others have made, by remote id: changes over another version are refused. */
  newest: new Map<string, string>(),
  /** What the next pull brings. */
  page: {} as Partial<PullPage>,
  /** What stands around a contact, and how often it was asked for. */
  related: { deals: [], activities: [] } as { deals: Deal[]; activities: Activity[] },
  relatedAsked: 0,
  /** Writes that arrived, in order. */
  arrived: [] as WriteIntent[],
  reset() {
    this.theirs = undefined;
    this.page = {};
    this.related = { deals: [], activities: [] };
    this.relatedAsked = 0;
    this.newest.clear();
    this.arrived = [];
    this.mode = 'online';
    this.rows.clear();
    this.lookedFor = [];
  },
};

function written(intent: WriteIntent): { remoteId?: string; text: string } {
  if ('activity' in intent) return { remoteId: intent.activity.remoteId, text: intent.activity.body };
  if ('contact' in intent) return { remoteId: intent.contact.remoteId, text: intent.contact.fullName };
  const record = 'account' in intent ? intent.account : intent.deal;
  return { remoteId: record.remoteId, text: record.name };
}

async function write(intent: WriteIntent): Promise<CrmResult<Written>> {
  if (crm.mode === 'offline') return { ok: false, failure: OFFLINE };
  if (intent.kind === 'contact.update' && crm.theirs && crm.theirs.remoteVersion !== intent.contact.remoteVersion) {
    return { ok: false, failure: CONFLICT };
  }
  const record =
    intent.kind === 'account.update' ? intent.account : intent.kind === 'deal.update' ? intent.deal : undefined;
  const newest = crm.newest.get(record?.remoteId ?? '');
  if (newest && newest !== record?.remoteVersion) return { ok: false, failure: CONFLICT };
  const { remoteId: old, text } = written(intent);
  crm.arrived.push(intent);
  const remoteId = intent.kind.endsWith('.create') ? `r${crm.rows.size + 1}` : (old ?? '');
  if (intent.kind.endsWith('.delete')) crm.rows.delete(remoteId);
  else crm.rows.set(remoteId, { onceKey: intent.onceKey, text });
  if (crm.mode === 'answer-lost') return { ok: false, failure: { ...OFFLINE, unknownEnd: true } };
  return { ok: true, value: { remoteId } };
}

async function lookFor(intent: WriteIntent): Promise<CrmResult<Written | null>> {
  if (crm.mode === 'offline') return { ok: false, failure: OFFLINE };
  crm.lookedFor.push(intent);
  const found = [...crm.rows].find(([, { onceKey }]) => onceKey === intent.onceKey);
  return { ok: true, value: found ? { remoteId: found[0] } : null };
}

const nothing = { contacts: [], accounts: [], deals: [], activities: [] };

export const fakeConnector = {
  id: 'fake',
  description: {
    id: 'fake',
    name: 'Fake',
    helpKey: 'crm_help',
    fields: [
      { name: 'url', kind: 'url', labelKey: 'url' },
      { name: 'password', kind: 'password', labelKey: 'password' },
    ],
  },
  capabilities: { writes: ['activity', 'contact', 'account', 'deal'], asksActivities: true },
  related: async () => {
    crm.relatedAsked++;
    return { ok: true, value: crm.related };
  },
  limits: [],
  origins: (fields: Record<string, string>) => [`${new URL(fields.url ?? '').origin}/*`],
  me: async () => ({ ok: true, value: { userId: '1', userName: 'Rita Rep' } }),
  describe: async () => ({
    ok: true,
    value: [
      { object: 'contact', field: 'li', label: 'LinkedIn', type: 'text', isCustom: true },
      { object: 'contact', field: 'tier', label: 'Tier', type: 'choice', isCustom: true },
    ],
  }),
  read: async (context: CrmContext, contact: Contact) => ({
    ok: true,
    value: { ...(crm.theirs ?? contact), ...shownFields(context, field => (field === 'tier' ? 'Gold' : '')) },
  }),
  pipelines: async () => ({
    ok: true,
    value: [
      {
        id: 'sales',
        name: 'Sales',
        stages: [
          { id: 'open', name: 'Open', isOpen: true },
          { id: 'won', name: 'Won', isOpen: false },
        ],
      },
    ],
  }),
  pull: async () => ({ ok: true, value: { ...nothing, deleted: nothing, cursor: '1', more: false, ...crm.page } }),
  write: (_context: unknown, intent: WriteIntent) => write(intent),
  lookFor: (_context: unknown, intent: WriteIntent) => lookFor(intent),
} as unknown as Connector;
