import type { CrmFailure, CrmResult } from '../crm/types';
import type { ContactBook } from '../storage/contacts';
import type { Database } from '../storage/database';
import { inRecordTurn } from '../storage/record-turn';
import { updateConnection } from '../storage/settings';
import { compareIds } from './compare-ids';
import { type Connected, connect } from './context';
import { storePage } from './store-page';
import { keepUsage } from './turns';

export interface PullDeps {
  database: Database;
  book: ContactBook;
  now(): Date;
  /** Runs one step alone. Between the pages of a long pull, what the rep just logged gets its turn. */
  exclusively?<T>(step: () => Promise<T>): Promise<T>;
}

/**
 * Brings the cache of one connection up to date, page by page. Rows and cursor are stored in one transaction,
 * so a killed worker goes on at the page it had not finished.
 * @returns the failure that ended it, or undefined when everything was read
 */
export async function pull(deps: PullDeps, connectionId: string): Promise<CrmFailure | undefined> {
  const connected = await connect(deps.database, connectionId, 'pull');
  if (!connected) return undefined;
  const alone = deps.exclusively ?? (step => step());
  const failure = (await pullPages(deps, connected, alone)) ?? (await compareIds(deps, connected, alone));
  const limitUsed = await keepUsage(deps.database, connectionId);
  await updateConnection(deps.database, connectionId, {
    limitUsed,
    ...(failure ? stateOf(failure) : { state: 'ok', messageKey: undefined, syncedAt: deps.now().toISOString() }),
  });
  return failure;
}

function stateOf({ retry, cause }: CrmFailure) {
  // A limit that is used up is no trouble: the next pull goes on where this one stopped.
  if (cause.code === 'rate-limit') return { state: 'ok' as const, messageKey: undefined };
  const state =
    retry === 'signin' ? ('needs-signin' as const) : retry === 'later' ? ('unreachable' as const) : ('error' as const);
  return { state, messageKey: cause.messageKey };
}

async function pullPages(
  deps: PullDeps,
  connected: Connected,
  alone: NonNullable<PullDeps['exclusively']>,
): Promise<CrmFailure | undefined> {
  for (;;) {
    const page = await alone(() => pullPage(deps, connected));
    if (!page.ok) return page.failure;
    if (!page.value) return undefined;
  }
}

/** @returns whether there is more */
async function pullPage(deps: PullDeps, { connector, context }: Connected): Promise<CrmResult<boolean>> {
  const stored = await deps.database.get('cursors', context.connectionId);
  const page = await connector.pull(context, stored?.cursor);
  if (!page.ok) return page;
  const isStored = await inRecordTurn(deps.database, () => storePage(deps, context, page.value, stored?.cursor));
  return { ok: true, value: isStored && page.value.more };
}
