import { importUnderKills } from '../../tests/e2e/harness/kills';

/** Rows enough that half of fifty kills fall into the import. */
const ROWS_A_KILL = 500;

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
