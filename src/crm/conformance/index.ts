import { guessMapping } from '../mapping';
import type { Connector, Credentials } from '../types';
import { answerCases } from './answers';
import { emptiedCases } from './emptied';
import { type Case, type Drained, drain, type Kit, NotKept, NotTried, uniqueWord } from './kit';
import { onceCases } from './once';
import { readCases } from './read';
import { recordCases } from './records';
import { signInCases } from './sign-in';
import { writeCases } from './write';

/** What every connector must do, in the order in which it is tried. */
export const cases: readonly Case[] = [
  ...signInCases,
  ...readCases,
  ...answerCases,
  ...writeCases,
  ...recordCases,
  ...emptiedCases,
  ...onceCases,
];

/** How one case ended. */
export interface Outcome {
  id: string;
  title: string;
  /** `not tried`: it writes, and writing was not allowed; nobody could sign in; or the account holds nothing to try it on. */
  outcome: 'ok' | 'fails' | 'not offered' | 'not tried';
  why?: string;
}

/** What is tried. */
export interface Subject {
  connector: Connector;
  credentials: Credentials;
  /** Records are created, and removed again at the end. */
  write: boolean;
  fetch?: typeof fetch;
  origin?: string;
}

/** Tries every case on a live server, one after the other; what was written is removed at the end. */
export async function* runConformance(subject: Subject): AsyncGenerator<Outcome> {
  const kit = createKit(subject);
  const [first, ...rest] = cases;
  const signIn = await runCase(kit, first!);
  yield signIn;
  // Without a right password every further case would be another wrong try, until the server locks the user out.
  if (signIn.outcome === 'fails') {
    for (const { id, title } of rest) yield { id, title, outcome: 'not tried', why: 'signing in failed' };
    return;
  }
  await learnAccount(kit);
  for (const one of rest) yield await runCase(kit, one);
  yield await removeLeftovers(kit);
}

/** What the background learns at sign-in, and the outbox and the pull then work with. */
export async function learnAccount(kit: Kit): Promise<void> {
  const me = await kit.connector.me(kit.context());
  if (me.ok) kit.account.userId = me.value.userId;
  const fields = await kit.connector.describe(kit.context());
  if (fields.ok) kit.account.mapping = guessMapping(fields.value);
}

/** Tries one case. */
export async function runCase(kit: Kit, { id, title, needs, offered, run }: Case): Promise<Outcome> {
  if (offered && !offered(kit.connector)) return { id, title, outcome: 'not offered' };
  if (needs === 'write' && !kit.write) return { id, title, outcome: 'not tried', why: 'it writes' };
  try {
    await run(kit);
    return { id, title, outcome: 'ok' };
  } catch (error) {
    if (error instanceof NotTried) return { id, title, outcome: 'not tried', why: error.message };
    const why =
      error instanceof NotKept
        ? error.message
        : `throws ${error instanceof Error ? (error.stack ?? error.message) : error}`;
    return { id, title, outcome: 'fails', why };
  }
}

/** What the cases need, for a caller that runs them one by one. */
export function createKit({ connector, credentials, write, fetch = globalThis.fetch, origin }: Subject): Kit {
  let synced: Promise<Drained> | undefined;
  const kit: Kit = {
    connector,
    write,
    credentials,
    leftovers: [],
    leftoverAccounts: [],
    account: {},
    context: (overrides = {}) => ({
      connectionId: 'conformance',
      credentials: { ...credentials },
      fetch,
      now: () => new Date(),
      async saveSession(session) {
        if (session) credentials.session = session;
      },
      ...(origin ? { origin } : {}),
      ...kit.account,
      ...overrides,
    }),
    firstSync() {
      synced ??= drain(kit, kit.context());
      return synced;
    },
  };
  return kit;
}

async function removeLeftovers({ connector, context, leftovers, leftoverAccounts, write }: Kit): Promise<Outcome> {
  const base = { id: 'clean-up', title: 'removes what was written' };
  if (!write) return { ...base, outcome: 'not tried', why: 'nothing was written' };
  const problems: string[] = [];
  for (const contact of leftovers) {
    const result = await connector.write(context(), { kind: 'contact.delete', contact, onceKey: uniqueWord() });
    if (!result.ok && result.failure.cause.code !== 'gone') problems.push(contact.fullName);
  }
  for (const account of leftoverAccounts) {
    const result = await connector.write(context(), { kind: 'account.delete', account, onceKey: uniqueWord() });
    if (!result.ok && result.failure.cause.code !== 'gone') problems.push(account.name);
  }
  return problems.length
    ? { ...base, outcome: 'fails', why: `still there: ${problems.join(', ')}` }
    : { ...base, outcome: 'ok' };
}
