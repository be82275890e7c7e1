import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Contact } from '../../model/contact';
import { andThen } from '../failure';
import type { CrmContext, CrmResult } from '../types';
import { hasTable, searchRead } from './call';
import { toAccount, toContact } from './party';
import { storedSession } from './session';
import { flag, moment, PARTY, RELATION, text } from './values';

const mechanismRow = z.object({
  id: z.number(),
  type: text,
  value: text,
  name: text,
  active: flag,
  create_date: moment.nullable(),
  write_date: moment.nullable(),
});
/** An e-mail, a phone number, a web address: one row each. */
export type Mechanism = z.infer<typeof mechanismRow>;

const partyRow = z.object({
  id: z.number(),
  name: text,
  code: text,
  active: flag,
  _timestamp: text,
  create_date: moment.nullable(),
  write_date: moment.nullable(),
  'contact_mechanisms.': z.array(mechanismRow),
  'addresses.': z.array(
    z.object({ id: z.number(), city: text, active: flag, 'country.': z.object({ name: text }).nullish() }),
  ),
  'categories.': z.array(z.object({ name: text })),
  'identifiers.': z.array(z.object({ code: text })),
});
/** A person or a company. */
export type Party = z.infer<typeof partyRow>;

const PARTY_FIELDS = [
  ...['name', 'code', 'active', '_timestamp', 'create_date', 'write_date'],
  ...['type', 'value', 'name', 'active', 'create_date', 'write_date'].map(field => `contact_mechanisms.${field}`),
  ...['addresses.city', 'addresses.active', 'addresses.country.name', 'categories.name'],
  'identifiers.code',
];

const relationRow = z.object({
  id: z.number(),
  from_: z.number(),
  to: z.number(),
  'from_.': z.object({ name: text }),
  'to.': z.object({ name: text }),
  'type.': z.object({ id: z.number(), name: text }),
});
type Relation = z.infer<typeof relationRow>;
const RELATION_FIELDS = ['from_', 'to', 'from_.name', 'to.name', 'type.name'];

/** Who works where. */
export interface Employment {
  relationId: number;
  personId: number;
  companyId: number;
  companyName: string;
}

// Kinds of relation are named by each company itself, in its own language.
export const EMPLOYEE_OF =
  /\b(employee|employed|works? (for|at)|staff|contact (person )?(of|at|for)|(manager|director|owner|founder) of|mitarbeiter|angestellt|arbeitet (bei|für)|ansprechpartner|salarié|employé|empleado|trabaja|dipendente|medewerker)/i;
/** Kinds of relation that say the same the other way round. */
export const EMPLOYER_OF = /\b(employer|employs|arbeitgeber|employeur|empleador|datore|werkgever)/i;

function employmentOf(relation: Relation): Employment | undefined {
  const { id: relationId, from_, to } = relation;
  if (EMPLOYER_OF.test(relation['type.'].name))
    return { relationId, personId: to, companyId: from_, companyName: relation['from_.'].name };
  if (EMPLOYEE_OF.test(relation['type.'].name))
    return { relationId, personId: from_, companyId: to, companyName: relation['to.'].name };
  return undefined;
}

const LEGAL_FORM =
  /\s(GmbH|AG|SE|KG|KGaA|OHG|UG|e\.\s?V\.|Inc\.?|LLC|LLP|Ltd\.?|Limited|Corp\.?|Corporation|PLC|plc|S\.?A\.?|SAS|S\.?A\.?R\.?L\.?|SRL|S\.r\.l\.|S\.?p\.?A\.?|B\.?V\.?|N\.?V\.?|Oyj?|AB|ApS|A\/S|AS|Kft\.?|Zrt\.?|Pty\.? Ltd\.?|K\.K\.|Sp\. z o\.o\.)$/;

/** Code of the identifier that marks a company which we created: its name may say nothing, and nobody works there yet. */
export const accountMark = (onceKey: string): string => `throughline-account:${onceKey}`;
const isAccountMark = (code: string): boolean => code.startsWith(accountMark(''));

/** Parties in our words. */
export interface Parties {
  people: Contact[];
  companies: Account[];
  /** Ids asked for that are gone or put away. */
  missing: string[];
}

/** Reads parties with all that belongs to them, and tells people from companies, which Tryton keeps in one table. */
export async function loadParties(
  context: CrmContext,
  ids: number[],
): Promise<CrmResult<Parties & { rows: Party[]; jobs: Employment[] }>> {
  if (ids.length === 0) return { ok: true, value: { people: [], companies: [], missing: [], rows: [], jobs: [] } };
  const found = await searchRead(context, PARTY, [['id', 'in', ids]], PARTY_FIELDS, partyRow, {
    order: [['id', 'ASC']],
    inactive: true,
  });
  if (!found.ok) return found;
  const rows = found.value.filter(({ active }) => active);
  const jobs = await employments(
    context,
    rows.map(({ id }) => id),
  );
  if (!jobs.ok) return jobs;
  const own = storedSession(context)?.ownCompanies ?? [];
  const companyIds = new Set([...own, ...jobs.value.map(({ companyId }) => companyId)]);
  const isCompany = (row: Party): boolean =>
    companyIds.has(row.id) || LEGAL_FORM.test(row.name) || row['identifiers.'].some(({ code }) => isAccountMark(code));
  const present = new Set(rows.map(({ id }) => id));
  return {
    ok: true,
    value: {
      rows,
      jobs: jobs.value,
      people: rows.filter(row => !isCompany(row)).map(row => toContact(context, row, jobs.value)),
      companies: rows.filter(isCompany).map(row => toAccount(context, row)),
      missing: ids.filter(id => !present.has(id)).map(String),
    },
  };
}

async function employments(context: CrmContext, ids: number[]): Promise<CrmResult<Employment[]>> {
  if (ids.length === 0 || !hasTable(context, RELATION)) return { ok: true, value: [] };
  const domain = ['OR', ['from_', 'in', ids], ['to', 'in', ids]];
  return andThen(await searchRead(context, RELATION, domain, RELATION_FIELDS, relationRow), relations => ({
    ok: true,
    value: relations.map(employmentOf).filter(job => job !== undefined),
  }));
}
