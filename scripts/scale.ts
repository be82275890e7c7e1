import { PULL_EVERY_MINUTES } from '../src/sync/pace';
import { fakes } from '../tests/crm/fakes/index';
import { cellOf, dayOf, limitText, TEAMS } from './scale/budget';
import { measure } from './scale/measure';

/** Heading of the table of docs/scale.md. */
export const HEADING = [
  `| CRM | documented limit | rows a page | quiet pull | note | edit | one rep's day | ${TEAMS.map(team => `${team.toLocaleString('en')} reps`).join(' | ')} |`,
  '| --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |',
];

/** One row for each CRM whose fake can run here: measured, not written down. */
export async function* rows(): AsyncGenerator<string> {
  for (const [id, { missing }] of Object.entries(fakes)) if (!missing) yield await rowOf(id);
}

/** The row of one CRM. */
export async function rowOf(id: string): Promise<string> {
  const fake = await fakes[id]?.start();
  if (!fake) throw new Error(`no fake of ${id}`);
  const { connector, server } = fake;
  try {
    const costs = await measure(fake);
    const day = dayOf(costs, TEAMS[0], PULL_EVERY_MINUTES);
    const { rows, quiet, note, edit } = costs;
    const cells = TEAMS.map(team => cellOf(connector, costs, team));
    return `| ${[connector.description.name, limitText(connector), rows, quiet, note, edit, day, ...cells].join(' | ')} |`;
  } finally {
    await server.stop();
  }
}

if (process.argv[1]?.endsWith('scale.ts')) {
  for (const line of HEADING) console.log(line);
  for await (const row of rows()) console.log(row);
}
