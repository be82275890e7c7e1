import { parseArgs } from 'node:util';
import { type Outcome, runConformance } from '../src/crm/conformance/index';
import { serverUrl } from '../src/crm/http';
import { connectorFor, connectors } from '../src/crm/index';

const USAGE = `Usage: npm run --silent crm:check -- --crm ID --url URL [--token T | --user U --password P] [--database D] [--write]
  --crm      one of: ${connectors.map(({ id }) => id).join(', ')}
  --url      address of the server, with or without its database or API path
  --write    also writes: creates invented contacts, accounts and notes, and removes them again; moves one open deal, and back
  --origin   sends this Origin with every request that changes something, as a browser would
Prints one line per capability (ok, fails, not offered, not tried). Ends with 0 when nothing fails, 1 otherwise, 2 when it cannot start.`;

function readArguments() {
  const text = { type: 'string' } as const;
  const options = {
    crm: text,
    url: text,
    token: text,
    user: text,
    password: text,
    database: text,
    origin: text,
  } as const;
  return parseArgs({ options: { ...options, write: { type: 'boolean', default: false } } }).values;
}

/** A browser puts the extension's origin on all but GET; Node sends none by itself. */
function fetchFrom(origin: string | undefined): typeof fetch {
  if (!origin) return fetch;
  return (input, init) => {
    const isGet = (init?.method ?? 'GET') === 'GET';
    return fetch(
      input,
      isGet ? init : { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), Origin: origin } },
    );
  };
}

const lineOf = ({ id, outcome, why }: Outcome): string => `${id.padEnd(22)} ${outcome}${why ? `: ${why}` : ''}`;

async function main(): Promise<number> {
  const { crm = '', url = '', origin, write, ...fields } = readArguments();
  const connector = connectorFor(crm);
  if (!connector) throw new TypeError(`No CRM is called ${JSON.stringify(crm)}`);
  serverUrl(url);
  const given = Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const credentials = { baseUrl: url, fields: { ...Object.fromEntries(given), url } };
  let failures = 0;
  const subject = { connector, credentials, write, fetch: fetchFrom(origin), ...(origin ? { origin } : {}) };
  for await (const outcome of runConformance(subject)) {
    console.log(lineOf(outcome));
    if (outcome.outcome === 'fails') failures++;
  }
  return failures > 0 ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  process.exitCode = 2;
}
