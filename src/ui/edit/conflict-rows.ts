import type { Conflict, Decision } from '../../messages/outbox';
import type { Operation } from '../../model/operation';
import type { MessageKey } from '../i18n';

export type Side = 'mine' | 'theirs';

/** One field in which the sides of a conflict differ, as text. */
export interface ConflictRow {
  field: string;
  label: MessageKey;
  mine: string;
  theirs: string;
  base: string;
}

const FIELDS = {
  contact: {
    fullName: 'app_fullName',
    jobTitle: 'app_jobTitle',
    company: 'app_company',
    city: 'app_city',
    country: 'app_country',
    emails: 'app_email',
    phones: 'app_phone',
  },
  account: {
    name: 'app_company',
    domain: 'edit_domain',
    phone: 'app_phone',
    city: 'app_city',
    country: 'app_country',
  },
  deal: { stage: 'edit_stage' },
} as const satisfies Record<Conflict['what'], Record<string, MessageKey>>;

/** Does the write wait because the record had been changed in the CRM? Then both versions can be compared. */
export const isConflict = ({ kind, cause }: Operation): boolean =>
  cause?.code === 'conflict' && /^(contact|account|deal)\.update$/.test(kind);

/** Fields that differ, in the order of the record. */
export function rowsOf(conflict: Conflict): ConflictRow[] {
  const { what, mine, theirs, base } = conflict;
  const rows = Object.entries(FIELDS[what]).map(([field, label]) => ({
    field,
    label,
    mine: textOf(mine, field),
    theirs: textOf(theirs, field),
    base: textOf(base, field),
  }));
  return rows.filter(row => row.mine !== row.theirs);
}

function textOf(record: object | undefined, field: string): string {
  const value = (record as Record<string, unknown> | undefined)?.[field];
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** Whoever changed a field since the record was read has the better claim to it; the rep when both did. */
export const presetSide = ({ mine, theirs, base }: ConflictRow): Side =>
  theirs !== base && mine === base ? 'theirs' : 'mine';

/**
 * What the rep decided, as it is sent.
 * @param sideOf - whose value a field gets
 */
export function decisionOf(conflict: Conflict, sideOf: (field: string) => Side): Decision {
  switch (conflict.what) {
    case 'contact': {
      const { mine, theirs } = conflict;
      const { fullName, jobTitle, company, city, country, emails, phones } = choose(mine, theirs, 'contact', sideOf);
      // The parts of a name go with the whole.
      const { givenName, familyName } = fullName === mine.fullName ? mine : theirs;
      const names = { fullName, givenName, familyName };
      const { identifiers, tags } = mine;
      return {
        what: 'contact',
        draft: { ...names, jobTitle, company, city, country, emails, phones, identifiers, tags },
      };
    }
    case 'account': {
      const { name, domain, phone, city, country } = choose(conflict.mine, conflict.theirs, 'account', sideOf);
      return { what: 'account', draft: { name, domain, phone, city, country } };
    }
    case 'deal':
      return { what: 'deal', stage: sideOf('stage') };
  }
}

/** The CRM's record with the fields that stay mine. */
function choose<Kept extends object>(
  mine: Kept,
  theirs: Kept,
  what: Conflict['what'],
  sideOf: (field: string) => Side,
) {
  const kept = Object.keys(FIELDS[what]).filter(field => sideOf(field) === 'mine');
  const values = kept.map(field => [field, (mine as Record<string, unknown>)[field]]);
  return { ...theirs, ...(Object.fromEntries(values) as Partial<Kept>) };
}
