import { expect, it } from 'vitest';
import { importUnderKills } from './harness/kills';

const KILLS = 5;
const ROWS = 12_000;

it('loses nothing of an import whose browser is killed at any moment while two threads read, and finds what a scan finds', async () => {
  const report = await importUnderKills({ kills: KILLS, rows: ROWS, seed: Date.now(), cores: 4 });
  expect(report).toMatchObject({ kills: KILLS, rows: ROWS });
  expect(report.duringImport).toBeGreaterThan(0);
  expect(report.compared).toBeGreaterThan(5);
});
