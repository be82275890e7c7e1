import type { AccountDraft } from '../../model/account';
import { andThen, failed } from '../failure';
import type { CrmContext, CrmResult, Written } from '../types';
import type { Intent } from '../writes';
import { call } from './call';
import { accountMark, loadParties, type Party } from './load-parties';
import { goneOr } from './notes';
import { hostOf, mechanismOf, PHONE, versionOf, WEB } from './party';
import { nothing, PARTY } from './values';
import { addressChange, createRow, describeParty, placeOf } from './write-party';

/** A new company: a party with its web site, telephone and address, marked as a company by the identifier that it bears. */
export async function createCompany(
  context: CrmContext,
  { account, onceKey }: Intent<'account.create'>,
): Promise<CrmResult<Written>> {
  return andThen(await placeOf(context, account), async place => {
    const { domain, phone } = account;
    const mechanisms = [
      ...(domain ? [{ type: 'website', value: `https://${domain}`, name: '' }] : []),
      ...(phone ? [{ type: 'phone', value: phone, name: '' }] : []),
    ];
    const row = {
      name: account.name,
      identifiers: [['create', [{ type: null, code: accountMark(onceKey) }]]],
      ...(mechanisms.length ? { contact_mechanisms: [['create', mechanisms]] } : {}),
      ...(place ? { addresses: [['create', [place]]] } : {}),
    };
    return andThen(await createRow(context, row), id => describeParty(context, id));
  });
}

/** One write of all that differs, locked by what the rep saw. Without a version (never read) nothing is taken away. */
export async function updateCompany(
  context: CrmContext,
  { account, draft }: Intent<'account.update'>,
): Promise<CrmResult<Written>> {
  const id = Number(account.remoteId);
  if (!id) return failed('gone');
  return andThen(await loadParties(context, [id]), async ({ rows: [row] }) => {
    if (!row) return failed('gone');
    if (account.remoteVersion && account.remoteVersion !== versionOf(row)) return failed('conflict');
    return andThen(await placeOf(context, draft), async place => {
      const mechanisms = mechanismChanges(row, draft, Boolean(account.remoteVersion));
      const values = {
        name: draft.name,
        ...(mechanisms.length ? { contact_mechanisms: mechanisms } : {}),
        ...addressChange(row, draft, place, Boolean(account.remoteVersion)),
      };
      const lock = account.remoteVersion ? { _timestamp: { [`${PARTY},${id}`]: row._timestamp } } : {};
      const done = await call(context, `model.${PARTY}.write`, [[id], values], nothing, lock);
      return done.ok ? describeParty(context, id) : goneOr(context, PARTY, String(id), done.failure);
    });
  });
}

/** A web site that names the same domain stays as it is. */
function mechanismChanges(row: Party, { domain, phone }: AccountDraft, mayRemove: boolean): unknown[] {
  const web = mechanismOf(row, WEB);
  const telephone = mechanismOf(row, PHONE);
  const isSameSite = domain !== undefined && hostOf(web?.value ?? '') === domain;
  return [
    ...(isSameSite ? [] : change(web?.id, 'website', domain && `https://${domain}`, mayRemove)),
    ...(phone === telephone?.value ? [] : change(telephone?.id, 'phone', phone, mayRemove)),
  ];
}

function change(id: number | undefined, type: string, value: string | undefined, mayRemove: boolean): unknown[] {
  if (value) return [id ? ['write', [id], { value }] : ['create', [{ type, value, name: '' }]]];
  return id && mayRemove ? [['delete', [id]]] : [];
}
