import { cleanLabel, cleanName, cleanText } from '../lib/text';
import type { Evidence, Person } from '../model/person';
import { squeeze } from './select';
import { fold, isCompanyName } from './words';

/** What a page says about somebody, before anything is believed. Addresses are as written. */
export interface Claim {
  role: Person['role'];
  name?: string;
  /** Where the name stands, when it was read from something visible. */
  anchor?: Element;
  /** Addresses said to be this person's own. */
  links: string[];
  emails: string[];
  phones: string[];
  jobTitle?: string;
  company?: string;
  location?: string;
  reader: Evidence['reader'];
  rank: number;
}

/** One object of linked data. */
export type LinkedNode = Record<string, unknown>;

const MAX_SCRIPT_LENGTH = 1_000_000;
const MAX_NODES = 3000;
const MAX_DEPTH = 12;

/** Text of an element as one line; undefined when there is none. */
export function textOf(element: Element | null | undefined): string | undefined {
  return squeeze(element?.textContent ?? '') || undefined;
}

interface Placed {
  node: LinkedNode;
  /** Property that holds the node, and whose it is; missing at the top. */
  property?: string;
  parent?: LinkedNode;
}

/** All objects in the JSON-LD of a page, outermost first. Broken scripts are passed over. */
export function jsonLdNodes(scope: Document | Element): LinkedNode[] {
  return placedNodes(scope).map(({ node }) => node);
}

function placedNodes(scope: Document | Element): Placed[] {
  const placed: Placed[] = [];
  for (const script of scope.querySelectorAll('script[type^="application/ld+json" i]')) {
    place(parse(script.textContent ?? ''), placed);
  }
  return placed;
}

function parse(text: string): unknown {
  if (text.length > MAX_SCRIPT_LENGTH) return null;
  try {
    // Some publishing systems wrap the script in a comment or CDATA.
    return JSON.parse(text.replace(/^\s*(?:<!--|\/\/\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|\/\/\s*\]\]>|\]\]>)\s*$/g, ''));
  } catch {
    return null;
  }
}

function place(value: unknown, placed: Placed[], property?: string, parent?: LinkedNode, depth = 0): void {
  if (depth > MAX_DEPTH || placed.length >= MAX_NODES) return;
  if (Array.isArray(value)) {
    for (const item of value) place(item, placed, property, parent, depth + 1);
    return;
  }
  if (!isNode(value)) return;
  // A graph is a list, not an owner of what it lists.
  if (!('@graph' in value && !('@type' in value))) placed.push({ node: value, property, parent });
  for (const [key, child] of Object.entries(value)) {
    if (key === '@graph') place(child, placed, undefined, undefined, depth + 1);
    else if (typeof child === 'object') place(child, placed, key, value, depth + 1);
  }
}

const isNode = (value: unknown): value is LinkedNode =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

const stringsOf = (value: unknown): string[] =>
  listOf(value)
    .map(one => (isNode(one) ? (one['@id'] ?? one.url ?? one.name) : one))
    .filter(one => typeof one === 'string');

