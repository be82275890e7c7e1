import { decodeSegment } from '../../lib/url';
import { fullName } from '../mailboxes';
import { textLines } from '../select';
import { type Claim, emptyClaim } from '../structured-data';
import { fold } from '../words';

const MAX_LINKS = 3000;
// The folder in which a site keeps a page for each of its people.
const FOLDER =
  /^(?:(?:our-|unser-|meet-the-|the-)?(?:team|people|staff|experts?|leaders?|leadership|management|speakers?|advisors?|board|founders|partners|lawyers|attorneys|faculty|consultants|coaches|members?)|mitarbeiter(?:innen)?|personen|ansprechpartner(?:in|innen)?|berater|anwaelte|referenten|vorstand|kollegium|equipo|personas|ponentes|profesores|abogados|[ée]quipe|equipe|pessoas|persone|medewerkers|members|スタッフ|メンバー|فريق|فريق-العمل)$/iu;
/** Departments have pages beside the people's, with names that begin as names do. */
const DEPARTMENT =
  /\b(?:about|abteilung|all|alle|academy|accounting|administration|board|career|careers|contact|customer|dep(?:artment|to)|design|development|engineering|finance|history|geschichte|historia|human|it|jobs|join|kontakt|legal|management|marketing|meet|mehr|more|operations|our|product|research|resources|sales|see|service|services|story|success|support|team|technology|todos|todas|tous|toutes|tutti|unser|us|ver|vertrieb|view|voir)\b/i;

/**
 * People of a list whose names are links to pages of their own: several in one folder for people, each address spelling the
 * whole name. The markup may mean nothing.
 */
export function teamLinks(root: Document | Element, page: URL): Claim[] {
  const folders = new Map<string, Claim[]>();
  for (const link of [...root.querySelectorAll('a[href]')].slice(0, MAX_LINKS)) {
    const target = memberPage(link, page);
    const claim = target && memberClaim(link, target);
    if (claim) folders.set(target.folder, [...(folders.get(target.folder) ?? []), claim]);
  }
  const isList = (claims: readonly Claim[]) => new Set(claims.map(({ name = '' }) => fold(name))).size > 1;
  return [...folders.values()].filter(isList).flat();
}

interface MemberPage {
  folder: string;
  slug: string;
  address: string;
}

function memberPage(link: Element, page: URL): MemberPage | undefined {
  const href = link.getAttribute('href') ?? '';
  if (!href || href.startsWith('#') || !URL.canParse(href, page)) return undefined;
  const { origin, pathname, href: address } = new URL(href, page);
  const segments = pathname.split('/').filter(Boolean).map(decodeSegment);
  const slug = segments.pop()?.replace(/\.\w{3,5}$/, '');
  const isMember = origin === page.origin && slug && FOLDER.test(segments.at(-1) ?? '');
  return isMember ? { folder: segments.join('/'), slug, address } : undefined;
}

function memberClaim(link: Element, { slug, address }: MemberPage): Claim | undefined {
  if (link.closest('nav, [role="navigation"]')) return undefined;
  const lines = textLines(link, 4);
  const at = lines.findIndex(({ text }) => fullName(text) && spellsAll(slug, text) && !DEPARTMENT.test(text));
  const line = lines[at];
  if (!line) return undefined;
  const title = lines[at + 1]?.text ?? '';
  return {
    ...emptyClaim('listed', 'link', 4),
    name: fullName(line.text),
    anchor: line.element,
    links: [address],
    ...(/^\p{L}[^@\d]{3,79}$/u.test(title) && { jobTitle: title }),
  };
}

const UMLAUTS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', å: 'aa', ø: 'oe', æ: 'ae' };

/** Whether an address has each word of a name in it, umlauts in either way of writing. */
function spellsAll(slug: string, name: string): boolean {
  const spelled = fold(slug);
  const words = name
    .toLowerCase()
    .split(/[\s.-]+/)
    .filter(word => word.length > 2 && !/^(?:prof|dipl|med|mag)$/.test(word));
  const isSpelled = (word: string) =>
    spelled.includes(fold(word)) || spelled.includes(fold(word.replace(/[äöüßåøæ]/g, letter => UMLAUTS[letter] ?? '')));
  return words.length > 1 && words.every(isSpelled);
}
