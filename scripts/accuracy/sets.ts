import { execFileSync } from 'node:child_process';
import { contactAsPerson } from '../../src/matching';
import type { Contact } from '../../src/model/contact';
import { contact, createBook } from '../../tests/matching/book';
import { createRandom, type GeneratedRow, type SeenRow, toContact, toSeen } from '../../tests/matching/generated';
import { HARD_CASES } from '../../tests/matching/hard-set';
import { NEIGHBOURS } from '../../tests/matching/neighbours';
import type { Judged } from './figures';
import { hasShared, readCsv, SHARED } from './shared';

/** A labelled set of people, judged against its book. */
export interface JudgedSet {
  set: string;
  judged: Judged[];
}

/** Febrl's copies against its originals; street stands for the employer, social security number for an account. */
export function* febrlSets(): Generator<JudgedSet> {
  for (const number of [1, 2]) {
    const file = `data/febrl-dataset${number}.csv`;
    if (!hasShared(file)) continue;
    const rows = readCsv(file);
    yield { set: `Febrl ${number}, number agrees`, judged: judgeFebrl(rows, true) };
    yield { set: `Febrl ${number}, name, street and suburb`, judged: judgeFebrl(rows, false) };
  }
}

function judgeFebrl(rows: readonly Record<string, string>[], withNumber: boolean): Judged[] {
  const originals = rows.filter(({ rec_id = '' }) => rec_id.endsWith('-org'));
  const numberOf = new Map(originals.map(({ rec_id, soc_sec_id }) => [rec_id, soc_sec_id]));
  const book = createBook(originals.map(row => febrlContact(row, withNumber)));
  return rows
    .filter(({ rec_id = '' }) => !rec_id.endsWith('-org'))
    .map(row => ({ row, truth: `${/^rec-\d+/.exec(row.rec_id!)![0]}-org` }))
    .filter(({ row, truth }) => !withNumber || numberOf.get(truth) === row.soc_sec_id)
    .map(({ row, truth }) => ({
      id: row.rec_id!,
      truth,
      result: book.match(contactAsPerson(febrlContact(row, withNumber))),
    }));
}

function febrlContact(row: Record<string, string>, withNumber: boolean): Contact {
  const number = row.soc_sec_id;
  return contact(row.rec_id!, {
    fullName: `${row.given_name} ${row.surname}`.trim(),
    familyName: row.surname,
    company: row.address_1 || undefined,
    city: row.suburb || undefined,
    identifiers: withNumber && number ? [{ kind: 'memberId', site: 'web', value: number }] : [],
  });
}

/**
 * Invented contacts, heavy on namesakes, written anew as people write themselves; 20 % are not in the book. Once all, once only those who
 * share a name with somebody.
 */
export function* generatedSets(count: number, people: number, seed: number): Generator<JudgedSet> {
  if (!hasShared('bench/generate-contacts.mjs')) return;
  const random = createRandom(seed);
  const rows = generate(count, seed);
  const isHeldOut = new Set(rows.filter(() => random() < 0.2).map(({ id }) => id));
  const book = createBook(rows.filter(({ id }) => !isHeldOut.has(id)).map(toContact));
  const bearers = new Map<string, number>();
  for (const row of rows) bearers.set(nameOf(row), (bearers.get(nameOf(row)) ?? 0) + 1);
  const namesakes = rows.filter(row => bearers.get(nameOf(row))! > 1);
  const see = (from: readonly GeneratedRow[], shows: SeenRow['shows']): Judged[] =>
    Array.from({ length: people }, (_, index) => {
      const [row, other] = [from[Math.floor(random() * from.length)]!, rows[Math.floor(random() * rows.length)]!];
      const seen = toSeen(row, other, shows, !isHeldOut.has(row.id), random);
      return { seen, id: `${row.id}:${index}` };
    })
      .filter(({ seen }) => seen.shows === shows)
      .map(({ seen, id }) => ({
        id,
        truth: seen.contactId,
        result: book.match(seen.person),
        isClaimable: shows === 'identifier' || !seen.moved,
      }));
  yield { set: `generated ${count}, one identifier`, judged: see(rows, 'identifier') };
  yield { set: `generated ${count}, name, employer, title`, judged: see(rows, 'work') };
  yield { set: `generated ${count}, namesakes only, name, employer, title`, judged: see(namesakes, 'work') };
}

const nameOf = ({ firstName, lastName }: GeneratedRow) => `${firstName} ${lastName}`;

function generate(count: number, seed: number): GeneratedRow[] {
  const script = `${SHARED}bench/generate-contacts.mjs`;
  const parameters = ['--count', String(count), '--seed', String(seed)];
  const output = execFileSync(process.execPath, [script, ...parameters], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  return output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as GeneratedRow);
}

/** Our own hard set. A case that only forbids a claim counts as somebody who is not in the book. */
export function hardSet(): JudgedSet {
  const judged = HARD_CASES.map(({ title, contacts, person, expected, contactId }) => ({
    id: title,
    truth: expected === 'match' ? contactId! : null,
    result: createBook([...NEIGHBOURS, ...contacts]).match(person),
  }));
  return { set: 'hard set', judged };
}
