import type { Database } from './database';

/** Beside the settings: gone with the database that it is about. */
export const COPY_STATE = 'copies';

/**
 * `new`: the database was just made, and whether another one was lost before is not known yet. `copied`: what is to be copied is. Else it
 * has to be copied: after an update from a release without copies, and where copying failed.
 */
export type CopyState = 'new' | 'behind' | 'copied';

export const copyState = async (database: Database): Promise<CopyState> =>
  ((await database.get('settings', COPY_STATE)) as CopyState | undefined) ?? 'behind';

export async function setCopyState(database: Database, state: CopyState): Promise<void> {
  await database.put('settings', state, COPY_STATE);
}
