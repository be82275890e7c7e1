import type { FlatPerson } from '../detected';
import type { ExpectedPerson, JudgedPage } from './pages';

/** True positives, false positives, false negatives. */
export interface Count {
  tp: number;
  fp: number;
  fn: number;
}

export interface PageScore {
  all: Count;
  /** The people whose page it is, alone. */
  subjects: Count;
  /** Places in the list of expected people of those who were found. */
  found: ReadonlySet<number>;
}

interface Named {
  site: string;
  handle: string;
  lead: string;
  email: string;
  name: string;
  url: string;
  role: string;
  isOrg: boolean;
}

const SITES: Record<string, string> = { twitter: 'x', 'linkedin-salesnav': 'linkedin', salesnav: 'linkedin' };
const LEAD = /^AC[ow]AA[\w-]{15,}$/;

/**
 * Compares what was found with what a page shows, one to one: by lead id, account, e-mail, or the name where the expected
 * person has no account. The rules of the scoring script of the shared pages, which a test compares with these.
 */
export function scorePage(page: JudgedPage, people: readonly FlatPerson[]): PageScore {
  const expected = page.expected.map(one => named(one, page.url));
  const found = people.map(one => named(one, page.url));
  const pairs = pairUp(expected, found);
  const score: PageScore = { all: zero(), subjects: zero(), found: new Set(pairs.keys()) };
  expected.forEach((one, index) => {
    if (one.role === 'mentioned') return;
    const outcome = pairs.has(index) ? 'tp' : 'fn';
    score.all[outcome]++;
    if (one.role === 'subject') score.subjects[outcome]++;
  });
  const taken = new Set(pairs.values());
  found.forEach((one, index) => {
    if (taken.has(index) || one.isOrg || !isWrong(one, expected, pairs, page)) return;
    score.all.fp++;
    if (one.role === 'subject') score.subjects.fp++;
  });
  return score;
}

/** Precision and recall in one number; 1 where nobody was to be found and nobody was. */
export function f1({ tp, fp, fn }: Count): number {
  return tp + fp + fn === 0 ? 1 : (2 * tp) / (2 * tp + fp + fn);
}

export function add(sum: Count, { tp, fp, fn }: Count): void {
  sum.tp += tp;
  sum.fp += fp;
  sum.fn += fn;
}

export const zero = (): Count => ({ tp: 0, fp: 0, fn: 0 });

function named(one: ExpectedPerson | FlatPerson, base: string): Named {
  const { platform, lead_id } = one as ExpectedPerson;
  return {
    site: siteName(platform ?? one.site ?? ''),
    handle: handleForm(one.handle ?? ''),
    lead: lead_id ?? one.leadId ?? (LEAD.test(one.handle ?? '') ? (one.handle ?? '') : ''),
    email: (one.email ?? '').trim().toLowerCase(),
    name: nameForm(one.name ?? ''),
    url: urlForm(one.url, base),
    role: one.role ?? '',
    isOrg: one.org === true,
  };
}

function siteName(text: string): string {
  const name = text.trim().toLowerCase();
  return SITES[name] ?? name;
}

function handleForm(text: string): string {
  const bare = text.trim().replace(/^@/, '').replace(/\/+$/, '');
  try {
    return decodeURIComponent(bare).normalize('NFC').toLowerCase();
  } catch {
    return bare.toLowerCase();
  }
}

const nameForm = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/(?:[\u200b-\u200f\u202a-\u202e\u2066-\u2069]|\ufe0f)/g, '')
    .replace(/[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}]/gu, ' ')
    .replace(/^@/, '')
    .replace(/[\s.,;:|]+/g, ' ')
    .trim()
    .toLowerCase();

function urlForm(text: string | undefined, base: string): string {
  if (!text || !URL.canParse(text, base)) return '';
  const { host, pathname } = new URL(text, base);
  return (host.replace(/^www\./, '') + pathname.replace(/\/+$/, '')).toLowerCase();
}

const sameSite = (left: string, right: string): boolean =>
  !left || !right || left === right || left === 'web' || right === 'web';

/** How surely two are the same person; 0: they are not. */
function strength(expected: Named, found: Named, byName = false): number {
  if (expected.lead && found.lead) return expected.lead === found.lead ? 5 : 0;
  if (expected.handle && found.handle && sameSite(expected.site, found.site))
    return expected.handle === found.handle ? 4 : 0;
  if (expected.email && found.email) return expected.email === found.email ? 3 : 0;
  if (!expected.name || expected.name !== found.name || !sameSite(expected.site, found.site)) return 0;
  if (expected.handle && !byName) return 0;
  if (expected.lead && found.handle && !found.lead) return 0;
  return expected.url && found.url && expected.url !== found.url && !expected.site ? 1 : 2;
}

/** Surest pairs first, each of the two used once: place in the one list to place in the other. */
function pairUp(expected: readonly Named[], found: readonly Named[]): Map<number, number> {
  const possible = expected.flatMap((one, left) =>
    found.map((other, right) => ({ left, right, sure: strength(one, other), late: one.role === 'mentioned' ? 1 : 0 })),
  );
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const order = (a: (typeof possible)[number], b: (typeof possible)[number]) =>
    b.sure - a.sure || a.late - b.late || a.left - b.left || a.right - b.right;
  for (const { left, right } of possible.filter(({ sure }) => sure > 0).sort(order)) {
    if (pairs.has(left) || taken.has(right)) continue;
    pairs.set(left, right);
    taken.add(right);
  }
  return pairs;
}

/** A second report of somebody who was found is no mistake, nor is anybody where the list leaves people out. */
function isWrong(
  one: Named,
  expected: readonly Named[],
  pairs: ReadonlyMap<number, number>,
  page: JudgedPage,
): boolean {
  if (page.mustNot.some(text => hits(text, one))) return true;
  const isAgain = expected.some(
    (other, index) => strength(other, one, true) > 0 && (pairs.has(index) || other.role === 'mentioned'),
  );
  return !isAgain && !page.isIncomplete;
}

function hits(text: string, { name, handle, email }: Named): boolean {
  const said = text.trim();
  if (said.includes('@') && !said.startsWith('@')) return email === said.toLowerCase();
  return (name !== '' && name === nameForm(said)) || (handle !== '' && handle === handleForm(said));
}
