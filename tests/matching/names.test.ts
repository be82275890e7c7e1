import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCompanyNames, compareNames } from '../../src/matching';

type Row = [left: string, right: string, verdict: 'same' | 'maybe' | 'different'];

const PEOPLE: Row[] = [
  ['Anna Schmidt', 'Anna Schmidt', 'same'],
  ['ANNA SCHMIDT', 'anna schmidt', 'same'],
  ['Schmidt, Anna', 'Anna Schmidt', 'same'],
  ['Anna Maria Schmidt', 'Anna Schmidt', 'same'],
  ['Anna M. Schmidt', 'Anna Maria Schmidt', 'same'],
  ['Anna M. Schmidt', 'Anna Katharina Schmidt', 'different'],
  ['Dr. Anna Schmidt, PhD', 'Anna Schmidt', 'same'],
  ['Anna Schmidt (she/her)', 'Anna Schmidt', 'same'],
  ['Anna Schmidt 🚀', 'Anna Schmidt', 'same'],
  ['𝗔𝗻𝗻𝗮 𝗦𝗰𝗵𝗺𝗶𝗱𝘁', 'Anna Schmidt', 'same'],
  ['Anna Schmidt-Berger', 'Anna Schmidt', 'same'],
  ['Anna Berger (geb. Schmidt)', 'Anna Berger', 'same'],
  ['A. Schmidt', 'Anna Schmidt', 'maybe'],
  ['Anna', 'Anna Schmidt', 'maybe'],
  ['Anna Maria', 'Anna Maria Schmidt', 'maybe'],
  ['Anna Schmidt', 'Hanna Weber', 'different'],
  ['Anna Schmidt', 'Anna Weber', 'different'],
  ['Anna Schmidt', 'Petra Schmidt', 'different'],
  ['Bob Achterberg', 'Robert Achterberg', 'same'],
  ['Robert "Bob" Achterberg', 'Bob Achterberg', 'same'],
  ['Sasha Petrov', 'Aleksandr Petrov', 'same'],
  ['Pepe Robledo', 'José Robledo', 'same'],
  ['Kasia Nowak', 'Katarzyna Nowak', 'same'],
  ['Hans Müller', 'Johannes Mueller', 'same'],
  ['John Dorrance', 'Juan Dorrance', 'maybe'],
  ['Jürgen Großkopf', 'Juergen Grosskopf', 'same'],
  ['Łukasz Wójtowicz', 'Lukasz Wojtowicz', 'same'],
  ['Øystein Bjørnstad', 'Oystein Bjornstad', 'same'],
  ['Đặng Thị Hoa', 'Dang Thi Hoa', 'same'],
  ['Сергей Щукарев', 'Sergei Shchukarev', 'same'],
  ['王秀兰', 'Wang Xiulan', 'maybe'],
  ['王 秀兰', '秀兰王', 'same'],
  ['王秀兰', '王秀蘭子', 'different'],
  ["Siobhán O'Brolin", 'Siobhan OBrolin', 'same'],
  ['Ludwig van den Brink', 'Ludwig Brink', 'same'],
  ['Jan-Daniel Both', 'JanDaniel Both', 'same'],
  ['Inés García Robledo', 'Inés García', 'same'],
  ['George Pemberton Jr.', 'George Pemberton Sr.', 'different'],
  ['George Pemberton Jr.', 'George Pemberton', 'maybe'],
  ['Elisabeth Kassulke', 'Elisabeth Kassulek', 'same'],
  ['Mario Rossetti', 'Maria Rossetti', 'different'],
  ['Daniel Fontana', 'Daniela Fontana', 'different'],
  ['Jack Ma', 'Jack Ma', 'same'],
  ['', 'Anna Schmidt', 'different'],
  ['🚀🚀', '🚀🚀', 'different'],
];

const COMPANIES: Row[] = [
  ['Nordwind Logistik GmbH', 'Nordwind Logistik', 'same'],
  ['Nordwind Logistik GmbH & Co. KG', 'NORDWIND LOGISTIK', 'same'],
  ['Textiles Aurora, S.A. de C.V.', 'Textiles Aurora', 'same'],
  ['Zielona Energia Sp. z o.o.', 'Zielona Energia', 'same'],
  ['ООО "Волга Насос"', 'Volga Nasos', 'same'],
  ['OOO Volga Nasos', 'Volga Nasos JSC', 'same'],
  ['株式会社サクラ', 'サクラ', 'same'],
  ['Jade River Co., Ltd.', 'Jade River', 'same'],
  ['A.B.C. Freight', 'ABC Freight', 'same'],
  ['Söhnlein & Co. KG', 'Soehnlein', 'same'],
  ['Kestrel', 'Kestrel Instruments', 'maybe'],
  ['KIM', 'Kestrel Instruments Manufacturing', 'maybe'],
  ['Kestrel Instruments', 'Kestrel Industries', 'different'],
  ['Brigade 44', 'Brigade 45', 'different'],
  ['BAE Works', 'BWI Works', 'different'],
  ['Management Company', 'Westhill Management Company', 'different'],
  ['GmbH', 'AG', 'different'],
];

describe('names of people', () => {
  it.each(PEOPLE)('%s | %s: %s', (left, right, verdict) => {
    expect(compareNames(left, right).verdict).toBe(verdict);
    expect(compareNames(right, left)).toEqual(compareNames(left, right));
  });
});

describe('names of companies', () => {
  it.each(COMPANIES)('%s | %s: %s', (left, right, verdict) => {
    expect(compareCompanyNames(left, right).verdict).toBe(verdict);
    expect(compareCompanyNames(right, left)).toEqual(compareCompanyNames(left, right));
  });
});

/** Any UTF-16, lone surrogates too, mixed with what our tables know. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('Anna', 'Bob', 'Dr.', 'van', 'Jr', ',', '(', '"', '\ud800', '王', 'GmbH', '&'),
    ),
  )
  .map(parts => parts.join(' '));

describe('any text', () => {
  it('is compared alike from both sides and never throws', () => {
    fc.assert(
      fc.property(hostile, hostile, (left, right) => {
        expect(compareNames(left, right)).toEqual(compareNames(right, left));
        expect(compareCompanyNames(left, right)).toEqual(compareCompanyNames(right, left));
      }),
    );
  });

  it('equals itself, unless no letter is in it', () => {
    const nothing = { verdict: 'different', similarity: 0 };
    const equal = { verdict: 'same', similarity: 1 };
    fc.assert(
      fc.property(hostile, text => {
        expect([equal, nothing]).toContainEqual(compareNames(text, text));
      }),
    );
  });

  it('may be a megabyte long', () => {
    const long = 'Anna '.repeat(200_000);
    expect(compareNames(long, long).verdict).toBe('same');
    expect(compareCompanyNames(long, `${long} GmbH`).verdict).toBe('same');
  });
});
