import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { contactKeys, matchPerson, personKeys, pickCandidates } from '../src/matching';
import type { PersonKeys } from '../src/matching/types';
import type { Contact } from '../src/model/contact';
import { type Identifier, identifierSchema, SITE_IDS } from '../src/model/identifier';
import type { MatchResult } from '../src/model/match';
import type { Person } from '../src/model/person';
import { pageIdentifier, parseProfileUrl, profileIdentifiers } from '../src/model/profile-urls';

const text = z
  .string()
  .nullish()
  .transform(value => value ?? undefined);
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform(values => values ?? []);

const siteName = z
  .string()
  .transform(site => (site.toLowerCase() === 'twitter' ? 'x' : site.toLowerCase()))
  .pipe(z.enum(SITE_IDS));

const identifierLine = z.object({
  kind: identifierSchema().shape.kind,
  site: siteName.nullish(),
  value: z.string().min(1).max(512),
});

const factsSchema = z.object({
  fullName: text,
  givenName: text,
  familyName: text,
  emails: list(z.string()),
  phones: list(z.string()),
  company: text,
  jobTitle: text,
  city: text,
  country: text,
  identifiers: list(identifierLine),
  profileUrls: list(z.string()),
});
const contactLine = factsSchema.extend({ id: z.coerce.string().min(1) });
const personLine = factsSchema.extend({ personId: z.coerce.string().min(1) });

type Facts = z.infer<typeof factsSchema>;

/** Contacts kept for one key; a key of more contacts is too common to be looked up. */
const KEPT_PER_KEY = 201;

const NEVER = '1970-01-01T00:00:00Z';

/** Lines and fields that could not be read; they are told one by one up to a number, and counted. */
const MAX_TOLD = 20;
let faults = 0;

function fault(text: string): void {
  faults++;
  if (faults <= MAX_TOLD) process.stderr.write(`eval:match: ${text}\n`);
}

/** The part of a key index that the people ask for. */
interface Posting {
  count: number;
  rows: string[];
  /** Leads to candidates; other keys are only counted. */
  finds: boolean;
}

interface Wanted {
  personId: string;
  person: Person;
  keys: PersonKeys;
}

/**
 * `npm run --silent eval:match -- --contacts c.ndjson --people p.ndjson`: one JSON line per person. Reads the people, then streams the contacts
 * once and keeps only those that share a key with somebody, so a million contacts need no more memory than their namesakes.
 * A line or field that cannot be read is told with its number and left out; all that is left is answered, and the command ends with 1.
 */
async function main(): Promise<void> {
  const { contacts, people } = readArguments();
  const wanted: Wanted[] = [];
  const postings = new Map<string, Posting>();
  for await (const { facts } of readLines(people, personLine)) wanted.push(want(facts, postings));
  const { kept, total } = await readContacts(contacts, postings);
  const statistics = { total, count: (key: string) => postings.get(key)?.count ?? 0 };
  for (const { personId, person, keys } of wanted) {
    const candidates = pickCandidates(keys, postings, total).map(id => kept.get(id)!);
    print(personId, matchPerson(person, candidates, statistics, []));
  }
  if (faults === 0) return;
  process.stderr.write(
    `eval:match: ${faults} ${faults === 1 ? 'line or field was' : 'lines or fields were'} left out; all else is answered\n`,
  );
  process.exitCode = 1;
}

function readArguments(): { contacts: string; people: string } {
  const { values } = parseArgs({ options: { contacts: { type: 'string' }, people: { type: 'string' } } });
  if (!values.contacts || !values.people)
    throw new Error('usage: eval:match --contacts FILE.ndjson --people FILE.ndjson');
  return { contacts: values.contacts, people: values.people };
}

function want({ personId, ...facts }: z.infer<typeof personLine>, postings: Map<string, Posting>): Wanted {
  const person = toPerson(facts);
  const keys = personKeys(person);
  for (const key of keys.frequency) note(postings, key, false);
  for (const key of [...keys.identifiers, ...keys.blocking, ...keys.sounds]) note(postings, key, true);
  return { personId, person, keys };
}

function note(postings: Map<string, Posting>, key: string, finds: boolean): void {
  const known = postings.get(key);
  if (known) known.finds ||= finds;
  else postings.set(key, { count: 0, rows: [], finds });
}

