import type { Contact } from '../../src/model/contact';
import type { Identifier, SiteId } from '../../src/model/identifier';
import type { Person } from '../../src/model/person';
import { contact, person } from './book';

/** One invented situation: a small book, a person, and what an attentive colleague would say. */
export interface HardCase {
  title: string;
  contacts: Contact[];
  person: Person;
  /** `review` accepts nothing else; `not-match` accepts review and none. */
  expected: 'match' | 'review' | 'none' | 'not-match';
  contactId?: string;
}

export const handle = (site: SiteId, value: string): Identifier => ({ kind: 'handle', site, value });
export const email = (value: string): Identifier => ({ kind: 'email', value });
const memberId = (value: string): Identifier => ({ kind: 'memberId', site: 'linkedin', value });

const anna = contact('anna', {
  fullName: 'Anna Schmidt',
  emails: ['anna.schmidt@nordwind-logistik.example'],
  company: 'Nordwind Logistik GmbH',
  jobTitle: 'Einkaufsleiterin',
  city: 'Hamburg',
  identifiers: [handle('linkedin', 'anna-schmidt-4711')],
});
const annaElsewhere = contact('anna-2', {
  fullName: 'Anna Schmidt',
  company: 'Alpensicht Medien AG',
  jobTitle: 'Redakteurin',
  city: 'München',
});
const xiomara = contact('xiomara', {
  fullName: 'Xiomara Vanterpool',
  company: 'Bluefin Analytics',
  jobTitle: 'Head of Data',
  emails: ['xiomara@bluefin.example'],
});
const father = contact('father', {
  fullName: 'George Pemberton Sr.',
  company: 'Pemberton & Son Ltd',
  jobTitle: 'Director',
});
const son = contact('son', { fullName: 'George Pemberton Jr.', company: 'Pemberton & Son Ltd', jobTitle: 'Director' });
const twin = (id: string, company: string) =>
  contact(id, { fullName: 'Daniel Okafor', company, jobTitle: 'Sales Manager', city: 'Lagos' });
const robert = contact('robert', {
  fullName: 'Robert Achterberg',
  company: 'Kestrel Instruments Inc.',
  jobTitle: 'VP Sales',
  identifiers: [handle('x', 'bobachterberg')],
});
const muller = contact('muller', {
  fullName: 'Jürgen Müllenbroich',
  company: 'Söhnlein & Co. KG',
  jobTitle: 'Geschäftsführer',
});
const lukasz = contact('lukasz', {
  fullName: 'Łukasz Wójtowicz',
  company: 'Zielona Energia Sp. z o.o.',
  jobTitle: 'CTO',
});
const sergey = contact('sergey', { fullName: 'Sergey Shchukarev', company: 'Volga Pumps', jobTitle: 'Chief Engineer' });
const wang = contact('wang', { fullName: 'Wang Xiulan', company: 'Jade River Trading', jobTitle: 'Buyer' });
const carla = contact('carla', {
  fullName: 'Carla Benedetti',
  emails: ['carla.benedetti@officina-lupo.example'],
  company: 'Officina Lupo S.r.l.',
  jobTitle: 'Marketing Manager',
  identifiers: [handle('linkedin', 'carla-benedetti')],
});
const shared = ['Ingo Falkenrath', 'Petra Lindholm', 'Uwe Santer'].map((fullName, index) =>
  contact(`shared-${index}`, { fullName, emails: ['info@werft-sund.example'], company: 'Werft Sund' }),
);
const johnDoe = contact('john', {
  fullName: 'John Dorrance',
  identifiers: [handle('linkedin', 'john-dorrance')],
  company: 'Larkspur',
});
const garciaLopez = contact('garcia', {
  fullName: 'Inés García Robledo',
  company: 'Textiles Aurora S.A.',
  jobTitle: 'Gerente de ventas',
});
const stefan = contact('stefan', {
  fullName: 'Stefan Brockmann',
  emails: ['s.brockmann@hafenbau.example'],
  company: 'Hafenbau AG',
  jobTitle: 'Bauleiter',
});
const couple = contact('couple', {
  fullName: 'Margit Hollerer',
  emails: ['familie.hollerer@gmx.example'],
  city: 'Linz',
});
const member = contact('member', {
  fullName: 'Tomasz Gruber',
  identifiers: [memberId('ACoAAB1234567')],
  company: 'Gruberwerk',
});

