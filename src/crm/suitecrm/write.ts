import { andThen, failed } from '../failure';
import { ownId } from '../own-id';
import { type AccountRow, accountRow, accountValues, accountVersion } from '../sugar-rows/account';
import type { PersonRow } from '../sugar-rows/person';
import { type Module, moduleOf, type PersonModule } from '../sugar-rows/values';
import type { Connector, CrmContext, Written } from '../types';
import { defineWrite, type Intent, oneAtATime } from '../writes';
import { createActivity, deleteActivity, exists, findActivity, removed, updateActivity } from './activities';
import { create, ID, isThere, readOne, recordPath, send, update, webUrl } from './call';
import { accountNamed, asContact, livingPerson, person, valuesOf, within } from './people';

/** Sends one write to where it belongs. All that is created bears an id of ours, which SuiteCRM takes once. */
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
});

/** Finds what was written under a once-key, by the id that it must have. Changes and deletes may be sent again. */
export const lookFor: Connector['lookFor'] = async (context, intent) => {
  if (intent.kind === 'activity.create') return findActivity(context, intent);
  const module: Module | undefined =
    intent.kind === 'contact.create'
      ? moduleOf(intent.contact)
      : intent.kind === 'account.create'
        ? 'Accounts'
        : undefined;
  if (!module) return { ok: true, value: null };
  const id = await ownId(intent.onceKey, module);
  return andThen(await exists(context, module, id), isKept => ({
    ok: true,
    value: isKept ? { remoteId: id, webUrl: webUrl(context, module, id) } : null,
  }));
};

const ownerOf = ({ userId }: CrmContext): Record<string, string> => (userId ? { assigned_user_id: userId } : {});

function personWritten(context: CrmContext, module: PersonModule, row: PersonRow): Written {
  const { remoteVersion } = asContact(context, module, row);
  return {
    remoteId: row.id,
    webUrl: webUrl(context, module, row.id),
    ...(remoteVersion ? { remoteVersion } : {}),
  };
}

async function createPerson(context: CrmContext, { contact, onceKey }: Intent<'contact.create'>) {
  const module = moduleOf(contact);
  return andThen(await within(context, module), async here =>
    andThen(await accountNamed(here, module === 'Leads' ? undefined : contact.company), async accountId => {
      const id = await ownId(onceKey, module);
      const values = { ...valuesOf(here, module, contact, accountId), ...ownerOf(here) };
      const created = await create(here, module, id, values, person);
      const row = !created.ok && isThere(created.failure) ? await readOne(here, module, id, person) : created;
      return andThen(row, one => ({ ok: true as const, value: personWritten(here, module, one) }));
    }),
  );
}

/** SuiteCRM has no lock: read, compare with what the rep saw, write. */
async function updatePerson(context: CrmContext, { contact, draft }: Intent<'contact.update'>) {
  const module = moduleOf(contact);
  return andThen(await livingPerson(context, contact), async row =>
    andThen(await within(context, module), async here => {
      const seen = asContact(here, module, row);
      if (contact.remoteVersion && contact.remoteVersion !== seen.remoteVersion) return failed('conflict');
      const stays = row.account_id && draft.company?.trim() === row.account_name;
      const account = stays
        ? { ok: true as const, value: row.account_id }
        : await accountNamed(here, module === 'Leads' ? undefined : draft.company);
      return andThen(account, async accountId => {
        const { account_id: employer, ...values } = valuesOf(here, module, draft, accountId, row);
        const left = row.account_id && !employer && module === 'Contacts' ? await leave(here, row) : undefined;
        if (left && !left.ok) return left;
        const json = { ...values, ...(employer ? { account_id: employer } : {}) };
        return andThen(await update(here, module, row.id, json, person), one => ({
          ok: true,
          value: personWritten(here, module, one),
        }));
      });
    }),
  );
}

/** A person leaves a company: a link is not cleared by a blank. */
const leave = (context: CrmContext, { id, account_id }: PersonRow) =>
  send(context, {
    method: 'DELETE',
    path: `${recordPath('Contacts', id)}/relationships/accounts/${encodeURIComponent(account_id)}`,
  });

const accountWritten = (context: CrmContext, row: AccountRow): Written => ({
  remoteId: row.id,
  remoteVersion: accountVersion(row),
  webUrl: webUrl(context, 'Accounts', row.id),
});

async function createAccount(context: CrmContext, { account, onceKey }: Intent<'account.create'>) {
  const id = await ownId(onceKey, 'Accounts');
  const values = { ...accountValues(account), ...ownerOf(context) };
  const created = await create(context, 'Accounts', id, values, accountRow);
  const row = !created.ok && isThere(created.failure) ? await readOne(context, 'Accounts', id, accountRow) : created;
  return andThen(row, one => ({ ok: true as const, value: accountWritten(context, one) }));
}

async function updateAccount(context: CrmContext, { account, draft }: Intent<'account.update'>) {
  if (!account.remoteId) return failed('gone');
  return andThen(await readOne(context, 'Accounts', account.remoteId, accountRow), async row => {
    if (account.remoteVersion && account.remoteVersion !== accountVersion(row)) return failed('conflict');
    return andThen(await update(context, 'Accounts', row.id, accountValues(draft, row), accountRow), one => ({
      ok: true,
      value: accountWritten(context, one),
    }));
  });
}
