import { describe, expect, it } from 'vitest';
import {
  contactIdentifierKeys,
  contactKeys,
  eachContactKey,
  personKeys,
  pickCandidates,
  withSounds,
} from '../../src/matching';
import { contact, person } from './book';
import { email, handle } from './hard-set';

const keysMeet = (recorded: Parameters<typeof contact>[1], seen: Parameters<typeof person>[0]) => {
  const { identifiers, blocking, sounds } = personKeys(person(seen));
  const indexed = new Set(contactKeys(contact('c', recorded)));
  return [...identifiers, ...blocking, ...sounds].some(key => indexed.has(key));
};

describe('keys of a contact and of a person meet', () => {
  it.each([
    ['by handle', { identifiers: [handle('x', 'quillfeather')] }, { identifiers: [handle('x', 'quillfeather')] }],
    [
      'by e-mail with a tag',
      { emails: ['Ada.Lund@fjord.example'] },
      { identifiers: [email('ada.lund+x@fjord.example')] },
    ],
    [
      'by phone without country code',
      { phones: ['040 / 123 456 78'] },
      { identifiers: [{ kind: 'phone', value: '+494012345678' }] },
    ],
    [
      'by phone of eight digits without country code',
      { phones: ['12 34 56 78'] },
      { identifiers: [{ kind: 'phone', value: '+4712345678' }] },
    ],
    [
      'by phone as an address',
      { phones: ['02 555 12 12'] },
      { identifiers: [{ kind: 'phone', value: 'tel:+3225551212' }] },
    ],
    ['by name in another order', { fullName: 'Ada Lund' }, { fullName: 'Lund, Ada' }],
    ['by nickname', { fullName: 'Robert Achterberg' }, { fullName: 'Bob Achterberg' }],
    ['by spelling', { fullName: 'Jürgen Großkopf' }, { fullName: 'Juergen Grosskopf' }],
    ['by second surname left out', { fullName: 'Inés García Robledo' }, { fullName: 'Ines Garcia' }],
    ['by sound', { fullName: 'Catherine Smythe' }, { fullName: 'Katharine Smith' }],
    ['by initial', { fullName: 'Ada Lund' }, { fullName: 'A. Lund' }],
    ['by a particle written apart', { fullName: 'Omar Al-Rashidi' }, { fullName: 'Omar Alrashidi' }],
    ['by a hyphen left out', { fullName: 'Kim Min-jun' }, { fullName: 'Minjun Kim' }],
    ['by syllables run together', { fullName: 'Minjun Kim' }, { fullName: 'Min Jun Kim' }],
    ['by initials', { fullName: 'Jean-Baptiste Moreau' }, { fullName: 'JB Moreau' }],
    ['by a single name entered twice', { fullName: 'Suharto Suharto' }, { fullName: 'Suharto' }],
    ['by native script beside the Latin one', { fullName: '王伟 (Wang Wei)' }, { fullName: '王伟' }],
    [
      'by the short name of the employer',
      { fullName: 'Ada Lund', company: 'GE' },
      { fullName: 'Ada Berg', company: 'General Electric' },
    ],
    ['by native script', { fullName: '王秀兰' }, { fullName: '秀兰 王' }],
    [
      'by employer after marriage',
      { fullName: 'Ada Lund', company: 'Fjord AS' },
      { fullName: 'Ada Berg', company: 'Fjord' },
    ],
    [
      'by work e-mail and employer',
      { fullName: 'Ada Lund', emails: ['al@fjord.example'] },
      { fullName: 'Ada Berg', company: 'Fjord' },
    ],
    [
      'by alias elsewhere',
      { identifiers: [handle('github', 'quillfeather')] },
      { identifiers: [handle('x', 'quillfeather')] },
    ],
  ] as const)('%s', (_how, recorded, seen) => {
    expect(keysMeet(recorded as never, seen as never)).toBe(true);
  });

  it('but not for strangers', () => {
    expect(keysMeet({ fullName: 'Ada Lund', company: 'Fjord' }, { fullName: 'Greta Quist', company: 'Fjord' })).toBe(
      false,
    );
  });

  it('never repeats a key', () => {
    const keys = contactKeys(
      contact('c', { fullName: 'Ada Ada', emails: ['a@b.example', 'A@b.example'], city: 'Oslo', country: 'Oslo' }),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('hands out in pieces what it gives as a whole, identifiers first', () => {
    const full = contact('c', {
      fullName: 'Dr. Robert de la Fuente García',
      otherNames: ['王秀兰'],
      emails: ['bob@fjord.example', 'bob+x@fjord.example'],
      phones: ['+49 40 123 456 78'],
      identifiers: [handle('x', 'quillfeather'), { kind: 'url', value: 'https://quill.example/' }],
      company: 'Fjord AS',
      jobTitle: 'VP Sales',
      city: 'Oslo',
    });
    const pieces: string[] = [];
    const identifiers = eachContactKey(full, (...parts) => void pieces.push(parts.map(part => part ?? '').join('')));
    expect([...new Set(pieces)]).toEqual(contactKeys(full));
    expect([...new Set(pieces.slice(0, identifiers))]).toEqual(contactIdentifierKeys(full));
    expect(pieces).toContain('handle:x:quillfeather');
    expect(pieces).toContain('url::https://quill.example/');
  });

  it('makes no blocking keys for an organisation', () => {
    expect(personKeys(person({ fullName: 'Ada Lund', isOrganization: true })).blocking).toEqual([]);
  });
});

describe('choice of candidates', () => {
  const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);
  const pick = (held: Record<string, number[]>, identifiers: string[] = []) => {
    const hits = new Map(Object.entries(held).map(([key, found]) => [key, { count: found.length, rows: found }]));
    const others = Object.keys(held).filter(key => !identifiers.includes(key));
    const sounds = others.filter(key => /^[fs]:/.test(key));
    const blocking = others.filter(key => !sounds.includes(key));
    return pickCandidates({ identifiers, blocking, sounds, frequency: [] }, hits, 1_000_000);
  };

  it('takes identifiers first, then rare keys, and leaves crowds out', () => {
    const held = { i: [7], 'n:rare': [3, 1, 2], 'c:rare': [3, 1, 2], 'n:crowd': rows(5000, 10) };
    expect(pick(held, ['i'])).toEqual([7, 3, 1, 2]);
  });

  it('takes first who shares the name and the employer, then namesakes in the order of the book', () => {
    const chosen = pick({ 'n:anna schmidt': rows(90), 'f:an smt': rows(120), 'c:northwind smt': [300, 40, 301] });
    expect(chosen.slice(0, 5)).toEqual([40, 300, 301, 0, 1]);
    expect(chosen).toHaveLength(11);
  });

  it('takes more of those who have several things in common', () => {
    expect(pick({ 'n:anna schmidt': rows(90), 'c:northwind smt': rows(50) })).toHaveLength(32);
  });

  it('counts keys that follow from each other once', () => {
    const chosen = pick({ 'f:a b': [1, 2], 's:a b': [1, 2], 'c:x b': [2], 'a:alias': [3, 4, 5] });
    expect(chosen.slice(0, 3)).toEqual([2, 1, 3]);
  });

  it('asks how a name sounds only where nobody bears it', () => {
    expect(pick({ 'n:a b': [1], 'f:a b': [1, 2], 's:a b': [1, 2] })).toEqual([1]);
    expect(pick({ 'n:a b': [], 'f:a b': [1, 2], 's:a b': [1, 2] })).toEqual([1, 2]);
    expect(pick({ 'x:ab': [3], 'f:a b': [1, 2] })).toEqual([3]);
  });

  it('asks it of contacts that may stand there twice in any case', () => {
    const keys = withSounds({ identifiers: [], blocking: ['n:a b'], sounds: ['f:a b'], frequency: [] });
    const hits = new Map([
      ['n:a b', { count: 1, rows: [1] }],
      ['f:a b', { count: 2, rows: [1, 2] }],
    ]);
    expect(pickCandidates(keys, hits, 1_000)).toEqual([1, 2]);
  });

  it('compares few others where an identifier says who it is', () => {
    expect(pick({ i: [7], 'n:anna schmidt': rows(90, 100) }, ['i'])).toEqual([7, 100, 101]);
    const together = { 'n:anna schmidt': rows(90, 100), 'c:northwind smt': rows(50, 100) };
    expect(pick({ i: [7], ...together }, ['i'])).toEqual([7, 100, 101, 102, 103]);
  });
});
