import { type Account, accountDraftSchema } from '../../model/account';
import { type Contact, contactDraftSchema } from '../../model/contact';
import {
  addContact,
  type Case,
  drain,
  drainUntil,
  eventually,
  expectValue,
  inventAccount,
  inventContact,
  type Kit,
  keep,
  NotTried,
  uniqueWord,
} from './kit';

const FACTS = ['company', 'jobTitle', 'city', 'country'] as const;
const ACCOUNT_FACTS = ['domain', 'phone', 'city', 'country'] as const;
/** What no form of ours holds, or what the form of these cases leaves as it is. */
const KEPT = ['fullName', 'kind', 'status', 'ownerName', 'ownedByMe', 'identifiers'] as const;

/** A draft as it reaches a connector: what is undefined was dropped on the way. */
const asSent = <Draft>(draft: Draft): Draft => JSON.parse(JSON.stringify(draft)) as Draft;

const readContact = async (kit: Kit, contact: Contact): Promise<Contact> =>
  expectValue(await kit.connector.read(kit.context(), contact), 'read');

async function updateContact(kit: Kit, contact: Contact, changes: Partial<Contact>): Promise<Contact> {
  const draft = contactDraftSchema().parse(asSent({ ...contact, ...changes }));
  const intent = { kind: 'contact.update', contact, draft, onceKey: uniqueWord() } as const;
  expectValue(await kit.connector.write(kit.context(), intent), 'contact.update');
  return readContact(kit, contact);
}

/** A contact with all that a form holds, and the account of our own that they work for, where accounts can be written. */
interface Employee {
  contact: Contact;
  account: Account;
  /** Where a pull begins that brings the account. */
  cursor: string;
}

async function addEmployee(kit: Kit): Promise<Employee> {
  const { cursor } = await drain(kit, kit.context(), (await kit.firstSync()).cursor);
  let account = inventAccount();
  if (kit.connector.capabilities.writes.includes('account')) {
    const intent = { kind: 'account.create', account, onceKey: uniqueWord() } as const;
    const { remoteId } = expectValue(await kit.connector.write(kit.context(), intent), 'account.create');
    account = { ...account, remoteId };
    kit.leftoverAccounts.push(account);
  }
  const facts = { company: account.name, jobTitle: 'Probe', city: 'Lund', country: 'SE', phones: ['+12025550123'] };
  const written = await addContact(kit, inventContact(uniqueWord(), facts));
  // Where companies are found by an index, that may not know a new one yet.
  const contact = await eventually(
    async () => {
      const now = await readContact(kit, written);
      return now.company ? now : updateContact(kit, now, { company: account.name });
    },
    ({ company }) => Boolean(company),
  );
  return { contact, account, cursor };
}

/** The account as it is now: that of the contact, or, where a company is but a word of the contact's, as the pull brings it. */
async function accountOf(kit: Kit, { contact, account, cursor }: Employee, fits: Fits): Promise<Account> {
  const related = async () => expectValue(await kit.connector.related(kit.context(), contact), 'related').account;
  const tied = await related();
  const now = tied
    ? await eventually(related, one => one !== undefined && fits(one))
    : (
        await drainUntil(kit, kit.context(), cursor, ({ accounts }) => {
          const one = accounts.get(account.remoteId ?? '');
          return one !== undefined && fits(one);
        })
      ).accounts.get(account.remoteId ?? '');
  keep(now, 'the account is nowhere');
  return now;
}
type Fits = (account: Account) => boolean;

async function updateAccount(
  kit: Kit,
  employee: Employee,
  account: Account,
  draft: Partial<Account>,
  fits: Fits,
): Promise<Account> {
  const intent = {
    kind: 'account.update',
    account,
    draft: accountDraftSchema().parse(asSent({ name: account.name, ...draft })),
    onceKey: uniqueWord(),
  } as const;
  expectValue(await kit.connector.write(kit.context(), intent), 'account.update');
  return accountOf(kit, employee, fits);
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function sameBut(before: Contact, after: Contact, emptied: readonly string[]): void {
  for (const field of [...KEPT, ...FACTS, 'emails', 'phones'] as const) {
    if (emptied.includes(field)) continue;
    const [was, is] = [shown(before[field]), shown(after[field])];
    keep(was === is, `with ${emptied.join()} emptied, ${field} went from ${was} to ${is}`);
  }
}

/** What a rep takes out of a form is taken out of the CRM; what the form does not hold stays. */
export const emptiedCases: Case[] = [
  {
    id: 'empty-contact',
    title: 'empties what the rep has emptied of a contact, and nothing else',
    needs: 'write',
    async run(kit) {
      const { contact: full } = await addEmployee(kit);
      const fixed = kit.connector.capabilities.fixed ?? [];
      const held = FACTS.filter(field => full[field] && !fixed.includes(field));
      const [first = 'phones'] = held.includes('city') ? ['city' as const] : held;
      const one = await updateContact(kit, full, first === 'phones' ? { phones: [] } : { [first]: undefined });
      sameBut(full, one, [first]);
      keep(first === 'phones' || !one[first], `${first} is still ${shown(one[first])}`);
      const nothing = Object.fromEntries(held.map(field => [field, undefined]));
      const bare = await updateContact(kit, one, { ...nothing, emails: [], phones: [] });
      for (const field of held) keep(!bare[field], `${field} is still ${shown(bare[field])}`);
      keep(bare.emails.length === 0, `the e-mail is still ${bare.emails}`);
      keep(bare.phones.length === 0, `the phone is still ${bare.phones}`);
      sameBut(one, bare, [...held, 'emails', 'phones']);
    },
  },
  {
    id: 'empty-account',
    title: 'empties what the rep has emptied of an account, and nothing else',
    needs: 'write',
    offered: ({ capabilities }) => capabilities.writes.includes('account'),
    async run(kit) {
      const employee = await addEmployee(kit);
      const facts = { domain: employee.account.domain, phone: '+12025550123', city: 'Lund', country: 'SE' };
      const seen = await accountOf(kit, employee, () => true);
      // Which of them an account holds is the CRM's affair; one of them is enough to go on.
      const full = await updateAccount(kit, employee, seen, facts, one => Boolean(one.city || one.phone));
      const held = ACCOUNT_FACTS.filter(field => full[field]);
      const [first] = held.includes('city') ? ['city' as const] : held;
      if (!first) throw new NotTried('accounts hold nothing but a name');
      const one = await updateAccount(kit, employee, full, { ...full, [first]: undefined }, now => !now[first]);
      keep(!one[first], `${first} is still ${shown(one[first])}`);
      for (const field of ['name', 'ownerName', ...ACCOUNT_FACTS] as const)
        keep(field === first || one[field] === full[field], `${field} went from ${full[field]} to ${one[field]}`);
      const bare = await updateAccount(kit, employee, one, {}, now => held.every(field => !now[field]));
      for (const field of held) keep(!bare[field], `${field} is still ${shown(bare[field])}`);
      keep(bare.name === full.name && bare.ownerName === full.ownerName, 'name or owner went with it');
    },
  },
];
