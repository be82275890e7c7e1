import { importUnderKills } from '../../tests/e2e/harness/kills';

/** Rows enough that half of fifty kills fall into the import. */
const ROWS_A_KILL = 500;

/** Kills a browser that imports and merges again and again; throws when anything acknowledged is lost. */
export async function benchKills(kills: number, seed: number, cores?: number): Promise<object> {
  const report = await importUnderKills({ kills, rows: kills * ROWS_A_KILL, seed, cores });
  return { figure: 'import.kills', seed, cores, ...report };
}
