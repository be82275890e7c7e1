import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contact } from '../../src/model/contact';
import { identifierKey } from '../../src/model/identifier';
import { MERGE_FIELDS, mergeContacts, mergePlan, mergeRows, unmergedContact } from '../../src/model/merge-contacts';

const AT = '2026-11-22T12:00:00.000Z';
const text = fc.constantFrom('', 'Ada', 'ada', 'Bo Ek', 'Łukasz', '王伟');
const time = fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-02-02T00:00:00.000Z');
const list = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { maxLength: 3 });
const orMissing = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const contactWith = (id: string): fc.Arbitrary<Contact> =>
  fc
    .record({
      fullName: text,
      givenName: orMissing(text),
      otherNames: orMissing(list('Ada', 'Adele', 'Bo')),
      emails: list('a@x.example', 'A@x.example', 'b@x.example'),
      phones: list('+49 1', '+491', '+492'),
      identifiers: list('ada', 'bo', 'cy').map(handles =>
        handles.map(value => ({ kind: 'handle' as const, site: 'x' as const, value })),
      ),
      company: orMissing(text),
      accountId: orMissing(fc.constantFrom('a1', 'a2')),
      jobTitle: orMissing(text),
      city: orMissing(text),
      tags: orMissing(list('one', 'two')),
      importId: orMissing(fc.constantFrom('i1', 'i2')),
      connectionId: fc.constantFrom('local', 'crm'),
      createdAt: time,
      updatedAt: time,
    })
    .map(fields => JSON.parse(JSON.stringify({ id, kind: 'contact', ...fields })) as Contact);

const pair = fc.tuple(contactWith('a'), contactWith('b'));

/** As the book gives it back: the same fields in another order. */
const stored = (contact: Contact): Contact => Object.fromEntries(Object.entries(contact).reverse()) as Contact;

describe('merged contacts', () => {
  it('lose nothing that either of them lists', () => {
    fc.assert(
      fc.property(pair, ([winner, loser]) => {
        const merged = mergeContacts(winner, loser, {}, AT);
        const folded = merged.emails.map(email => email.toLowerCase());
        expect(new Set(folded)).toEqual(new Set([...winner.emails, ...loser.emails].map(email => email.toLowerCase())));
        expect(folded.length).toBe(new Set(folded).size);
        const keys = merged.identifiers.map(identifierKey);
        expect(new Set(keys)).toEqual(new Set([...winner.identifiers, ...loser.identifiers].map(identifierKey)));
        const names = [merged.fullName, ...(merged.otherNames ?? [])].map(name => name.toLowerCase());
        for (const { fullName } of [winner, loser]) if (fullName) expect(names).toContain(fullName.toLowerCase());
      }),
    );
  });

  it('have the chosen value of each field, and never an empty one where there is another', () => {
    fc.assert(
      fc.property(pair, fc.constantFrom('winner' as const, 'loser' as const), ([winner, loser], side) => {
        const choices = Object.fromEntries(MERGE_FIELDS.map(field => [field, side]));
        const chosen = mergeContacts(winner, loser, choices, AT);
        const preset = mergeContacts(winner, loser, {}, AT);
        for (const row of mergeRows(winner, loser)) {
          expect((chosen[row.field] ?? '').trim()).toBe(row[side]);
          expect((preset[row.field] ?? '').trim()).not.toBe('');
        }
        expect(preset).toMatchObject({ id: winner.id, connectionId: winner.connectionId });
      }),
    );
  });

  it('come apart again as they were', () => {
    fc.assert(
      fc.property(pair, ([winner, loser]) => {
        const after = mergeContacts(winner, loser, {}, AT);
        expect(JSON.stringify(unmergedContact(stored(after), winner, after, AT))).toBe(JSON.stringify(winner));
      }),
    );
  });

  it('come apart with what was changed since', () => {
    fc.assert(
      fc.property(pair, text, ([winner, loser], city) => {
        const after = mergeContacts(winner, loser, {}, AT);
        const current = { ...after, city: `${city}!`, emails: [...after.emails, 'new@x.example'] };
        const apart = unmergedContact(stored(current), winner, after, AT);
        expect(apart.city).toBe(`${city}!`);
        expect(apart.emails).toContain('new@x.example');
        expect(apart.emails.filter(email => email !== 'new@x.example')).toEqual(
          after.emails.filter(email => winner.emails.includes(email)),
        );
        expect(apart.jobTitle).toBe(winner.jobTitle);
      }),
    );
  });

  it('are planned the same whichever stands first, and never take a record away from a CRM', () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const plan = mergePlan(one, other);
        expect(mergePlan(other, one)).toEqual(plan);
        const local = [one, other].filter(({ connectionId }) => connectionId === 'local').map(({ id }) => id);
        if (plan.kind === 'possible') expect(local).toContain(plan.loserId);
        else expect(local).toEqual([]);
      }),
    );
  });
});
