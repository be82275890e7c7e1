import fc from 'fast-check';
import type { SearchDocument } from '../../src/search/index';

// Few letters and few words, so that words share beginnings and are a few edits apart.
const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'n', 'e'), minLength: 1, maxLength: 10 });
const familiar = fc.constantFrom(
  ...['Maria', 'Marie', 'Mario', 'Müller', 'Mueller', 'Muller', 'Möller', 'Łukasz', 'O’Brien', 'Anna-Lena', 'Jonathan'],
  ...['Johnathan', 'Jon', 'Smith', 'Smyth', 'Smithson', '王伟', '王', '伟', '김서연', 'Иван', 'Йована', 'محمد', 'José'],
  ...['Acme', 'Acme GmbH', 'Northwind', 'Engineer', 'Engineering', 'Straße', '🙂', '\ud800', '', '  ', 'ab-cd_ef'],
);
const hostile = fc.string({ unit: 'binary', maxLength: 6 });
const word = fc.oneof(
  { weight: 4, arbitrary: letters },
  { weight: 5, arbitrary: familiar },
  { weight: 1, arbitrary: hostile },
);
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map(words => words.join(' '));
const few = (arbitrary: fc.Arbitrary<string>) => fc.array(arbitrary, { maxLength: 2 });
const phone = fc.constantFrom('+1 415 555 0134', '0049 30 901820', '030 901820', '(415) 555-0134', '5550134', 'n/a');

const content = fc.record({
  names: fc.array(phrase, { maxLength: 2 }),
  company: fc.option(phrase, { nil: undefined }),
  jobTitle: fc.option(phrase, { nil: undefined }),
  emails: few(fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`)),
  handles: few(fc.tuple(word, word).map(parts => parts.join('-'))),
  phones: few(phone),
  city: fc.option(word, { nil: undefined }),
  boost: fc.integer({ min: 0, max: 3 }),
});

export const someDocuments: fc.Arbitrary<SearchDocument[]> = fc
  .array(content, { maxLength: 25 })
  .map(all => all.map((fields, row) => ({ row: row * 3, ...fields })));

const typedPhone = fc.constantFrom('415 555 01', '+14155550134', '14155550134', '030/901820', '+49 30 901', '0134');
export const someQuery: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: phrase },
  { weight: 1, arbitrary: typedPhone },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 20 }) },
);
