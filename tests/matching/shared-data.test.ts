import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { compareCompanyNames, compareNames } from '../../src/matching';
import { contactAsPerson } from '../../src/matching/duplicates';
import type { Contact } from '../../src/model/contact';
import { contact, createBook } from './book';
import { createRandom, type GeneratedRow, type SeenRow, toContact, toSeen } from './generated';

const SHARED = new URL('../../../shared/', import.meta.url);
const path = (name: string) => new URL(name, SHARED).pathname;
const has = (name: string) => existsSync(new URL(name, SHARED));
const readCsv = (name: string) =>
  Papa.parse<Record<string, string>>(readFileSync(path(name), 'utf8'), {
    header: true,
    skipEmptyLines: true,
    transformHeader: header => header.trim(),
    transform: value => value.trim(),
  }).data;

/** Every other row: one half was looked at while tuning, the other is reported. */
const reported = <T>(rows: readonly T[]) => rows.filter((_row, index) => index % 2 === 1);

describe.skipIf(!has('data/name-pairs.csv'))('labelled name pairs', () => {
  const pairs = has('data/name-pairs.csv') ? readCsv('data/name-pairs.csv') : [];

  it.each(['Person', 'organisation'] as const)('%s: what is called the same is the same', kind => {
    const rows = reported(pairs.filter(({ schema }) => (schema === 'Person') === (kind === 'Person')));
    const compare = kind === 'Person' ? compareNames : compareCompanyNames;
    const same = rows.filter(({ name1 = '', name2 = '' }) => compare(name1, name2).verdict === 'same');
    const right = same.filter(({ is_match }) => is_match === 'true');
    const positives = rows.filter(({ is_match }) => is_match === 'true');
    console.info(
      `name pairs, ${kind}: precision ${right.length}/${same.length}, recall ${right.length}/${positives.length}`,
    );
    expect(right.length / same.length).toBeGreaterThanOrEqual(0.93);
    expect(right.length / positives.length).toBeGreaterThanOrEqual(0.6);
  });
});

describe.skipIf(!has('data/febrl-dataset1.csv'))('Febrl', () => {
  it.each([
    ['data/febrl-dataset1.csv', true, 0.95],
    ['data/febrl-dataset1.csv', false, 0.5],
    ['data/febrl-dataset2.csv', true, 0.95],
    ['data/febrl-dataset2.csv', false, 0.5],
  ] as const)('%s, number known: %s', (file, withNumber, leastRecall) => {
    const rows = readCsv(file);
    const originals = rows.filter(({ rec_id = '' }) => rec_id.endsWith('-org'));
    const book = createBook(originals.map(row => febrlContact(row, withNumber)));
    const copies = reported(rows.filter(({ rec_id = '' }) => !rec_id.endsWith('-org')));
    const results = copies.map(row => ({
      truth: `${/^rec-\d+/.exec(row.rec_id!)![0]}-org`,
      result: book.match(contactAsPerson(febrlContact(row, withNumber))),
    }));
    const matches = results.filter(({ result }) => result.verdict === 'match');
    const right = matches.filter(({ truth, result }) => result.contactId === truth);
    const reviewed = results.filter(
      ({ truth, result }) =>
        result.verdict === 'review' && result.candidates.some(({ contactId }) => contactId === truth),
    );
    console.info(
      `${file}, number ${withNumber}: precision ${right.length}/${matches.length}, recall ${right.length}/${copies.length}, review holds ${reviewed.length}`,
    );
    expect(right.length / matches.length).toBeGreaterThanOrEqual(0.99);
    expect((right.length + reviewed.length) / copies.length).toBeGreaterThanOrEqual(leastRecall);
  });

  /** Street stands for the employer, the social security number for a member id. */
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
});

describe.skipIf(!has('bench/generate-contacts.mjs'))('generated contacts, heavy on namesakes', () => {
  it('reaches the goals with an identifier, and with name and work alone', () => {
    const random = createRandom(20261);
    const rows = generate(20_000);
    const isHeldOut = new Set(rows.filter(() => random() < 0.3).map(({ id }) => id));
    const book = createBook(rows.filter(({ id }) => !isHeldOut.has(id)).map(toContact));
    for (const shows of ['identifier', 'work'] as const) {
      const seen = Array.from({ length: 3000 }, () => {
        const [row, other] = [pick(rows), pick(rows)];
        return toSeen(row, other, shows, !isHeldOut.has(row.id), random);
      }).filter(one => one.shows === shows);
      const { precision, recall } = measure(seen, book);
      console.info(`generated, ${shows}: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}`);
      expect(precision).toBeGreaterThanOrEqual(shows === 'identifier' ? 0.999 : 0.995);
      expect(recall).toBeGreaterThanOrEqual(shows === 'identifier' ? 0.98 : 0.9);
    }

    function pick(from: readonly GeneratedRow[]): GeneratedRow {
      return from[Math.floor(random() * from.length)]!;
    }
  });

  function generate(count: number): GeneratedRow[] {
    const output = execFileSync(
      process.execPath,
      [path('bench/generate-contacts.mjs'), '--count', String(count), '--seed', '4217'],
      {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    return output
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as GeneratedRow);
  }

  function measure(seen: readonly SeenRow[], book: ReturnType<typeof createBook>) {
    let [claimed, right, expected] = [0, 0, 0];
    for (const { person, contactId, shows, moved } of seen) {
      const result = book.match(person);
      const isRight = contactId !== null && result.contactId === contactId;
      if (result.verdict === 'match') claimed++;
      if (result.verdict === 'match' && isRight) right++;
      if (contactId !== null && (shows === 'identifier' || !moved)) expected++;
    }
    return { precision: right / claimed, recall: right / expected };
  }
});
