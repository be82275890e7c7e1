import { createInterface } from 'node:readline';
import { parseProfileUrl } from '../src/model/profile-urls';

/** Reads one address a line from standard input, writes one JSON line for each: see docs/evaluation.md. */
for await (const input of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
  const found = parseProfileUrl(input);
  const handle = found?.handle ?? found?.memberId ?? null;
  const { site = null, kind = 'none', canonicalUrl = null } = found ?? {};
  process.stdout.write(`${JSON.stringify({ input, kind, site, handle, canonicalUrl })}\n`);
}