function hasType(node: LinkedNode | undefined, type: RegExp): boolean {
  return listOf(node?.['@type']).some(one => typeof one === 'string' && type.test(one.replace(/^.*[/:#]/, '')));
}

const PERSON = /^Person$/;
const ORGANIZATION = /Organization$|^(?:Corporation|LocalBusiness|Brand|NGO)$/;
const WRITTEN =
  /Article$|Posting$|^(?:Report|WebPage|CreativeWork|Blog|VideoObject|PodcastEpisode|Recipe|HowTo|Course|Book)$/;
const PAGE = /^(?:ProfilePage|AboutPage|ContactPage|WebPage)$/;
const LISTS =
  /^(?:employees?|members?|founders?|performers?|speaker|organizer|itemListElement|item|contactPoint|worksFor)$/;

/** People in the JSON-LD of a page: of profile pages, authors of articles, members of organisations. */
export function jsonLdClaims(scope: Document | Element): Claim[] {
  const placed = placedNodes(scope);
  const known = new Map<string, LinkedNode>();
  for (const { node } of placed) {
    const id = node['@id'];
    // References hold nothing but the id: the fullest node with it is the one meant.
    if (typeof id === 'string' && size(node) > size(known.get(id))) known.set(id, node);
  }
  const page = {
    known,
    hasArticle: placed.some(({ node }) => hasType(node, /Article$|Posting$/)),
    isAboutMany: new Set(placed.flatMap(topName)).size > 1,
  };
  const companies = organizationNames(scope);
  const people = new Set(
    placed.filter(({ node }) => hasType(node, PERSON)).flatMap(({ node }) => stringsOf(node.name)),
  );
  return placed
    .flatMap(one => claimsAt(one, page))
    .filter(({ name = '' }) => people.has(name) || !companies.has(fold(name)));
}

/** Names of companies and sites in the JSON-LD of a page, folded: publishing systems name them as authors, too. */
export function organizationNames(scope: Document | Element): ReadonlySet<string> {
  const organizations = jsonLdNodes(scope).filter(
    node => (hasType(node, ORGANIZATION) || hasType(node, /^WebSite$/)) && !hasType(node, PERSON),
  );
  return new Set(organizations.flatMap(node => stringsOf(node.name).map(fold)));
}

const topName = ({ node, property }: Placed): string[] =>
  property === undefined && hasType(node, PERSON) ? stringsOf(node.name).slice(0, 1) : [];

/** What the whole of the data says, for reading one node of it. */
interface DataPage {
  /** The fullest node of each id. */
  known: Map<string, LinkedNode>;
  hasArticle: boolean;
  /** Several people stand side by side: none of them is whose page it is. */
  isAboutMany: boolean;
}

const size = (node: LinkedNode | undefined): number => (node ? Object.keys(node).length : 0);

function claimsAt({ node, property, parent }: Placed, page: DataPage): Claim[] {
  const { known } = page;
  const written = hasType(node, WRITTEN) ? [...listOf(node.author), ...listOf(node.creator)] : [];
  const authors = written.flatMap(author => toClaim(author, 'author', known));
  if (property === 'author' || property === 'creator') return authors;
  const role = roleOf(node, property, parent, page);
  return role ? [...authors, ...toClaim(node, role, known)] : authors;
}

function roleOf(
  node: LinkedNode,
  property: string | undefined,
  parent: LinkedNode | undefined,
  { known, hasArticle, isAboutMany }: DataPage,
): Person['role'] | undefined {
  const full = resolve(node, known);
  if (!hasType(full, PERSON)) return undefined;
  if (property === 'mainEntity' || (property === 'about' && hasType(parent, PAGE))) return 'subject';
  if (property === undefined) return hasArticle ? 'mentioned' : isAboutMany ? 'listed' : 'subject';
  if (property === 'mainEntityOfPage') return undefined;
  return LISTS.test(property) ? 'listed' : undefined;
}

function resolve(value: LinkedNode, known: Map<string, LinkedNode>): LinkedNode {
  const id = value['@id'];
  return typeof id === 'string' ? (known.get(id) ?? value) : value;
}

function toClaim(value: unknown, role: Person['role'], known: Map<string, LinkedNode>): Claim[] {
  if (typeof value === 'string') {
    return splitNames(value).map(name => ({ ...emptyClaim(role, 'structured-data', 2), name }));
  }
  if (!isNode(value)) return [];
  const node = resolve(value, known);
  if (hasType(node, ORGANIZATION) && !hasType(node, PERSON)) return [];
  const [employer] = listOf(node.worksFor ?? node.affiliation);
  const company = isNode(employer) ? resolve(employer, known).name : employer;
  const place = isNode(node.homeLocation) ? node.homeLocation.name : undefined;
  const names = stringsOf(node.name);
  const full = names[0] ?? [node.givenName, node.familyName].filter(part => typeof part === 'string').join(' ');
  if (!hasType(node, PERSON) && isCompanyName(full)) return [];
  return [
    {
      ...emptyClaim(role, 'structured-data', 2),
      name: personName(full),
      links: [...stringsOf(node.sameAs), ...stringsOf(node.url)],
      emails: stringsOf(node.email),
      phones: stringsOf(node.telephone),
      jobTitle: cleanText(stringsOf(node.jobTitle)[0], 200),
      company: typeof company === 'string' ? cleanLabel(company) : undefined,
      location: typeof place === 'string' ? cleanText(place, 200) : undefined,
    },
  ];
}

/** Names in claims, each once. */
export const namesOf = (claims: readonly Claim[]): string[] => [
  ...new Map(claims.map(({ name = '' }) => [fold(name), name])).values(),
];

export function emptyClaim(role: Person['role'], reader: Claim['reader'], rank: number): Claim {
  return { role, links: [], emails: [], phones: [], reader, rank };
}

const BY = /^(?:(?:posted|written|published|reviewed)\s+by|by|von|par|por|di|door|af|av)\s*[:\s]\s*/i;
// The same in other languages: editors and administrators.
const NOBODY_ELSEWHERE =
  /^(?:\S{1,3}\s|l['’])?(?:redaktion|redacci[oó]n|r[ée]daction|redazione|administrador|administrateur|anonyme|anónimo|редакция)$|^(?:equipo|[ée]quipe|هيئة|فريق)\s|^(?:المحرر|администратор)$|(?:編集部|管理者|编辑部|편집부)$/iu;
const NOBODY =
  /^(?:admin(?:istrator)?|anonymous|contributors?|editors?|editorial(?: (?:team|staff|board))?|guest(?: (?:author|post))?|news(?:room| desk| team)?|press office|redaktion|root|staff(?: (?:writer|reporter))?|(?:.+ )?team|the editors|unknown|user|webmaster|wordpress|writer)$/i;

/** A text as a person's name; undefined for addresses, role names (`admin`, `Editorial team`) and whole sentences. */
export function personName(text: string | null | undefined): string | undefined {
  const name = cleanName(text?.slice(0, 2000).trim().replace(BY, ''));
  const isPlausible = name && name.length <= 100 && !/[@<>{}=]|https?:|www\.|\.(?:com|org|net)\b/i.test(name);
  const isSomebody = isPlausible && !NOBODY.test(name) && !NOBODY_ELSEWHERE.test(name);
  return isSomebody && name.split(' ').length <= 8 ? name : undefined;
}

/** Names in a byline: `Ada Lovelace and Mary Somerville`. A comma parts names only when each part has two words. */
export function splitNames(text: string): string[] {
  const byline = text.slice(0, 500).trim().replace(BY, '');
  const parts = byline
    .split(/\s*;\s*|\s+(?:and|und|et|y|e|og|och|en|i|و|&)\s+|\s*[,،、・]\s*(?:and\s+)?/i)
    .filter(Boolean);
  const whole = parts.length > 1 && parts.every(part => part.includes(' ')) ? parts : [byline];
  return whole.slice(0, 10).flatMap(part => (isCompanyName(part) ? [] : (personName(part) ?? [])));
}
