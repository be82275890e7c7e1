import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { detectorFor } from '../src/sites';
import { detectInText } from './lib/detect-dom';
import { flatten } from './lib/detected';

const USAGE = 'usage: npm run new-fixture -- FILE [--name NAME] [--into FOLDER]';
const SITES = resolve(import.meta.dirname, '../tests/sites');
/** Fails as an expectation, whoever is found: it has to be replaced by the people of the page, or by nothing. */
const TO_FILL = [
  { name: 'FILL IN: who is on this page, as in the files beside this one; [] when nobody', role: 'fill in' },
];

/** Puts a skeleton (or any page whose first line names its address) among the pages of its site. */
function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { name: { type: 'string' }, into: { type: 'string', default: SITES } },
  });
  const [file] = positionals;
  if (!file) throw new Error(USAGE);
  const text = readFileSync(file, 'utf8');
  const address = /^<!-- (https?:\S+) /.exec(text)?.[1];
  if (!address || !URL.canParse(address))
    throw new Error(`${file} does not begin with a comment that names its address`);
  const isXml = file.endsWith('.xhtml');
  const name = values.name ?? basename(file).replace(/\.x?html$/, '');
  if (!/^[\w-]+$/.test(name)) throw new Error(`${name} is no name for a page: letters, digits and hyphens`);
  const folder = join(values.into, detectorFor(new URL(address))?.id ?? 'any-page');
  const page = join(folder, `${name}.${isXml ? 'xhtml' : 'html'}`);
  if (existsSync(page)) throw new Error(`${page} is there already; choose another --name`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(page, text);
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(TO_FILL, null, 2)}\n`);
  console.log(`${page}\nFound now, which may be wrong:`);
  const found = detectInText(text, address, isXml ? 'application/xhtml+xml' : 'text/html');
  for (const { person } of found) console.log(JSON.stringify(flatten(person)));
  console.log(`Write who is really there into ${join(folder, `${name}.json`)}`);
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
