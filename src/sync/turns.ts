import type { Connector, CrmContext } from '../crm/types';
import type { Database } from '../storage/database';
import { getUsage, saveUsage } from '../storage/settings';
import { createLimiter, type Limiter, type Purpose } from './limiter';

/** One limiter for each connection and life of the worker; what long limits must not forget is kept in the database. */
const limiters = new Map<string, Limiter>();

async function limiterOf(database: Database, connectionId: string, { limits }: Connector): Promise<Limiter> {
  const known = limiters.get(connectionId);
  if (known) return known;
  const limiter = createLimiter(limits, {
    now: () => Date.now(),
    sleep: ms => new Promise(resume => setTimeout(resume, ms)),
    kept: await getUsage(database, connectionId),
  });
  limiters.set(connectionId, limiter);
  return limiter;
}

/** What a connector needs to keep to the CRM's limits. */
export async function turnsFor(
  database: Database,
  connectionId: string,
  connector: Connector,
  purpose: Purpose,
): Promise<Pick<CrmContext, 'takeTurn' | 'noteBudget'>> {
  const limiter = await limiterOf(database, connectionId, connector);
  return { takeTurn: cost => limiter.take(cost, purpose), noteBudget: budget => limiter.note(budget) };
}

/** Keeps what was used of the long limits, and answers the share of the tightest limit that is used (0 to 1). */
export async function keepUsage(database: Database, connectionId: string): Promise<number> {
  const limiter = limiters.get(connectionId);
  if (!limiter) return 0;
  const usage = limiter.usage();
  if (usage.length > 0) await saveUsage(database, connectionId, usage);
  return limiter.used();
}

/** A connection that signs in anew, or is forgotten, starts counting again. */
export function forgetTurns(connectionId: string): void {
  limiters.delete(connectionId);
}
