import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCompanyNames, compareNames, contactKeys, matchPerson } from '../../src/matching';
import type { Contact } from '../../src/model/contact';
import type { Identifier } from '../../src/model/identifier';
import type { Person } from '../../src/model/person';
import { contact, createBook, person } from './book';
import { email, handle } from './hard-set';

const GIVEN = [
  'Anna',
  'Min-jun',
  'J.P.',
  'JB',
  'Omar',
  'Bob',
  'Robert',
  'Jean-Baptiste',
  'Suharto',
  'Сергей',
  '王伟',
  'Dr. Eva',
];
const FAMILY = [
  'Schmidt',
  'Al-Rashidi',
  'Alrashidi',
  'de la Fuente',
  'Kim',
  'Olmedo',
  'Olmeda',
  'Moreau Jr.',
  'Ng',
  '',
];
const COMPANIES = ['GE', 'General Electric', 'Nordwind GmbH', 'Nordwind', 'nordwind.io', 'PG&E', ''];
const name = fc.tuple(fc.constantFrom(...GIVEN), fc.constantFrom(...FAMILY)).map(parts => parts.join(' ').trim());
const written = fc.tuple(name, fc.boolean()).map(([text, isLoud]) => (isLoud ? text.toUpperCase() : text));

/** What a page and a record may both hold. */
const IDENTIFIERS: Identifier[] = [
  handle('linkedin', 'anna-example'),
  handle('x', 'annax'),
  handle('github', 'annag'),
  email('anna@nordwind.example'),
  { kind: 'phone', value: '+494012345678' },
];

const record = (id: string, fullName: string, company: string, known: readonly Identifier[]): Contact =>
  contact(id, {
    fullName,
    company,
    emails: known.filter(({ kind }) => kind === 'email').map(({ value }) => value),
    phones: known.filter(({ kind }) => kind === 'phone').map(({ value }) => value),
    identifiers: known.filter(({ kind }) => kind === 'handle'),
  });

const FILLERS = Array.from({ length: 300 }, (_, index) =>
  contact(`f${index}`, { fullName: `Vor${index} Nach${index}`, company: `Haus ${index}` }),
);

describe('evidence', () => {
  it('compares names and companies alike from both sides', () => {
    fc.assert(
      fc.property(written, written, (left, right) => {
        expect(compareNames(left, right)).toEqual(compareNames(right, left));
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...COMPANIES), fc.constantFrom(...COMPANIES), (left, right) => {
        expect(compareCompanyNames(left, right)).toEqual(compareCompanyNames(right, left));
      }),
    );
  });

  it('never falls by one more identifier that agrees', () => {
    const some = fc.subarray(IDENTIFIERS);
    fc.assert(
      fc.property(written, written, some, fc.constantFrom(...COMPANIES), (seen, recorded, shown, company) => {
        const book = createBook([...FILLERS, record('c', recorded, company, IDENTIFIERS)]);
        const bits = (identifiers: readonly Identifier[]) =>
          weigh(book, person({ fullName: seen, company, identifiers: [...identifiers] }));
        const rest = IDENTIFIERS.filter(one => !shown.includes(one));
        for (const more of rest) expect(bits([...shown, more])).toBeGreaterThanOrEqual(bits(shown) - 1e-9);
      }),
      { numRuns: 60 },
    );
  });

  function weigh(book: ReturnType<typeof createBook>, one: Person): number {
    return (
      book.match(one).candidates.find(({ contactId }) => contactId === 'c')?.weightBits ?? Number.NEGATIVE_INFINITY
    );
  }

  it('keeps the bands in order: a match is likelier than what is asked about, and that than nobody', () => {
    const people = fc.record({
      fullName: written,
      company: fc.constantFrom(...COMPANIES),
      identifiers: fc.subarray(IDENTIFIERS),
    });
    const records = fc.array(people, { maxLength: 6 });
    fc.assert(
      fc.property(people, records, ({ fullName, company, identifiers }, known) => {
        const contacts = known.map((one, index) => record(`c${index}`, one.fullName, one.company, one.identifiers));
        const result = createBook([...FILLERS, ...contacts]).match(person({ fullName, company, identifiers }));
        if (result.verdict === 'match') {
          expect(result.probability).toBeGreaterThanOrEqual(0.95);
          expect(result.contactId).toBe(result.candidates[0]?.contactId);
          expect(result.candidates[0]?.vetoed).toBeUndefined();
        } else expect(result.contactId).toBeUndefined();
        if (result.verdict === 'review') expect(result.candidates.length).toBeGreaterThan(0);
        const bits = result.candidates.filter(({ vetoed }) => !vetoed).map(({ weightBits }) => weightBits);
        expect(bits).toEqual([...bits].sort((left, right) => right - left));
      }),
      { numRuns: 60 },
    );
  });
});

describe('bad input', () => {
  it('has keys for whatever a record holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\ud800', 'a'.repeat(1_000_000), '', '王', 'A.B.'),
    );
    fc.assert(
      fc.property(text, text, text, (fullName, company, value) => {
        const keys = contactKeys(
          contact('c', { fullName, company, emails: [value], phones: [value], jobTitle: value, city: value }),
        );
        for (const key of keys) expect(key.length).toBeLessThan(1000);
      }),
      { numRuns: 60 },
    );
  });

  it('takes a contact that comes twice with one id as one', () => {
    const twice = contact('c', { fullName: 'Anna Schmidt', identifiers: [IDENTIFIERS[0]!] });
    const { statistics } = createBook([...FILLERS, twice]);
    const who = person({ fullName: 'Anna Schmidt', identifiers: [IDENTIFIERS[0]!] });
    const result = matchPerson(who, [twice, { ...twice }], statistics, []);
    expect(result).toMatchObject({ verdict: 'match', contactId: 'c' });
    expect(result.candidates).toHaveLength(1);
  });
});