async function readContacts(
  path: string,
  postings: Map<string, Posting>,
): Promise<{ kept: Map<string, Contact>; total: number }> {
  const kept = new Map<string, Contact>();
  let total = 0;
  const ids = new Set<string>();
  for await (const { facts, where } of readLines(path, contactLine)) {
    if (ids.has(facts.id)) {
      fault(`${where}: id ${facts.id} comes a second time; the first contact counts`);
      continue;
    }
    ids.add(facts.id);
    const contact = toContact(facts);
    total++;
    let isKept = false;
    for (const key of contactKeys(contact)) {
      const posting = postings.get(key);
      if (!posting) continue;
      posting.count++;
      if (!posting.finds || posting.rows.length >= KEPT_PER_KEY) continue;
      posting.rows.push(contact.id);
      isKept = true;
    }
    if (isKept) kept.set(contact.id, contact);
  }
  return { kept, total };
}

async function* readLines<T extends z.ZodType>(
  path: string,
  schema: T,
): AsyncGenerator<{ facts: z.infer<T>; where: string }> {
  let number = 0;
  for await (const line of createInterface({
    input: createReadStream(path, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    number++;
    const where = `${path}:${number}`;
    const facts = line.trim() ? parseLine(line.replace(/^\ufeff/, ''), schema, where) : undefined;
    if (facts !== undefined) yield { facts, where };
  }
}

/** Undefined for a line that says nothing usable, after saying why. */
function parseLine<T extends z.ZodType>(line: string, schema: T, where: string): z.infer<T> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    fault(`${where}: not JSON`);
    return undefined;
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  for (const { path, message } of issues) fault(`${where}: ${path.join('.') || 'line'}: ${message}`);
  return schema.safeParse(withoutFields(value, issues)).data;
}

/** One bad field says nothing against the others: it goes, of a list the one value; without its id a line stays unreadable. */
function withoutFields(value: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const bad = new Set(issues.map(({ path }) => path.slice(0, 2).join('.')));
  const fields = Object.entries(value).filter(([name]) => !bad.has(name));
  return Object.fromEntries(
    fields.map(([name, held]) => [
      name,
      Array.isArray(held) ? held.filter((_, index) => !bad.has(`${name}.${index}`)) : held,
    ]),
  );
}

function toPerson(facts: Facts): Person {
  return {
    site: 'web',
    role: 'subject',
    identifiers: [
      ...identifiersOf(facts),
      ...facts.emails.map(value => ({ kind: 'email' as const, value })),
      ...facts.phones.map(value => ({ kind: 'phone' as const, value })),
    ],
    fullName: nameOf(facts) || undefined,
    jobTitle: facts.jobTitle,
    company: facts.company,
    location: [facts.city, facts.country].filter(Boolean).join(', ') || undefined,
  };
}

function toContact(line: z.infer<typeof contactLine>): Contact {
  const { id, givenName, familyName, emails, phones, company, jobTitle, city, country } = line;
  return {
    id,
    connectionId: 'local',
    kind: 'contact',
    fullName: nameOf(line),
    givenName,
    familyName,
    emails,
    phones,
    identifiers: identifiersOf(line),
    company,
    jobTitle,
    city,
    country,
    createdAt: NEVER,
    updatedAt: NEVER,
  };
}

const nameOf = ({ fullName, givenName, familyName }: Facts) =>
  fullName ?? [givenName, familyName].filter(Boolean).join(' ');

function identifiersOf({ identifiers, profileUrls }: Facts): Identifier[] {
  return [...identifiers.flatMap(canonical), ...profileUrls.flatMap(addressOf)];
}

/** However it was written: a handle with `@` or as an address, an address with `www.` or without. */
function canonical({ kind, site, value }: z.infer<typeof identifierLine>): Identifier[] {
  if (kind === 'url') return addressOf(value);
  const read = kind === 'handle' && site ? profileIdentifiers(value, site).filter(one => one.kind === kind) : [];
  if (read.length > 0) return read;
  const plain = kind === 'handle' ? value.replace(/^@/, '').toLowerCase() : value;
  return [site ? { kind, site, value: plain } : { kind, value: plain }];
}

/** A profile, or a page of one's own; a company's page or a post names nobody. */
function addressOf(url: string): Identifier[] {
  const profiles = profileIdentifiers(url);
  const page = profiles.length === 0 && !parseProfileUrl(url) ? pageIdentifier(url) : undefined;
  return page ? [page] : profiles;
}

function print(personId: string, { verdict, contactId, probability, weightBits, candidates }: MatchResult): void {
  const [best, next] = candidates;
  const line = {
    personId,
    verdict,
    contactId: contactId ?? (verdict === 'review' ? (best?.contactId ?? null) : null),
    probability: Math.round(probability * 1e6) / 1e6,
    weightBits,
    runnerUp: next ? { contactId: next.contactId, probability: next.probability, weightBits: next.weightBits } : null,
    reasons: (best?.reasons ?? []).map(({ signal, level, weightBits }) => ({ signal, level, weightBits })),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`eval:match: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
