import { contactKeys, matchPerson, personKeys, pickCandidates } from '../../src/matching/index';
import type { PersonKeys } from '../../src/matching/types';
import type { Contact } from '../../src/model/contact';
import type { Identifier } from '../../src/model/identifier';
import type { MatchResult } from '../../src/model/match';
import type { Person } from '../../src/model/person';
import { profileIdentifiers } from '../../src/model/profile-urls';
import type { BenchContact } from './documents';
import { percentile, spread } from './figures';
import { readLines } from './kit';

/** Authors in view at once. */
const PEOPLE = 50;
/** People on whom candidates, precision and recall are counted. */
const MEASURED = 2000;
const WARM_UP_ROUNDS = 5;
const ROUNDS = 20;
/** One more than the largest number of candidates a blocking key may bring. */
const KEPT_PER_KEY = 201;

interface Hit {
  count: number;
  rows: string[];
}

const NO_IDENTIFIERS: readonly Identifier[] = [];

function identifiersOf({ linkedin, x, github }: BenchContact): Identifier[] {
  const handles: Identifier[] = [];
  if (x) handles.push({ kind: 'handle', site: 'x', value: x });
  if (github) handles.push({ kind: 'handle', site: 'github', value: github });
  return [...(linkedin ? profileIdentifiers(linkedin) : NO_IDENTIFIERS), ...handles];
}

const toContact = (line: BenchContact): Contact => ({
  id: line.id,
  connectionId: 'local',
  kind: 'contact',
  fullName: `${line.firstName} ${line.lastName}`.trim(),
  givenName: line.firstName,
  familyName: line.lastName,
  emails: line.email ? [line.email] : [],
  phones: line.phone ? [line.phone] : [],
  identifiers: identifiersOf(line),
  company: line.company,
  jobTitle: line.jobTitle,
  city: line.city,
  createdAt: line.updatedAt,
  updatedAt: line.updatedAt,
});

/** Authors in view, as LinkedIn shows them: every second one without a handle that the book knows. */
const toPerson = (line: BenchContact, n: number): Person => ({
  site: 'linkedin',
  role: 'author',
  identifiers: n % 2 === 0 ? identifiersOf(line) : [],
  fullName: `${line.firstName} ${line.lastName}`.trim(),
  jobTitle: line.jobTitle || undefined,
  company: line.company || undefined,
});

/** A person and the contact it is. */
interface Known {
  id: string;
  person: Person;
}

async function readPeople(path: string): Promise<{ people: Known[]; total: number }> {
  let total = 0;
  for await (const _ of readLines(path)) total++;
  const stride = Math.max(1, Math.floor(total / MEASURED));
  const people: Known[] = [];
  let row = 0;
  for await (const line of readLines<BenchContact>(path)) {
    if (row++ % stride === 0 && people.length < MEASURED)
      people.push({ id: line.id, person: toPerson(line, people.length) });
  }
  return { people, total };
}

/** What the key index would give for the people: keys nobody asks for are not kept. */
async function readHits(path: string, keys: readonly PersonKeys[]) {
  const hits = new Map<string, Hit>();
  for (const { identifiers, blocking, sounds, frequency } of keys)
    for (const key of [...identifiers, ...blocking, ...sounds, ...frequency]) hits.set(key, { count: 0, rows: [] });
  const contacts = new Map<string, Contact>();
  for await (const line of readLines<BenchContact>(path)) {
    const contact = toContact(line);
    for (const key of contactKeys(contact)) {
      const hit = hits.get(key);
      if (!hit) continue;
      hit.count++;
      if (hit.rows.length >= KEPT_PER_KEY) continue;
      hit.rows.push(contact.id);
      contacts.set(contact.id, contact);
    }
  }
  return { hits, contacts };
}

/**
 * Fifty authors in view against the book, warm, without storage: keys, choice of candidates, verdicts. Candidates, precision and recall are
 * those of more people, each somebody of the book.
 */
export async function benchMatch(contactsPath: string): Promise<object> {
  const { people, total } = await readPeople(contactsPath);
  const { hits, contacts } = await readHits(
    contactsPath,
    people.map(({ person }) => personKeys(person)),
  );
  const statistics = { total, count: (key: string) => hits.get(key)?.count ?? 0 };
  const judge = ({ id, person }: Known): Judged => {
    const candidates = pickCandidates(personKeys(person), hits, total).map(candidate => contacts.get(candidate)!);
    const { verdict, contactId } = matchPerson(person, candidates, statistics, []);
    return { compared: candidates.length, verdict, isRight: contactId === id };
  };
  const inView = everyNth(people, PEOPLE);
  const run = () => inView.map(judge);
  for (let n = 0; n < WARM_UP_ROUNDS; n++) run();
  const before = process.cpuUsage();
  const times = Array.from({ length: ROUNDS }, () => timed(run));
  const { user, system } = process.cpuUsage(before);
  const cpuMs = round((user + system) / 1000 / ROUNDS);
  const figure = { figure: 'match.warm', count: total, people: inView.length, ms: spread(times), cpuMs };
  return { ...figure, measured: people.length, ...summary(people.map(judge)) };
}

const everyNth = <T>(list: readonly T[], count: number): T[] => {
  // Odd, so that people with and without handles take turns as in the whole.
  const stride = Math.max(1, Math.floor(list.length / count) - 1) | 1;
  return list.filter((_one, index) => index % stride === 0).slice(0, count);
};

function timed(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

interface Judged {
  compared: number;
  verdict: MatchResult['verdict'];
  isRight: boolean;
}

function summary(results: readonly Judged[]) {
  const compared = results.map(result => result.compared);
  const verdicts = { match: 0, review: 0, none: 0 };
  for (const { verdict } of results) verdicts[verdict]++;
  const right = results.filter(({ verdict, isRight }) => verdict === 'match' && isRight).length;
  const mean = compared.reduce((sum, one) => sum + one, 0) / compared.length;
  return {
    candidates: { mean: round(mean), p50: percentile(compared, 0.5), max: percentile(compared, 1) },
    verdicts,
    precision: right / verdicts.match,
    recall: right / results.length,
  };
}

const round = (value: number) => Math.round(value * 100) / 100;
