import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duplicatesOf, matchPerson } from '../../src/matching';
import type { Contact } from '../../src/model/contact';
import type { Link } from '../../src/model/link';
import { contact, createBook, person } from './book';
import { email, handle } from './hard-set';

const slug = handle('linkedin', 'ruta-kazlauskaite');
const ruta = contact('ruta', {
  fullName: 'Rūta Kazlauskaitė',
  company: 'Baltic Reed UAB',
  jobTitle: 'CFO',
  emails: ['ruta@balticreed.example'],
});
const other = contact('other', { fullName: 'Rūta Kazlauskaitė', company: 'Amber Works', jobTitle: 'Designer' });
const seen = person({ fullName: 'Ruta Kazlauskaite', identifiers: [slug], company: 'Baltic Reed', jobTitle: 'CFO' });

let rows = 0;
function link(facts: Partial<Link>): Link {
  rows++;
  return {
    id: `row-${rows}`,
    contactId: 'ruta',
    identifier: slug,
    state: 'linked',
    how: 'rep',
    createdAt: `2026-03-01T00:00:${String(rows).padStart(2, '0')}Z`,
    ...facts,
  };
}

describe('accounts that only a page of another site claims', () => {
  const amara = contact('amara', { fullName: 'Amara Quist', identifiers: [handle('linkedin', 'amara-quist-7')] });
  const book = createBook([amara, ruta, other]);
  const claimed = { fullName: 'Amara Quist', identifiers: [handle('linkedin', 'amara-quist-7')] };

  it('are a hint that the receipt names, and identify nobody', () => {
    const result = book.match(person({ ...claimed, isHearsay: true }));
    expect(result.verdict).toBe('review');
    const reason = result.candidates[0]?.reasons.find(({ signal }) => signal === 'handle');
    expect(reason).toMatchObject({ level: 'claimed', weightBits: 5 });
    expect(result.candidates[0]?.reasons.some(({ signal }) => signal === 'alias')).toBe(false);
  });

  it('identify where the site itself shows them', () => {
    expect(book.match(person(claimed)).verdict).toBe('match');
  });

  it('lend nobody an identity under another name', () => {
    const result = book.match(person({ ...claimed, fullName: 'Viktor Halloran', isHearsay: true }));
    expect(result.verdict).not.toBe('match');
  });
});

describe('decisions of the rep', () => {
  const book = createBook([ruta, other]);

  it('matches without any decision', () => {
    expect(book.match(seen)).toMatchObject({ verdict: 'match', contactId: 'ruta' });
  });

  it('never offers a refused contact as a match again', () => {
    const result = book.match(seen, [link({ state: 'refused' })]);
    expect(result.verdict).not.toBe('match');
    const refused = result.candidates.find(({ contactId }) => contactId === 'ruta');
    expect(refused).toMatchObject({ vetoed: true, probability: 0 });
    expect(refused?.reasons[0]).toMatchObject({ signal: 'refusal', weightBits: expect.any(Number) });
  });

  it('takes the newest row of a pair, whatever the order they come in', () => {
    const [refused, linked] = [link({ state: 'refused' }), link({ state: 'linked' })];
    for (const links of [
      [refused, linked],
      [linked, refused],
    ]) {
      expect(book.match(seen, links)).toMatchObject({
        verdict: 'match',
        contactId: 'ruta',
        probability: expect.closeTo(1),
      });
    }
  });

  it('forgets what was taken back, and remembers what taking back was taken back', () => {
    const refused = link({ state: 'refused' });
    const undo = link({ state: 'refused', undoes: refused.id });
    const redo = link({ state: 'refused', undoes: undo.id });
    expect(book.match(seen, [refused, undo]).verdict).toBe('match');
    expect(book.match(seen, [refused, undo, redo]).verdict).not.toBe('match');
  });

  it('believes a link against all other evidence', () => {
    const stranger = person({ fullName: 'R. K. Smith', identifiers: [slug], company: 'Elsewhere' });
    expect(book.match(stranger, [link({ contactId: 'other' })])).toMatchObject({
      verdict: 'match',
      contactId: 'other',
    });
  });

  it('names the other when two contacts are linked', () => {
    const result = book.match(seen, [link({ contactId: 'ruta' }), link({ contactId: 'other' })]);
    expect(result).toMatchObject({ verdict: 'match', duplicateOf: [expect.any(String)] });
  });

  it('keeps a split apart', () => {
    expect(book.match(seen, [link({}), link({ state: 'split' })]).verdict).not.toBe('match');
  });

  it('ignores rows about other identifiers', () => {
    const elsewhere = link({ state: 'refused', identifier: handle('x', 'ruta') });
    expect(book.match(seen, [elsewhere]).verdict).toBe('match');
  });
});

