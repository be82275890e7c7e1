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
  const [broken] = errors;
  if (broken) throw new Error(`row ${(broken.row ?? 0) + 2}: ${broken.message}`);
  return data;
}

main().catch((error: unknown) => {
  process.stderr.write(`eval:names: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
