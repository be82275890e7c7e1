import { parseCompanyName } from '../matching/company-name';
import { parseMailbox } from '../matching/email';
import type { Account } from '../model/account';
import type { Identifier } from '../model/identifier';
import type { Person } from '../model/person';
import type { Database } from '../storage/database';

/** An account of the CRM or the workspace, and what it was known by. */
export interface FoundAccount {
  account: Account;
  by: 'domain' | 'name';
}

/** Accounts by domain and by name without legal form. */
interface AccountIndex {
  count: number;
  builtAt: number;
  byDomain: Map<string, Account[]>;
  byName: Map<string, Account[]>;
}

/** A pull may change names without changing the number of accounts. */
const FRESH_MS = 60_000;

// Built when a company is first asked about, from what is stored; a worker that dies builds it again.
const indexes = new WeakMap<Database, AccountIndex>();

/**
 * The account behind a company's page, or the employer's of a person nobody knows: by the domain of its site or of a
 * mailbox, else by its name when only one account has it.
 */
export async function accountOf(database: Database, person: Person): Promise<FoundAccount | undefined> {
  const domains = domainsOf(person);
  const name = parseCompanyName((person.isOrganization ? person.fullName : person.company) ?? '')?.key;
  if (!domains.length && !name) return undefined;
  const { byDomain, byName } = await indexOf(database);
  const known = domains.flatMap(domain => byDomain.get(domain) ?? []);
  if (known[0] && known.every(({ id }) => id === known[0]?.id)) return { account: known[0], by: 'domain' };
  const [named, ...namesakes] = (name && byName.get(name)) || [];
  return named && !namesakes.length ? { account: named, by: 'name' } : undefined;
}

function domainsOf({ identifiers, isOrganization }: Person): string[] {
  return identifiers.flatMap(({ kind, site, value }: Identifier) => {
    if (kind === 'email') {
      const mailbox = parseMailbox(value);
      return mailbox && !mailbox.isPublic ? [mailbox.domain] : [];
    }
    // A person's home page is their own; a company's is the company's.
    const isSite = kind === 'url' && !site && isOrganization && URL.canParse(value);
    return isSite ? [bareHost(new URL(value).hostname)] : [];
  });
}

async function indexOf(database: Database): Promise<AccountIndex> {
  const count = await database.count('accounts');
  const known = indexes.get(database);
  if (known?.count === count && Date.now() - known.builtAt < FRESH_MS) return known;
  const index: AccountIndex = { count, builtAt: Date.now(), byDomain: new Map(), byName: new Map() };
  for (const account of await database.getAll('accounts')) {
    if (account.domain) add(index.byDomain, bareHost(account.domain), account);
    const name = parseCompanyName(account.name)?.key;
    if (name) add(index.byName, name, account);
  }
  indexes.set(database, index);
  return index;
}

const bareHost = (host: string): string =>
  host
    .trim()
    .toLowerCase()
    .replace(/^www\./, '');

function add(map: Map<string, Account[]>, key: string, account: Account): void {
  map.set(key, [...(map.get(key) ?? []), account]);
}
