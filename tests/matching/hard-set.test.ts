import { describe, expect, it } from 'vitest';
import { createBook } from './book';
import { HARD_CASES } from './hard-set';
import { NEIGHBOURS } from './neighbours';

describe('hard set', () => {
  it.each(HARD_CASES)('$title', ({ contacts, person, expected, contactId }) => {
    const result = createBook([...NEIGHBOURS, ...contacts]).match(person);
    if (expected === 'not-match') expect(result.verdict).not.toBe('match');
    else expect(result.verdict).toBe(expected);
    if (contactId) expect(result.contactId).toBe(contactId);
    if (expected === 'review') expect(contacts.map(({ id }) => id)).toContain(result.candidates[0]?.contactId);
  });
});
