import type { Contact } from '../../src/model/contact';
import { contact } from './book';

const GIVEN =
  'Ana Ben Chloe Dirk Elif Fadi Greta Hugo Ivana Jens Kemal Lotte Marek Nora Otto Pilar Quirin Rasmus Sina Theo'.split(
    ' ',
  );
const FAMILY =
  'Abel Brandt Castro Dvorak Eriksen Fontana Gruber Horvath Iqbal Jansen Kowal Lindqvist Moser Nemec Olsen Perez Rossi Schmidt Tanaka Urban'.split(
    ' ',
  );

/** Neighbours, so that the statistics are those of a real, if small, book. */
export const NEIGHBOURS: Contact[] = Array.from({ length: 2000 }, (_, index) =>
  contact(`n${index}`, {
    fullName: `${GIVEN[index % 20]} ${FAMILY[Math.floor(index / 20) % 20]}${'aeiou'[index % 5]}${'lnrst'[Math.floor(index / 5) % 5]}`,
    company: `Firma ${index % 300}`,
    jobTitle: ['Sales Manager', 'CEO', 'Buyer', 'Director', 'Engineer'][index % 5],
    city: ['Hamburg', 'Lagos', 'Linz', 'Oslo'][index % 4],
  }),
);
