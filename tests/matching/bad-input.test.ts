import { describe, expect, it } from 'vitest';
import { contactAsPerson, contactKeys, duplicatesOf, matchPerson, personKeys } from '../../src/matching';
import type { Person } from '../../src/model/person';
import { NASTY_CONTACTS } from '../nasty-contacts';

const BOOK = { total: 1_000_000, count: () => 3 };
/** Of one record, keys stay few whatever it holds: each is an entry of the index. */
const MOST_KEYS = 400;

describe('a contact with nonsense in its fields', () => {
  it.each(NASTY_CONTACTS.map(contact => [contact.id, contact] as const))(
    '%s gets few keys and is compared',
    (_, contact) => {
      const keys = contactKeys(contact);
      expect(keys.length).toBeLessThan(MOST_KEYS);
      const seen: Person = { ...contactAsPerson(contact), jobTitle: contact.jobTitle, headline: contact.company };
      for (const { identifiers, blocking, frequency } of [personKeys(seen)]) {
        expect([...identifiers, ...blocking, ...frequency].every(key => typeof key === 'string')).toBe(true);
      }
      const { verdict, candidates } = matchPerson(seen, [contact, ...NASTY_CONTACTS], BOOK, []);
      expect(['match', 'review', 'none']).toContain(verdict);
      for (const { weightBits, probability } of candidates) {
        expect(Number.isFinite(weightBits)).toBe(true);
        expect(probability).toBeGreaterThanOrEqual(0);
        expect(probability).toBeLessThanOrEqual(1);
      }
      expect(() => duplicatesOf(contact, NASTY_CONTACTS, BOOK)).not.toThrow();
    },
  );
});