describe('identifiers', () => {
  it('asks when two contacts hold one, and names the other', () => {
    const twice = [
      contact('one', { ...ruta, id: 'one', identifiers: [slug] }),
      contact('two', { fullName: 'R. Kazlauskaite', identifiers: [slug] }),
    ];
    const result = createBook(twice).match(seen);
    expect(result).toMatchObject({ verdict: 'review', duplicateOf: ['two'] });
    expect(result.contactId).toBeUndefined();
  });

  it('rules out another account on the site, whatever else agrees', () => {
    const rival = contact('rival', { ...ruta, id: 'rival', identifiers: [handle('linkedin', 'ruta-kazlauskaite-2')] });
    expect(createBook([rival]).match(seen)).toMatchObject({ verdict: 'none', candidates: [{ vetoed: true }] });
  });

  it('asks when an e-mail agrees and the account does not', () => {
    const renamed = contact('renamed', { ...ruta, id: 'renamed', identifiers: [handle('linkedin', 'ruta-k')] });
    const withMail = { ...seen, identifiers: [slug, email('ruta@balticreed.example')] };
    expect(createBook([renamed]).match(withMail).verdict).toBe('review');
  });

  it('accepts one of several accounts', () => {
    const both = contact('both', { ...ruta, id: 'both', identifiers: [handle('linkedin', 'ruta-old'), slug] });
    expect(createBook([both]).match(seen)).toMatchObject({ verdict: 'match', contactId: 'both' });
  });
});

describe('term frequency', () => {
  const crowd = Array.from({ length: 100 }, (_, index) =>
    contact(`g${index}`, { fullName: 'Maria Garcia', company: `Empresa ${index}` }),
  );
  const rest = Array.from({ length: 4900 }, (_, index) =>
    contact(`r${index}`, { fullName: `Vor${index} Nach${index}`, company: `Haus ${index}` }),
  );
  const book = createBook([
    ...crowd,
    ...rest,
    contact('xiomara', { fullName: 'Xiomara Vanterpool', company: 'Bluefin' }),
  ]);
  const nameBits = (fullName: string, company: string) =>
    book.match(person({ fullName, company })).candidates[0]?.reasons.find(({ signal }) => signal === 'name');

  it('weighs a rare name more than a common one, and says how many share it', () => {
    const common = nameBits('Maria Garcia', 'Empresa 7');
    const rare = nameBits('Xiomara Vanterpool', 'Bluefin');
    expect(common?.sharedBy).toBe(100);
    expect(rare?.sharedBy).toBe(1);
    expect(rare!.weightBits - common!.weightBits).toBeGreaterThan(6);
  });

  it('does not ask about a crowd of namesakes', () => {
    expect(book.match(person({ fullName: 'Maria Garcia', company: 'Elsewhere', jobTitle: 'Poet' })).verdict).toBe(
      'none',
    );
  });

  it('finds the one of the crowd by the employer', () => {
    expect(book.match(person({ fullName: 'Maria Garcia', company: 'Empresa 42' }))).toMatchObject({
      verdict: 'match',
      contactId: 'g42',
    });
  });
});

describe('duplicate check', () => {
  const draft = (facts: Partial<Contact>) => contact('draft', facts);
  const check = (facts: Partial<Contact>, book: Contact[]) => {
    const { statistics } = createBook(book);
    return duplicatesOf(draft(facts), book, statistics).map(({ contactId }) => contactId);
  };

  it('finds a contact by e-mail, by name and employer, and with a renamed account', () => {
    expect(check({ fullName: 'R. K.', emails: ['ruta@balticreed.example'] }, [ruta, other])).toEqual(['ruta']);
    expect(check({ fullName: 'Ruta Kazlauskaite', company: 'Baltic Reed' }, [ruta, other])).toContain('ruta');
    const renamed = contact('renamed', { ...ruta, id: 'renamed', identifiers: [handle('linkedin', 'ruta-old')] });
    expect(check({ fullName: 'Rūta Kazlauskaitė', company: 'Baltic Reed', identifiers: [slug] }, [renamed])).toEqual([
      'renamed',
    ]);
  });

  it('lets a new person pass', () => {
    expect(check({ fullName: 'Osvaldo Pim', company: 'Baltic Reed' }, [ruta, other])).toEqual([]);
  });
});

describe('any input', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('Anna', 'Schmidt', 'a@b.example', '+49 40 1234567', '\udc00'),
  );
  const anyContact = fc
    .record({
      id: fc.string({ minLength: 1 }),
      fullName: text,
      emails: fc.array(text),
      phones: fc.array(text),
      company: text,
      jobTitle: text,
      city: text,
    })
    .map(({ id, ...facts }) => contact(id, facts));

  it('gives probabilities that sum to at most one, best first, and at most ten candidates', () => {
    fc.assert(
      fc.property(fc.array(anyContact, { maxLength: 20 }), text, text, (contacts, fullName, value) => {
        const who = person({ fullName, headline: value, location: value, identifiers: value ? [email(value)] : [] });
        const { candidates, probability } = matchPerson(who, contacts, createBook(contacts).statistics, []);
        const sum = candidates.reduce((total, one) => total + one.probability, 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
        expect(candidates.length).toBeLessThanOrEqual(10);
        expect(probability).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('copes with a contact without a name, with 300 identifiers and with a megabyte of text', () => {
    const huge = contact('huge', {
      fullName: 'x'.repeat(1_000_000),
      company: '(('.repeat(500_000),
      emails: [`${'a'.repeat(1_000_000)}@b.example`],
      phones: ['1'.repeat(1_000_000)],
      identifiers: Array.from({ length: 300 }, (_, index) => handle('x', `handle${index}`)),
    });
    const result = createBook([huge, contact('nameless', {})]).match(person({ identifiers: [handle('x', 'handle3')] }));
    expect(result).toMatchObject({ verdict: 'match', contactId: 'huge' });
  });
});
