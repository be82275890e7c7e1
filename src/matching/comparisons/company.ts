import { distance } from 'fastest-levenshtein';
import type { Reason } from '../../model/match';
import { employerKey } from '../blocking';
import type { CompanyName } from '../company-name';
import type { Frequencies } from '../frequency';
import type { Prepared } from '../prepare';
import { INSTITUTIONS } from '../tables/company-aliases';
import { COMPANY_EXTRAS, GROUP_WORDS } from '../tables/legal-forms';
import { AGREEMENT_M, LEVELS, levelBits, weightBits } from '../weights';

export type CompanyLevel = 'exact' | 'spelling' | 'domain' | 'close' | 'part' | 'acronym' | 'different';

const ORDER: readonly CompanyLevel[] = ['exact', 'spelling', 'domain', 'close', 'acronym', 'part', 'different'];
const MIN_CLOSE = 6;
const MIN_TWO_EDITS = 12;
const MIN_FIRST_WORD = 5;
const MAX_ACRONYM = 6;

/** Employer on the page against employer and work e-mail domains of the contact; undefined when one side has none. */
export function compareCompany(person: Prepared, contact: Prepared, frequencies: Frequencies): Reason | undefined {
  let best: { level: CompanyLevel; seen: CompanyName | string; recorded: string } | undefined;
  const note = (level: CompanyLevel, seen: CompanyName | string, recorded: string) => {
    if (!best || ORDER.indexOf(level) < ORDER.indexOf(best.level)) best = { level, seen, recorded };
  };
  for (const seen of person.companies) {
    for (const recorded of contact.companies) note(companyLevel(seen, recorded), seen, recorded.text);
    for (const { company, domain } of contact.mailboxes) {
      if (company && (company === seen.key || best === undefined)) note(domainLevel(seen, company), seen, domain);
    }
  }
  for (const { company, domain } of person.mailboxes) {
    if (!company) continue;
    const same = contact.companies.find(({ key }) => key === company);
    if (same) note('domain', domain, same.text);
    else if (contact.mailboxes.some(other => other.company === company)) note('domain', domain, domain);
  }
  return best && reason(best.level, best.seen, best.recorded, frequencies);
}

/** Companies use their initials (`nwl.example`) or first word as domains; products and brands cannot be known. */
function domainLevel(seen: CompanyName, domainCompany: string): CompanyLevel {
  if (domainCompany === seen.key) return 'domain';
  if (seen.words.length > 2 && initialsOf(seen.words) === domainCompany) return 'acronym';
  return seen.words.length > 1 && seen.words[0] === domainCompany && domainCompany.length >= MIN_FIRST_WORD
    ? 'part'
    : 'different';
}

function reason(level: CompanyLevel, seen: CompanyName | string, recorded: string, frequencies: Frequencies): Reason {
  const key = employerKey(typeof seen === 'string' ? seen.split('.')[0]! : seen.key);
  const isSame = level === 'exact' || level === 'spelling' || level === 'domain';
  return {
    signal: 'company',
    level,
    weightBits: isSame
      ? weightBits(AGREEMENT_M.company, frequencies.share('employer', key))
      : levelBits(LEVELS.company[isBrief(level, seen, recorded) ? 'briefAcronym' : level]),
    seen: typeof seen === 'string' ? seen : seen.text,
    recorded,
    ...(isSame ? { sharedBy: frequencies.count(key) } : {}),
  };
}

/** Two letters fit many names. */
const isBrief = (level: CompanyLevel, seen: CompanyName | string, recorded: string) =>
  level === 'acronym' && Math.min(typeof seen === 'string' ? 9 : seen.key.length, recorded.length) === 2;

/** Compares two company names whose legal forms are off already. */
export function companyLevel(left: CompanyName, right: CompanyName): CompanyLevel {
  if (left.key === right.key) return 'exact';
  if (left.native && right.native) return 'different';
  if (left.loose === right.loose || isInstitution(left, right)) return 'spelling';
  if (numbers(left) !== numbers(right)) return 'different';
  if (isPart(left, right) || isPart(right, left)) return 'part';
  if (isAcronym(left, right) || isAcronym(right, left)) return 'acronym';
  return isClose(left, right) ? 'close' : 'different';
}

const numbers = ({ key }: CompanyName) => key.replace(/\D+/g, ' ').trim();

/** Edits in long words only, and not where they turn one short word into another (`BAE`/`BWI`). */
function isClose(left: CompanyName, right: CompanyName): boolean {
  const shorter = Math.min(left.key.length, right.key.length);
  if (shorter < MIN_CLOSE || Math.abs(left.key.length - right.key.length) > 2) return false;
  if (distance(left.key, right.key) > (shorter >= MIN_TWO_EDITS ? 2 : 1)) return false;
  const own = left.words.filter(word => !right.words.includes(word));
  return own.every(word => word.length >= MIN_CLOSE - 1);
}

/** `Siemens` for `Siemens Healthineers`, `Chaumont` for `Groupe Chaumont`: the short name leads the long one, or only fillers are missing. */
function isPart(short: CompanyName, long: CompanyName): boolean {
  if (short.words.length >= long.words.length || short.key.length < 3) return false;
  if (short.words.every(word => COMPANY_EXTRAS.has(word))) return false;
  const from = GROUP_WORDS.has(long.words[0]!) && !GROUP_WORDS.has(short.words[0]!) ? 1 : 0;
  return short.words.every((word, index) => word === long.words[from + index]);
}

/**
 * `KIM` for `Kestrel Instruments Manufacturing`, `TU München` for `Technische Universität München`: letters of consecutive first words,
 * legal form counted or not; what follows them must be the same.
 */
function isAcronym(short: CompanyName, long: CompanyName): boolean {
  const [head = '', ...rest] = short.words;
  const letters = rest.every(word => word.length === 1) ? short.key : head;
  if (letters.length < 2 || letters.length > MAX_ACRONYM) return false;
  if (letters === short.key) return initialsOf(long.words) === letters || initialsOf(long.full) === letters;
  const behind = long.words.slice(letters.length);
  return initialsOf(long.words.slice(0, letters.length)) === letters && behind.join(' ') === rest.join(' ');
}

const initialsOf = (words: readonly string[]) => words.map(word => word[0]).join('');

/** `Oxford University`, `University of Oxford`; elsewhere the order of words tells companies apart. */
function isInstitution({ words: left }: CompanyName, { words: right }: CompanyName): boolean {
  if (left.length !== right.length || !left.some(word => INSTITUTIONS.has(word))) return false;
  return left.every(word => right.includes(word)) && right.every(word => left.includes(word));
}
