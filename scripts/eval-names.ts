import { text } from 'node:stream/consumers';
import Papa from 'papaparse';
import { compareCompanyNames, compareNames } from '../src/matching';

/** `npm run --silent eval:names < pairs.csv`: one JSON line per pair of names. See docs/evaluation.md. */
async function main(): Promise<void> {
  const rows = parseRows(await text(process.stdin));
  for (const { name1 = '', name2 = '', schema = 'Person' } of rows) {
    const compared = schema === 'Person' ? compareNames(name1, name2) : compareCompanyNames(name1, name2);
    process.stdout.write(`${JSON.stringify({ left: name1, right: name2, ...compared })}\n`);
  }
}

function parseRows(csv: string): Record<string, string>[] {
  const { data, meta, errors } = Papa.parse<Record<string, string>>(csv.replace(/^\ufeff/, ''), {
    header: true,
    skipEmptyLines: true,
  });
  const missing = ['name1', 'name2'].filter(column => !meta.fields?.includes(column));
  if (missing.length) throw new Error(`the CSV on standard input has no column ${missing.join(' and no column ')}`);
  for (const { row = 0, message } of errors) tell(`row ${row + 2}: ${message}`);
  return data;
}

/** A row that is not as it should be is compared by what it holds all the same. */
function tell(message: string): void {
  process.stderr.write(`eval:names: ${message}\n`);
  process.exitCode = 1;
}

main().catch((error: unknown) => tell(error instanceof Error ? error.message : String(error)));
