import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/model/contact';
import { contact, createBook } from './book';
import { HARD_CASES } from './hard-set';

const GIVEN =
  'Ana Ben Chloe Dirk Elif Fadi Greta Hugo Ivana Jens Kemal Lotte Marek Nora Otto Pilar Quirin Rasmus Sina Theo'.split(
    ' ',
  );
const FAMILY =
  'Abel Brandt Castro Dvorak Eriksen Fontana Gruber Horvath Iqbal Jansen Kowal Lindqvist Moser Nemec Olsen Perez Rossi Schmidt Tanaka Urban'.split(
    ' ',
  );

/** Neighbours, so that the statistics are those of a real, if small, book. */
const NEIGHBOURS: Contact[] = Array.from({ length: 2000 }, (_, index) =>
  contact(`n${index}`, {
    fullName: `${GIVEN[index % 20]} ${FAMILY[Math.floor(index / 20) % 20]}${'aeiou'[index % 5]}${'lnrst'[Math.floor(index / 5) % 5]}`,
    company: `Firma ${index % 300}`,
    jobTitle: ['Sales Manager', 'CEO', 'Buyer', 'Director', 'Engineer'][index % 5],
    city: ['Hamburg', 'Lagos', 'Linz', 'Oslo'][index % 4],
  }),
);

describe('hard set', () => {
  it.each(HARD_CASES)('$title', ({ contacts, person, expected, contactId }) => {
    const result = createBook([...NEIGHBOURS, ...contacts]).match(person);
    if (expected === 'not-match') expect(result.verdict).not.toBe('match');
    else expect(result.verdict).toBe(expected);
    if (contactId) expect(result.contactId).toBe(contactId);
    if (expected === 'review') expect(contacts.map(({ id }) => id)).toContain(result.candidates[0]?.contactId);
  });
});
