import { importUnderKills } from '../../tests/e2e/harness/kills';

/** Rows enough that some of fifty kills fall into the import, which takes a second for some 20,000. */
const ROWS_A_KILL = 4_000;

interface KillsBench {
  kills: number;
  seed: number;
  /** Rows of the file. */
  count?: number;
  cores?: number;
}

/** Kills a browser that imports and merges again and again; throws when anything acknowledged is lost. */
export async function benchKills({ kills, count, ...options }: KillsBench): Promise<object> {
  const report = await importUnderKills({ kills, rows: count ?? kills * ROWS_A_KILL, ...options });
  return { figure: 'import.kills', ...options, ...report };
}
