import { remember } from './memory';
import { words } from './normalize';

const SPELLED_OUT: Readonly<Record<string, string>> = {
  ceo: 'chief executive officer',
  cto: 'chief technology officer',
  cfo: 'chief financial officer',
  coo: 'chief operating officer',
  cmo: 'chief marketing officer',
  cio: 'chief information officer',
  ciso: 'chief information security officer',
  cpo: 'chief product officer',
  cro: 'chief revenue officer',
  cso: 'chief sales officer',
  chro: 'chief human resources officer',
  vp: 'vice president',
  svp: 'senior vice president',
  evp: 'executive vice president',
  avp: 'assistant vice president',
  md: 'managing director',
  gm: 'general manager',
  pm: 'project manager',
  sr: 'senior',
  jr: 'junior',
  mgr: 'manager',
  dir: 'director',
  eng: 'engineer',
  dev: 'developer',
  swe: 'software engineer',
  sdr: 'sales development representative',
  bdr: 'business development representative',
  ae: 'account executive',
  csm: 'customer success manager',
  hr: 'human resources',
  rep: 'representative',
  asst: 'assistant',
  assoc: 'associate',
  exec: 'executive',
  ops: 'operations',
  mktg: 'marketing',
  biz: 'business',
  bizdev: 'business development',
  cofounder: 'founder',
  geschaftsfuhrer: 'managing director',
  geschaftsfuhrerin: 'managing director',
  leiter: 'head',
  leiterin: 'head',
  vertrieb: 'sales',
  vertriebsleiter: 'head sales',
  vertriebsleiterin: 'head sales',
  einkauf: 'procurement',
  gerente: 'manager',
  ventas: 'sales',
  directeur: 'director',
  directrice: 'director',
  director: 'director',
  directora: 'director',
  responsable: 'head',
};

/** Not asked as an object, which has a `constructor`. */
const EXPANSIONS = new Map(Object.entries(SPELLED_OUT).map(([short, long]) => [short, long.split(' ')]));

const FILLERS = new Set('of the and for in at a an der die das und fur im de la le des du co und y e'.split(' '));

export interface JobTitle {
  /** Abbreviations spelled out, fillers dropped, sorted and without repeats. */
  words: readonly string[];
  /** The words in one line: the key under which the title is counted. */
  key: string;
}

/** Takes a job title apart. Remembers those seen lately. */
export const parseJobTitle: (jobTitle: string) => JobTitle = remember(jobTitle => {
  const spelled = words(jobTitle).flatMap(word => EXPANSIONS.get(word) ?? [word]);
  const kept = [...new Set(spelled.filter(word => !FILLERS.has(word)))].sort();
  return { words: kept, key: kept.join(' ') };
});
