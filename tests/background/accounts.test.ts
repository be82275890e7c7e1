import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import type { Account } from '../../src/model/account';
import type { Person } from '../../src/model/person';
import { database, FROM_PAGE, install, value } from './extension';
import { ANNA, addContact } from './people';

beforeEach(install);

const LARKMOOR: Person = {
  site: 'linkedin',
  role: 'subject',
  identifiers: [{ kind: 'url', site: 'linkedin', value: 'https://www.linkedin.com/company/larkmoor' }],
  fullName: 'Larkmoor Pumps',
  isOrganization: true,
};

async function addAccount(account: Partial<Account> & { id: string; name: string }): Promise<void> {
  const db = await database();
  await db.put('accounts', { connectionId: 'local', updatedAt: '2026-11-01', ...account });
  await db.put('deals', {
    id: `deal-${account.id}`,
    connectionId: 'local',
    name: 'Pumps',
    contactIds: [],
    accountId: account.id,
    stage: 'Offer',
    isOpen: true,
    updatedAt: '2026-11-01',
  });
}

const card = (person: Person) => value('card.get', { person, pageUrl: FROM_PAGE.url }, FROM_PAGE);

describe('the account on a card', () => {
  it('is that of a company page, by name without legal form, with its open deals', async () => {
    await addAccount({ id: 'a', name: 'Larkmoor Pumps GmbH', ownerName: 'Maria' });
    const view = await card(LARKMOOR);
    expect(view).toMatchObject({
      verdict: 'none',
      account: { name: 'Larkmoor Pumps GmbH', by: 'name', ownerName: 'Maria' },
    });
    expect(view.deals.map(({ id }) => id)).toEqual(['deal-a']);
  });

  it('is found by the domain of the company’s site before its name', async () => {
    await addAccount({ id: 'a', name: 'Larkmoor Pumps' });
    await addAccount({ id: 'b', name: 'LM Holding', domain: 'www.larkmoor.example' });
    const identifiers = [...LARKMOOR.identifiers, { kind: 'url' as const, value: 'https://larkmoor.example' }];
    expect((await card({ ...LARKMOOR, identifiers })).account).toMatchObject({ id: 'b', by: 'domain' });
  });

  it('is the employer’s while several contacts may be meant', async () => {
    await addAccount({ id: 'a', name: 'Northwind Freight' });
    for (const value of ['one', 'two'])
      await addContact({ ...ANNA, company: 'Elsewhere', identifiers: [{ kind: 'handle', site: 'x', value }] });
    const view = await card({ ...ANNA, identifiers: [{ kind: 'handle', site: 'linkedin', value: 'new-anna' }] });
    expect(view).toMatchObject({ verdict: 'review', account: { id: 'a' } });
    expect(view.deals.map(({ id }) => id)).toEqual(['deal-a']);
  });

  it('is the employer’s for somebody nobody knows, by the domain of the mailbox or by name', async () => {
    await addAccount({ id: 'a', name: 'Northwind Freight' });
    expect((await card(ANNA)).account?.id).toBe('a');
    await addAccount({ id: 'b', name: 'Other', domain: 'halden.example' });
    const identifiers = [{ kind: 'email' as const, value: 'sana@halden.example' }];
    expect((await card({ ...ANNA, company: undefined, identifiers })).account?.id).toBe('b');
  });

  it('is none where two have the name, for public mailboxes, for personal home pages, and beside a known contact', async () => {
    await addAccount({ id: 'a', name: 'Northwind Freight' });
    await addAccount({ id: 'b', name: 'Northwind Freight Ltd', domain: 'gmail.com' });
    await addAccount({ id: 'c', name: 'Elsewhere', domain: 'anna.example' });
    const identifiers: Person['identifiers'] = [
      { kind: 'email', value: 'anna@gmail.com' },
      { kind: 'url', value: 'https://anna.example' },
    ];
    expect((await card({ ...ANNA, identifiers })).account).toBeUndefined();
    await addContact();
    const known = await card(ANNA);
    expect(known.contact).toBeDefined();
    expect(known.account).toBeUndefined();
  });

  it('marks companies that are accounts, and no others', async () => {
    await addAccount({ id: 'a', name: 'Larkmoor Pumps' });
    const seen = (ref: string, person: Person) => ({ ref, person, evidence: [] });
    const other = { ...LARKMOOR, fullName: 'Unheard Of', identifiers: [] };
    const { marks } = await value(
      'people.detected',
      { url: FROM_PAGE.url, pageKind: 'company', people: [seen('p1', LARKMOOR), seen('p2', other)] },
      FROM_PAGE,
    );
    expect(marks).toEqual({ p1: { verdict: 'match', contactName: 'Larkmoor Pumps', candidates: 0 } });
  });
});