export const HARD_CASES: readonly HardCase[] = [
  // Namesakes
  {
    title: 'namesake with nothing but the name',
    contacts: [anna],
    person: person({ fullName: 'Anna Schmidt' }),
    expected: 'not-match',
  },
  {
    title: 'two namesakes and nothing but the name',
    contacts: [anna, annaElsewhere],
    person: person({ fullName: 'Anna Schmidt' }),
    expected: 'review',
  },
  {
    title: 'rare name alone is still no proof',
    contacts: [xiomara],
    person: person({ fullName: 'Xiomara Vanterpool' }),
    expected: 'review',
  },
  {
    title: 'namesakes told apart by the employer',
    contacts: [anna, annaElsewhere],
    person: person({ fullName: 'Anna Schmidt', company: 'Nordwind Logistik', jobTitle: 'Einkaufsleiterin' }),
    expected: 'match',
    contactId: 'anna',
  },
  {
    title: 'namesake at a third employer',
    contacts: [anna, annaElsewhere],
    person: person({ fullName: 'Anna Schmidt', company: 'Kanzlei Birkholz', jobTitle: 'Rechtsanwältin' }),
    expected: 'not-match',
  },
  // Twins in all but employer
  {
    title: 'twins in all but employer',
    contacts: [twin('a', 'Palmgrove Foods'), twin('b', 'Delta Cement')],
    person: person({
      fullName: 'Daniel Okafor',
      company: 'Delta Cement PLC',
      jobTitle: 'Sales Manager',
      location: 'Lagos',
    }),
    expected: 'match',
    contactId: 'b',
  },
  {
    title: 'twins and an employer that is neither',
    contacts: [twin('a', 'Palmgrove Foods'), twin('b', 'Delta Cement')],
    person: person({
      fullName: 'Daniel Okafor',
      company: 'Sahel Telecom',
      jobTitle: 'Sales Manager',
      location: 'Lagos',
    }),
    expected: 'not-match',
  },
  {
    title: 'twins without an employer on the page',
    contacts: [twin('a', 'Palmgrove Foods'), twin('b', 'Delta Cement')],
    person: person({ fullName: 'Daniel Okafor', jobTitle: 'Sales Manager', location: 'Lagos' }),
    expected: 'review',
  },
  // Father and son
  {
    title: 'father, said so',
    contacts: [father, son],
    person: person({ fullName: 'George Pemberton Sr', company: 'Pemberton & Son', jobTitle: 'Director' }),
    expected: 'match',
    contactId: 'father',
  },
  {
    title: 'father or son, not said',
    contacts: [father, son],
    person: person({ fullName: 'George Pemberton', company: 'Pemberton & Son', jobTitle: 'Director' }),
    expected: 'review',
  },
  {
    title: 'son, only the father is known',
    contacts: [father],
    person: person({ fullName: 'George Pemberton Jr.', company: 'Pemberton & Son', jobTitle: 'Director' }),
    expected: 'not-match',
  },
  {
    title: 'siblings in the family firm',
    contacts: [
      contact('t', { fullName: 'Thomas Weidenbach', company: 'Weidenbach Bau GmbH', jobTitle: 'Geschäftsführer' }),
    ],
    person: person({ fullName: 'Tobias Weidenbach', company: 'Weidenbach Bau', jobTitle: 'Geschäftsführer' }),
    expected: 'none',
  },
  // Nicknames, initials, order, titles
  {
    title: 'nickname and another legal form',
    contacts: [robert],
    person: person({ fullName: 'Bob Achterberg', company: 'Kestrel Instruments', jobTitle: 'Vice President, Sales' }),
    expected: 'match',
    contactId: 'robert',
  },
  {
    title: 'initial only',
    contacts: [robert],
    person: person({ fullName: 'R. Achterberg', company: 'Kestrel Instruments', jobTitle: 'VP Sales' }),
    expected: 'review',
  },
  {
    title: 'degrees, title and certificates around the name',
    contacts: [robert],
    person: person({
      fullName: 'Dr. Robert Achterberg, PhD, PMP',
      company: 'Kestrel Instruments, Inc.',
      jobTitle: 'VP of Sales',
    }),
    expected: 'match',
    contactId: 'robert',
  },
  {
    title: 'family name first',
    contacts: [robert],
    person: person({ fullName: 'Achterberg, Robert', company: 'KESTREL INSTRUMENTS' }),
    expected: 'match',
    contactId: 'robert',
  },
  // Diacritics and transliteration
  {
    title: 'umlauts spelled out',
    contacts: [muller],
    person: person({ fullName: 'Juergen Muellenbroich', company: 'Soehnlein & Co KG', jobTitle: 'Managing Director' }),
    expected: 'match',
    contactId: 'muller',
  },
  {
    title: 'umlauts left out',
    contacts: [muller],
    person: person({ fullName: 'Jurgen Mullenbroich', company: 'Sohnlein' }),
    expected: 'match',
    contactId: 'muller',
  },
  {
    title: 'Polish letters left out',
    contacts: [lukasz],
    person: person({ fullName: 'Lukasz Wojtowicz', company: 'Zielona Energia' }),
    expected: 'match',
    contactId: 'lukasz',
  },
  {
    title: 'Cyrillic on the page',
    contacts: [sergey],
    person: person({ fullName: 'Сергей Щукарев', company: 'Volga Pumps', jobTitle: 'Chief Engineer' }),
    expected: 'match',
    contactId: 'sergey',
  },
  {
    title: 'Han characters against pinyin are weak',
    contacts: [wang],
    person: person({ fullName: '王秀兰', company: 'Jade River Trading', jobTitle: 'Buyer' }),
    expected: 'review',
  },
  {
    title: 'double surname shortened',
    contacts: [garciaLopez],
    person: person({ fullName: 'Inés García', company: 'Textiles Aurora', jobTitle: 'Gerente de Ventas' }),
    expected: 'match',
    contactId: 'garcia',
  },
  // Marriage
  {
    title: 'married name with the same LinkedIn address',
    contacts: [carla],
    person: person({
      fullName: 'Carla Moretti',
      identifiers: [handle('linkedin', 'carla-benedetti')],
      company: 'Officina Lupo',
    }),
    expected: 'match',
    contactId: 'carla',
  },
  {
    title: 'married name without an identifier',
    contacts: [carla],
    person: person({ fullName: 'Carla Moretti', company: 'Officina Lupo', jobTitle: 'Marketing Manager' }),
    expected: 'review',
  },
  {
    title: 'hyphenated married name',
    contacts: [carla],
    person: person({ fullName: 'Carla Moretti-Benedetti', company: 'Officina Lupo', jobTitle: 'Marketing Manager' }),
    expected: 'match',
    contactId: 'carla',
  },
  // Jobs
  {
    title: 'moved job, rare name',
    contacts: [xiomara],
    person: person({ fullName: 'Xiomara Vanterpool', company: 'Tidewater Labs', jobTitle: 'Chief Data Officer' }),
    expected: 'review',
  },
  {
    title: 'moved job, same LinkedIn address',
    contacts: [anna],
    person: person({
      fullName: 'Anna Schmidt',
      identifiers: [handle('linkedin', 'anna-schmidt-4711')],
      company: 'Ostsee Fracht',
    }),
    expected: 'match',
    contactId: 'anna',
  },
  // Mailboxes
  {
    title: 'function mailbox and no name',
    contacts: shared,
    person: person({ site: 'web', identifiers: [email('info@werft-sund.example')] }),
    expected: 'not-match',
  },
  {
    title: 'function mailbox, name decides',
    contacts: shared,
    person: person({ site: 'web', fullName: 'Petra Lindholm', identifiers: [email('info@werft-sund.example')] }),
    expected: 'match',
    contactId: 'shared-1',
  },
  {
    title: 'e-mail re-used by a successor',
    contacts: [stefan],
    person: person({
      site: 'web',
      fullName: 'Silke Brandt',
      identifiers: [email('s.brockmann@hafenbau.example')],
      company: 'Hafenbau',
    }),
    expected: 'review',
  },
  {
    title: "a couple's mailbox",
    contacts: [couple],
    person: person({ site: 'web', fullName: 'Alois Hollerer', identifiers: [email('familie.hollerer@gmx.example')] }),
    expected: 'review',
  },
  {
    title: 'another mailbox at the same company',
    contacts: [stefan],
    person: person({
      site: 'web',
      fullName: 'Stefan Brockmann',
      identifiers: [email('stefan.b2@hafenbau.example')],
      company: 'Hafenbau',
    }),
    expected: 'review',
  },
  {
    title: 'e-mail with tag and capitals',
    contacts: [stefan],
    person: person({
      site: 'web',
      fullName: 'Stefan Brockmann',
      identifiers: [email('S.Brockmann+news@Hafenbau.example')],
    }),
    expected: 'match',
    contactId: 'stefan',
  },
  // Identifiers
  {
    title: 'slug prefix is another person',
    contacts: [johnDoe],
    person: person({
      fullName: 'John Dorrance',
      identifiers: [handle('linkedin', 'john-dorrance-123')],
      company: 'Larkspur',
    }),
    expected: 'not-match',
  },
  {
    title: 'member id against handle is no contradiction',
    contacts: [johnDoe],
    person: person({ fullName: 'John Dorrance', identifiers: [memberId('ACoAAXYZ')], company: 'Larkspur' }),
    expected: 'match',
    contactId: 'john',
  },
  {
    title: 'another member id',
    contacts: [member],
    person: person({ fullName: 'Tomasz Gruber', identifiers: [memberId('ACoAAB7654321')], company: 'Gruberwerk' }),
    expected: 'not-match',
  },
  {
    title: 'member id of Sales Navigator is another kind',
    contacts: [member],
    person: person({ fullName: 'Tomasz Gruber', identifiers: [memberId('ACwAAB7654321')], company: 'Gruberwerk' }),
    expected: 'match',
    contactId: 'member',
  },
  {
    title: 'handle of another person on the record',
    contacts: [johnDoe],
    person: person({ fullName: 'Ludmila Novotná', identifiers: [handle('linkedin', 'john-dorrance')] }),
    expected: 'review',
  },
  {
    title: 'one address on two contacts',
    contacts: [
      johnDoe,
      contact('john-2', { fullName: 'John Dorrance', identifiers: [handle('linkedin', 'john-dorrance')] }),
    ],
    person: person({
      fullName: 'John Dorrance',
      identifiers: [handle('linkedin', 'john-dorrance')],
      company: 'Larkspur',
    }),
    expected: 'review',
  },
  {
    title: 'display name on X is not a name',
    contacts: [robert],
    person: person({ site: 'x', fullName: 'bob 🚀', identifiers: [handle('x', 'bobachterberg')] }),
    expected: 'match',
    contactId: 'robert',
  },
  {
    title: 'organisation with the name of a person',
    contacts: [robert],
    person: person({ fullName: 'Robert Achterberg', company: 'Kestrel Instruments', isOrganization: true }),
    expected: 'none',
  },
  {
    title: 'work only in the headline',
    contacts: [robert],
    person: person({ fullName: 'Robert Achterberg', headline: 'VP Sales at Kestrel Instruments | speaker' }),
    expected: 'match',
    contactId: 'robert',
  },
  // Spellings
  {
    title: 'initials of a double given name',
    contacts: [contact('jb', { fullName: 'Jean-Baptiste Quenneville', company: 'Ardoise SAS', jobTitle: 'Acheteur' })],
    person: person({ fullName: 'JB Quenneville', company: 'Ardoise', jobTitle: 'Acheteur' }),
    expected: 'match',
    contactId: 'jb',
  },
  {
    title: 'initials of another double given name',
    contacts: [contact('jb', { fullName: 'Jean-Baptiste Quenneville', company: 'Ardoise SAS', jobTitle: 'Acheteur' })],
    person: person({ fullName: 'J.-P. Quenneville', company: 'Ardoise', jobTitle: 'Acheteur' }),
    expected: 'not-match',
  },
  {
    title: 'article written apart',
    contacts: [contact('omar', { fullName: 'Omar Al-Rashidi', company: 'Palmgrove Foods', jobTitle: 'Buyer' })],
    person: person({ fullName: 'Omar Alrashidi', company: 'Palmgrove Foods LLC', jobTitle: 'Buyer' }),
    expected: 'match',
    contactId: 'omar',
  },
  {
    title: 'short name of the employer',
    contacts: [contact('ge', { fullName: 'Quirina Vandermolen', company: 'General Electric', jobTitle: 'Buyer' })],
    person: person({ fullName: 'Quirina Vandermolen', company: 'GE', jobTitle: 'Buyer' }),
    expected: 'match',
    contactId: 'ge',
  },
  {
    title: 'hyphen left out, family name first',
    contacts: [contact('kim', { fullName: 'Kim Min-jun', company: 'Hanbit Motors', jobTitle: 'Plant Manager' })],
    person: person({ fullName: 'Minjun Kim', company: 'Hanbit Motors', jobTitle: 'Plant Manager' }),
    expected: 'match',
    contactId: 'kim',
  },
  {
    title: 'a syllable apart is another name',
    contacts: [contact('chen', { fullName: 'Chen Wei', company: 'Jade River Trading', jobTitle: 'Buyer' })],
    person: person({ fullName: 'Chan Wei', company: 'Jade River Trading', jobTitle: 'Buyer' }),
    expected: 'not-match',
  },
  {
    title: 'native name of a record that has both',
    contacts: [contact('wei', { fullName: 'Wang Wei (王伟)', company: 'Jade River Trading', jobTitle: 'Buyer' })],
    person: person({ fullName: '王伟', company: 'Jade River Trading', jobTitle: 'Buyer' }),
    expected: 'match',
    contactId: 'wei',
  },
  {
    title: 'an account under a name in letters that cannot be compared',
    contacts: [contact('otaibi', { fullName: 'Mohammed Al-Otaibi', identifiers: [handle('linkedin', 'm-otaibi')] })],
    person: person({ fullName: 'محمد العتيبي', identifiers: [handle('linkedin', 'm-otaibi')] }),
    expected: 'match',
    contactId: 'otaibi',
  },
  {
    title: 'a mailbox under a name in kanji',
    contacts: [contact('sato', { fullName: 'Takeru Sato', emails: ['t.sato@kita.example'] })],
    person: person({ site: 'web', fullName: '佐藤 健', identifiers: [email('t.sato@kita.example')] }),
    expected: 'match',
    contactId: 'sato',
  },
  {
    title: 'a number of eight digits with a country code',
    contacts: [contact('halvard', { fullName: 'Gus Halvard', phones: ['12 34 56 78'] })],
    person: person({ site: 'web', fullName: 'Gus Halvard', identifiers: [{ kind: 'phone', value: '+4712345678' }] }),
    expected: 'match',
    contactId: 'halvard',
  },
  // Precision first
  {
    title: 'a mailbox that names nobody, under names in letters that cannot be compared',
    contacts: [contact('li', { fullName: 'Li Wei', company: 'Jade River', emails: ['canton@jade-river.example'] })],
    person: person({ site: 'web', fullName: '王芳', identifiers: [email('canton@jade-river.example')] }),
    expected: 'review',
  },
  {
    title: "a function's mailbox in another language",
    contacts: [
      contact('rojas', { fullName: 'Marta Rojas', company: 'Lonja Sur', emails: ['administracion@lonja.example'] }),
    ],
    person: person({
      site: 'web',
      fullName: 'Marta Ruiz',
      company: 'Lonja Sur',
      identifiers: [email('administracion@lonja.example')],
    }),
    expected: 'not-match',
  },
  {
    title: 'brothers in the same firm, one letter apart',
    contacts: [contact('marco', { fullName: 'Marco Vanterpool', company: 'Vanterpool Boats', jobTitle: 'Director' })],
    person: person({ fullName: 'Mario Vanterpool', company: 'Vanterpool Boats', jobTitle: 'Director' }),
    expected: 'not-match',
  },
  {
    title: 'namesake in another job at an employer of many',
    contacts: [
      contact('lotte', { fullName: 'Lotte Olsen', company: 'Firma 7', jobTitle: 'Buyer' }),
      ...Array.from({ length: 60 }, (_, index) =>
        contact(`crowd-${index}`, { fullName: `Greta Olsen${'abcdefghij'[index % 10]}o`, company: 'Firma 7' }),
      ),
    ],
    person: person({ fullName: 'Lotte Olsen', company: 'Firma 7', jobTitle: 'General Counsel' }),
    expected: 'not-match',
  },
  {
    title: 'twins in the same office',
    contacts: [contact('twin', { fullName: 'Daniel Okafor', company: 'Delta Cement', jobTitle: 'Sales Manager' })],
    person: person({ fullName: 'Danielle Okafor', company: 'Delta Cement', jobTitle: 'Sales Manager' }),
    expected: 'not-match',
  },
  {
    title: 'Jr. on the page only, same LinkedIn address',
    contacts: [johnDoe],
    person: person({ fullName: 'John Dorrance Jr.', identifiers: [handle('linkedin', 'john-dorrance')] }),
    expected: 'match',
    contactId: 'john',
  },
  {
    title: "a son with his father's mailbox",
    contacts: [contact('pa', { fullName: 'George Pemberton', emails: ['george@pemberton.example'] })],
    person: person({
      site: 'web',
      fullName: 'George Pemberton Jr.',
      identifiers: [email('george@pemberton.example')],
    }),
    expected: 'review',
  },
  {
    title: 'a former address that a namesake elsewhere has now',
    contacts: [
      contact('old', {
        fullName: 'Stefan Brockmann',
        emails: ['s.brockmann@hafenbau.example'],
        company: 'Ostsee Fracht',
      }),
      contact('new', { fullName: 'Sabine Brockmann', emails: ['s.brockmann@hafenbau.example'], company: 'Hafenbau' }),
    ],
    person: person({
      site: 'web',
      fullName: 'Sabine Brockmann',
      identifiers: [email('s.brockmann@hafenbau.example')],
      company: 'Hafenbau',
    }),
    expected: 'match',
    contactId: 'new',
  },
];
