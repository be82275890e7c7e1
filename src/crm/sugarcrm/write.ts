import { z } from 'zod';
import type { Contact } from '../../model/contact';
import { andThen, failed } from '../failure';
import { ownId } from '../own-id';
import { type AccountRow, accountRow, accountValues, accountVersion } from '../sugar-rows/account';
import { dealRow, dealVersion } from '../sugar-rows/deal';
import { type PersonRow, personValues } from '../sugar-rows/person';
import type { Module, PersonModule } from '../sugar-rows/values';
import type { Connector, CrmContext, CrmFailure, CrmResult, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { createActivity, deleteActivity, findActivity, updateActivity } from './activities';
import { ask, ID, moduleOf, person, recordPath, timed, toMoment, webUrl } from './call';
import { accountNamed, asContact, livingPerson } from './find';
import { type Org, orgOf, within } from './org';
import { exists, removed } from './record';

/** Sends one write to where it belongs. All that is created bears an id of ours, which SugarCRM takes once. */
export const write = defineWrite({
  'activity.create': createActivity,
  'activity.update': updateActivity,
  'activity.delete': deleteActivity,
  'contact.create': createPerson,
  'contact.update': oneAtATime(ID, updatePerson),
  'contact.delete': (context, { contact }) => removed(context, moduleOf(contact), contact.remoteId),
  'account.create': createAccount,
  'account.update': oneAtATime(ID, updateAccount),
  'account.delete': (context, { account }) => removed(context, 'Accounts', account.remoteId),
  'deal.update': oneAtATime(ID, moveDeal),
});

/** Finds what was written under a once-key, by the id that it must have. Changes and deletes may be sent again. */
export const lookFor: Connector['lookFor'] = async (context, intent) => {
  const { onceKey } = intent;
  if (intent.kind === 'activity.create') return findActivity(context, intent);
  const place = placeOf(intent);
  if (!place) return { ok: true, value: null };
  const id = await ownId(onceKey, place);
  return andThen(await exists(context, place, id), isThere => ({
    ok: true,
    value: isThere ? { remoteId: id, webUrl: webUrl(context, place, id) } : null,
  }));
};

function placeOf(intent: Parameters<Connector['lookFor']>[1]): Module | undefined {
  if (intent.kind === 'contact.create') return moduleOf(intent.contact);
  return intent.kind === 'account.create' ? 'Accounts' : undefined;
}

const ownerOf = ({ userId }: CrmContext) => (userId ? { assigned_user_id: userId } : {});

/** E-mails as SugarCRM keeps them; what it knows of an address besides (opted out, invalid) stays as it is. */
const emailValues = (emails: readonly string[]) =>
  emails.map((email_address, index) => ({ email_address, primary_address: index === 0 }));

function personWritten(context: CrmContext, org: Org, module: PersonModule, row: PersonRow): Written {
  const { remoteVersion } = asContact(context, org, module, row);
  return {
    remoteId: row.id,
    webUrl: webUrl(context, module, row.id),
    ...(remoteVersion ? { remoteVersion } : {}),
  };
}

/** Is this the answer to a second try of a write that went through? Only we make an id of ours. */
const isThere = ({ cause }: CrmFailure): boolean => cause.vendorText?.startsWith('Record already exists') ?? false;

async function createPerson(context: CrmContext, { contact, onceKey }: Intent<'contact.create'>) {
  const module = moduleOf(contact);
  return andThen(await orgOf(context), async org =>
    andThen(await accountNamed(context, module === 'Leads' ? undefined : contact.company), async accountId => {
      const id = await ownId(onceKey, module);
      const values = {
        ...personValues(within(context, org, module), module, contact, accountId),
        email: emailValues(contact.emails),
      };
      const twins = await twinsOf(context, module, values, contact);
      if (!twins.ok) return twins;
      const others = twins.value.filter(row => row.id !== id);
      if (others.length)
        return failed('invalid', { messageKey: 'crm_error_duplicate', vendorText: others.map(nameOf).join(', ') });
      const json = { id, ...values, ...ownerOf(context) };
      const created = await ask(context, { method: 'POST', path: module, json }, person);
      const row =
        !created.ok && isThere(created.failure) ? await livingPerson(context, { ...contact, remoteId: id }) : created;
      return andThen(row, one => ({ ok: true, value: personWritten(context, org, module, one) }));
    }),
  );
}

const nameOf = ({ first_name, last_name }: PersonRow): string => [first_name, last_name].filter(Boolean).join(' ');

/**
 * Those whom SugarCRM's own check takes for the same person, as far as we agree: it asks for the names, and namesakes are common.
 * Without a check for this module there is none.
 */
async function twinsOf(
  context: CrmContext,
  module: PersonModule,
  values: object,
  { emails, fullName, company }: Contact,
): Promise<CrmResult<PersonRow[]>> {
  const schema = z.object({ records: z.array(person) });
  const answer = await ask(context, { method: 'POST', path: `${module}/duplicateCheck`, json: values }, schema);
  if (!answer.ok && ['fix', 'gone'].includes(answer.failure.retry)) return { ok: true, value: [] };
  const known = new Set(emails.map(email => email.toLowerCase()));
  const isSame = (row: PersonRow): boolean =>
    row.emails.some(email => known.has(email.toLowerCase())) ||
    (nameOf(row) === fullName.trim() && row.account_name !== '' && row.account_name === company?.trim());
  return andThen(answer, ({ records }) => ({ ok: true, value: records.filter(isSame) }));
}

/**
 * Reads, compares with what the rep saw, and writes. SugarCRM's own lock, which counts whole seconds, keeps what others write in
 * between.
 */
const lockedBy = ({ date_modified }: { date_modified: string }): { headers: Record<string, string> } => ({
  headers: { 'X-Timestamp': toMoment(date_modified) },
});

async function updatePerson(context: CrmContext, { contact, draft }: Intent<'contact.update'>) {
  const module = moduleOf(contact);
  return andThen(await livingPerson(context, contact), async row =>
    andThen(await orgOf(context), async org => {
      const seen = asContact(context, org, module, row);
      if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
      const stays = row.account_id && draft.company?.trim() === row.account_name;
      const account = stays
        ? { ok: true as const, value: row.account_id }
        : await accountNamed(context, module === 'Leads' ? undefined : draft.company);
      return andThen(account, async accountId => {
        const values = personValues(within(context, org, module), module, draft, accountId, row);
        const json = { ...values, email: emailValues(draft.emails) };
        const path = recordPath(module, row.id);
        return andThen(await ask(context, { method: 'PUT', path, json, ...lockedBy(row) }, person), one => ({
          ok: true,
          value: personWritten(context, org, module, one),
        }));
      });
    }),
  );
}

const account = timed(accountRow);
const accountWritten = (context: CrmContext, row: AccountRow): Written => ({
  remoteId: row.id,
  remoteVersion: accountVersion(row),
  webUrl: webUrl(context, 'Accounts', row.id),
});
const readAccount = (context: CrmContext, id: string) =>
  ask(context, { method: 'GET', path: recordPath('Accounts', id) }, account);

async function createAccount(context: CrmContext, { account: draft, onceKey }: Intent<'account.create'>) {
  const id = await ownId(onceKey, 'Accounts');
  const json = { id, ...accountValues(draft), ...ownerOf(context) };
  const created = await ask(context, { method: 'POST', path: 'Accounts', json }, account);
  const row = !created.ok && isThere(created.failure) ? await readAccount(context, id) : created;
  return andThen(row, one => ({ ok: true as const, value: accountWritten(context, one) }));
}

async function updateAccount(context: CrmContext, { account: seen, draft }: Intent<'account.update'>) {
  if (!seen.remoteId) return failed('gone');
  return andThen(await readAccount(context, seen.remoteId), async row => {
    if (seen.remoteVersion && seen.remoteVersion !== accountVersion(row)) return failed('conflict');
    const json = accountValues(draft, row);
    const path = recordPath('Accounts', row.id);
    return andThen(await ask(context, { method: 'PUT', path, json, ...lockedBy(row) }, account), one => ({
      ok: true,
      value: accountWritten(context, one),
    }));
  });
}

async function moveDeal(context: CrmContext, { deal }: Intent<'deal.update'>): Promise<CrmResult<Written>> {
  if (!deal.remoteId) return failed('gone');
  const path = recordPath('Opportunities', deal.remoteId);
  const row = timed(dealRow);
  return andThen(await ask(context, { method: 'GET', path }, row), async now => {
    if (deal.remoteVersion && deal.remoteVersion !== dealVersion(now)) return failed('conflict');
    const json = { sales_stage: deal.stageId ?? deal.stage };
    return andThen(await ask(context, { method: 'PUT', path, json, ...lockedBy(now) }, row), moved =>
      // Where opportunities have revenue line items, the stage is reckoned from theirs: taken, and not changed.
      moved.sales_stage === json.sales_stage
        ? {
            ok: true,
            value: {
              remoteId: moved.id,
              remoteVersion: dealVersion(moved),
              webUrl: webUrl(context, 'Opportunities', moved.id),
            },
          }
        : failed('invalid', { messageKey: 'crm_error_sugarStage', field: 'sales_stage' }),
    );
  });
}
