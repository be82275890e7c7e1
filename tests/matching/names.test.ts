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
  ['Javier Olmedo', 'Javier Olmeda', 'same'],
  ['Elena Ivanova', 'Elena Ivanov', 'same'],
  ['Chen Wei', 'Chan Wei', 'different'],
  ['Tom Rossi', 'Tom Rosso', 'same'],
  ['Kim Cheng', 'Kim Chang', 'different'],
  ['Omar Al-Rashidi', 'Omar Alrashidi', 'same'],
  ['Omar al Rashidi', 'Alrashidi, Omar', 'same'],
  ['Maria Carmen de la Fuente', 'Maria Delafuente', 'same'],
  ['Abd al-Rahman Khan', 'Abdulrahman Khan', 'same'],
  ['Abdul Rahman Al Mansoori', 'Abdulrahman Al-Mansori', 'same'],
  ['Serhii Bondarenko', 'Sergey Bondarenko', 'same'],
  ['Kateryna Bilous', 'Ekaterina Bilous', 'same'],
  ['Semyon Lukyanov', 'Semen Lukianov', 'same'],
  ['Djordje Živković', 'Đorđe Živković', 'same'],
  ['Lakshmi Narayan', 'Laxmi Narayan', 'same'],
  ['Saleem Qureshi', 'Salim Qureshi', 'same'],
  ['Colleen Marsh', 'Colin Marsh', 'different'],
  ['Marco Lindqvist', 'Mario Lindqvist', 'different'],
  ['Kevin Hartwell', 'Kelvin Hartwell', 'different'],
  ['Melvinn Hartwell', 'Melwin Hartwell', 'same'],
  ['José María Caballero', 'María José Caballero', 'maybe'],
  ['Nguyễn Thị Bảo Hương Giang', 'Huong Giang Nguyen Thi Bao', 'same'],
  ['⚡️ Jess Tandy | Hiring React devs', 'Jess Tandy', 'same'],
  ['Tom Bradwell ➡️ DMEXCO', 'Tom Bradwell', 'same'],
  ['Paul Gravesend • 3rd+', 'Paul Gravesend', 'same'],
  ['Schmidt | Anna', 'Anna Schmidt', 'same'],
  ['Prof. Dr. Dr. h. c. mult. Anna Schmidt', 'Anna Schmidt', 'same'],
  ['Anne Moritz', 'Anne Morris', 'different'],
  ['Ahmed Mostafa', 'Ahmad Mustafa', 'same'],
  ['Nagy László', 'Nagy Laci', 'same'],
  ['H. C. Andersen', 'Andersen', 'maybe'],
  ['H.C. Andersen', 'Hans Christian Andersen', 'same'],
  ['mgr inż. Anna Zaręba', 'Anna Zaręba', 'same'],
  ['Abdul Rahman Khan', 'Abdurrahman Khan', 'same'],
  ['Kim Min-jun', 'Minjun Kim', 'same'],
  ['Min Jun Kim', 'Kim Minjun', 'same'],
  ['Zhang Xiaoming', 'Xiao Ming Zhang', 'same'],
  ['JB Moreau', 'Jean-Baptiste Moreau', 'same'],
  ['J.-B. Moreau', 'Jean Baptiste Moreau', 'same'],
  ['J.P. Dupont', 'Jean-Pierre Dupont', 'same'],
  ['J.P. Dupont', 'Jean-Luc Dupont', 'different'],
  ['JB Moreau', 'Jean-Pierre Moreau', 'different'],
  ['Ng Wei', 'Nora Gwen Wei', 'different'],
  ['R. Priya', 'Priya R.', 'same'],
  ['R. Priya', 'Priya Raman', 'maybe'],
  ['Suharto', 'Suharto Suharto', 'same'],
  ['Suharto LNU', 'Suharto', 'same'],
  ['Suharto', 'Sukarno', 'different'],
  ['Li Li', 'Li Wei', 'different'],
  ['John Smith, Ph.D.', 'John Smith', 'same'],
  ['John Smith, M.B.A.', 'John Smith', 'same'],
  ['John Smith MD', 'John Smith', 'same'],
  ['J.D. Smith', 'Anna Smith', 'different'],
  ['王伟 Wang Wei', '王伟', 'same'],
  ['Wang Wei (王伟)', 'Wang Wei', 'same'],
  ['Wang Wei / 王伟', '王伟', 'same'],
  ['Wang Wei | 王伟 | Tencent', '王伟', 'same'],
  ['王伟 (Wang Wei)', 'Wei Wang', 'same'],
  ['محمد صلاح (Mohamed Salah)', 'محمد صلاح', 'same'],
  ['محمد صلاح Mohamed Salah', 'Mohammed Salah', 'same'],
  ['Дмитрий Медведев', 'Dmitrij Medwedew', 'same'],
  ['Александр Чайковский', 'Alexander Tchaikovsky', 'same'],
  ['Γιώργος Παπαδόπουλος', 'Giorgos Papadopoulos', 'same'],
  ['IŞIL YILDIZ', 'Işıl Yıldız', 'same'],
  ['Søren Ørsted', 'Soeren Oersted', 'same'],
  ['Ian McDonald', 'Ian Mac Donald', 'same'],
  ['Laci Kovács', 'László Kovacs', 'same'],
  ['Nagy Péter', 'Péter Nagy', 'same'],
  ['Alexander Kim', 'Alexandra Kim', 'different'],
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
  ['GE', 'General Electric Company', 'same'],
  ['ge.com', 'General Electric', 'same'],
  ['PwC', 'PricewaterhouseCoopers LLP', 'same'],
  ['IBM Deutschland GmbH', 'International Business Machines', 'maybe'],
  ['PG&E', 'Procter & Gamble', 'different'],
  ['PG&E', 'Pacific Gas and Electric Company', 'maybe'],
  ['GM', 'Gamma Metals', 'different'],
  ['KI', 'Kestrel Instruments', 'maybe'],
  ['KI Nord', 'Kestrel Instruments Nord', 'maybe'],
  ['kestrel.io', 'Kestrel Inc.', 'same'],
  ['www.kestrel.co.uk', 'Kestrel Ltd', 'same'],
  ['Kestrel.com, Inc.', 'Kestrel', 'same'],
  ['Kestrel Intl', 'Kestrel International', 'same'],
  ['Kestrel Mfg', 'Kestrel Manufacturing', 'same'],
  ['University of Westhill', 'Westhill University', 'same'],
  ['Bank West', 'West Bank', 'different'],
  ['Kestrel Bank', 'Kestrel Bahn', 'different'],
  ['Kestrel Pty. Ltd.', 'Kestrel', 'same'],
  ['Kestrel S.A. de C.V.', 'Kestrel', 'same'],
  ['Kestrel K.K.', 'Kestrel', 'same'],
  ['Kestrel Oyj', 'Kestrel', 'same'],
  ['Kestrel AB (publ)', 'Kestrel', 'same'],
  ['Kestrel B.V.', 'Kestrel', 'same'],
  ['Kestrel Sp. z o.o.', 'Kestrel', 'same'],
  ['Kestrel Spółka z ograniczoną odpowiedzialnością', 'Kestrel', 'same'],
  ['Kestrel a.s.', 'Kestrel', 'same'],
  ['Kestrel spol. s r.o.', 'Kestrel', 'same'],
  ['Kestrel Kft.', 'Kestrel', 'same'],
  ['Kestrel d.o.o.', 'Kestrel', 'same'],
  ['Kestrel S.p.A.', 'Kestrel', 'same'],
  ['Kestrel A/S', 'Kestrel', 'same'],
  ['Kestrel S/A', 'Kestrel', 'same'],
  ['Kestrel Sdn. Bhd.', 'Kestrel', 'same'],
  ['Kestrel (Pvt) Ltd', 'Kestrel', 'same'],
  ['Kestrel W.L.L.', 'Kestrel', 'same'],
  ['Kestrel FZ-LLC', 'Kestrel', 'same'],
  ['Kestrel S.à r.l.', 'Kestrel', 'same'],
  ['Kestrel Ges.m.b.H.', 'Kestrel', 'same'],
  ['Kestrel A.Ş.', 'Kestrel', 'same'],
  ['Kestrel OÜ', 'Kestrel', 'same'],
  ['Kestrel Public Company Limited', 'Kestrel', 'same'],
  ['Kestrel C.A.', 'Kestrel', 'same'],
  ['AB Kestrel', 'Kestrel', 'same'],
  ['Koninklijke Philips N.V.', 'Philips', 'same'],
  ['Philips Healthcare', 'Philips', 'maybe'],
  ['AB InBev', 'Anheuser-Busch InBev SA/NV', 'same'],
  ['Groupe Kestrel', 'Kestrel', 'maybe'],
  ['Groupe Kestrel', 'Groupe', 'different'],
  ['Kestrel Instr. Mfg.', 'Kestrel Instruments Manufacturing', 'same'],
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
