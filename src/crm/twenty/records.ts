import { z } from 'zod';
import type { Account } from '../../model/account';
import type { Activity } from '../../model/activity';
import type { Deal } from '../../model/deal';
import { parseActivityText } from '../activity-text';
import { ourId } from '../records';
import type { CrmContext, CrmResult } from '../types';
import { rootOf, text, webUrl } from './call';

export const COMPANIES = { plural: 'companies', singular: 'Company' };
export const DEALS = { plural: 'opportunities', singular: 'Opportunity' };

/** Notes and tasks, and the tables that say whom they are about. */
export const PLACES = {
  note: {
    plural: 'notes',
    singular: 'Note',
    targets: { plural: 'noteTargets', singular: 'NoteTarget' },
    key: 'noteId',
  },
  task: {
    plural: 'tasks',
    singular: 'Task',
    targets: { plural: 'taskTargets', singular: 'TaskTarget' },
    key: 'taskId',
  },
} as const;
export type Place = keyof typeof PLACES;

export const companyRow = z.object({
  id: z.string(),
  name: text,
  domainName: z.object({ primaryLinkUrl: text }).nullish(),
  address: z.object({ addressCity: text, addressCountry: text }).nullish(),
  createdAt: text,
  updatedAt: text,
});
export type CompanyRow = z.infer<typeof companyRow>;

/** A company. */
export function toAccount(context: CrmContext, row: CompanyRow): Account {
  const domain = hostOf(row.domainName?.primaryLinkUrl ?? '');
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    webUrl: webUrl(context, 'company', row.id),
    remoteVersion: row.updatedAt,
    updatedAt: row.updatedAt,
    ...(domain ? { domain } : {}),
    ...(row.address?.addressCity ? { city: row.address.addressCity } : {}),
    ...(row.address?.addressCountry ? { country: row.address.addressCountry } : {}),
  };
}

export function hostOf(link: string): string {
  const url = link.includes('://') ? link : `https://${link}`;
  return link && URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
}

export const dealRow = z.object({
  id: z.string(),
  name: text,
  stage: text,
  amount: z.object({ amountMicros: z.union([z.number(), z.string()]).nullish(), currencyCode: text }).nullish(),
  closeDate: text,
  companyId: text,
  pointOfContactId: text,
  createdAt: text,
  updatedAt: text,
});

/** Stages are named by the workspace: won and lost are told by their words. */
export const isOpenStage = (stage: string): boolean => !/^(customer|closed.*|won|lost)$/i.test(stage);
/** `PROPOSAL_SENT` as people read it. */
export const stageName = (stage: string): string => stage.charAt(0) + stage.slice(1).toLowerCase().replaceAll('_', ' ');
export const PIPELINE = 'stage';

/** An opportunity. */
export function toDeal(context: CrmContext, row: z.infer<typeof dealRow>): Deal {
  const micros = Number(row.amount?.amountMicros ?? Number.NaN);
  const currency = row.amount?.currencyCode ?? '';
  return {
    id: ourId(context, row.id),
    connectionId: context.connectionId,
    remoteId: row.id,
    name: row.name,
    contactIds: row.pointOfContactId ? [ourId(context, row.pointOfContactId)] : [],
    stage: stageName(row.stage),
    stageId: row.stage,
    pipelineId: PIPELINE,
    isOpen: isOpenStage(row.stage),
    webUrl: webUrl(context, 'opportunity', row.id),
    remoteVersion: row.updatedAt,
    updatedAt: row.updatedAt,
    ...(row.companyId ? { accountId: ourId(context, row.companyId) } : {}),
    ...(Number.isNaN(micros) ? {} : { amountMinor: Math.round(micros / 10_000) }),
    ...(currency.length === 3 ? { currency } : {}),
    ...(row.closeDate ? { closeDate: row.closeDate.slice(0, 10) } : {}),
  };
}

export const activityRow = z.object({
  id: z.string(),
  title: text,
  bodyV2: z.object({ markdown: text }).nullish(),
  dueAt: text,
  status: text,
  createdBy: z.object({ name: text }).nullish(),
  createdAt: text,
  updatedAt: text,
});

/** Single line breaks are none in Markdown: two blanks before them make them one. */
export const toMarkdown = (words: string): string => words.replace(/\n/g, '  \n');
const fromMarkdown = (markdown: string): string =>
  markdown
    .replaceAll('\r\n', '\n')
    .replace(/ {2}\n/g, '\n')
    .trimEnd();

/** A note or task about a person. */
export function toActivity(
  context: CrmContext,
  place: Place,
  row: z.infer<typeof activityRow>,
  personId: string,
): Activity {
  const parsed = parseActivityText(fromMarkdown(row.bodyV2?.markdown || row.title));
  const task =
    place === 'task'
      ? {
          kind: 'task' as const,
          ...(row.dueAt ? { dueAt: row.dueAt } : {}),
          ...(row.status === 'DONE' ? { doneAt: row.updatedAt } : {}),
        }
      : {};
  return {
    ...parsed,
    ...task,
    id: `${context.connectionId}:${place}/${row.id}`,
    connectionId: context.connectionId,
    remoteId: `${place}/${row.id}`,
    contactId: ourId(context, personId),
    occurredAt: parsed.occurredAt ?? row.createdAt,
    messageKeys: [],
    audience: 'crm',
    authorName: row.createdBy?.name ?? '',
    mine: false,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** Who a note is about; from release 1.17 on the person's field has another name. */
export const targetRow = z
  .object({
    id: z.string(),
    noteId: text,
    taskId: text,
    personId: text,
    targetPersonId: text,
    createdAt: text,
    updatedAt: text,
  })
  .transform(({ targetPersonId, ...row }) => ({ ...row, personId: row.personId || targetPersonId }));

const PERSON_FIELDS = ['personId', 'targetPersonId'] as const;
type PersonField = (typeof PERSON_FIELDS)[number];
/** The name that a server took last. */
const known = new Map<string, PersonField>();

/**
 * Asks with the field of a target that names its person, by whichever name this server knows.
 * @returns the first refusal when it takes neither
 */
export async function withPersonField<T>(
  context: CrmContext,
  ask: (field: PersonField) => Promise<CrmResult<T>>,
): Promise<CrmResult<T>> {
  const server = rootOf(context);
  const first = known.get(server) ?? PERSON_FIELDS[0];
  const answer = await ask(first);
  const isRefused = (result: CrmResult<T>) => !result.ok && ['invalid', 'gone'].includes(result.failure.cause.code);
  if (!isRefused(answer)) return answer;
  for (const other of PERSON_FIELDS.filter(field => field !== first)) {
    const second = await ask(other);
    if (isRefused(second)) continue;
    if (second.ok) known.set(server, other);
    return second;
  }
  return answer;
}
