import { createProfileReader } from '../../model/url-grammar/reader';
import { facebook, instagram, telegram, youtube } from '../../model/url-grammar/reserved';
import { rowsOfAllSites } from '../../model/url-grammar/rows';
import type { StandIns } from './stand-ins';
import { KNOWN_HOSTS, VOCABULARY } from './vocabulary';

/** Replaces what a page says, each kind of value in its own way. */
export interface Disguise {
  /** Text that people read: no word stays. Names are the same wherever they stand; long prose is filler. */
  text(value: string): string;
  /** Class names, test ids, roles and the like: words of structure stay. */
  key(value: string): string;
  /** A web address, absolute or not: known hosts and words of routes stay. */
  address(value: string): string;
  /** Whatever it is. */
  any(value: string): string;
}

const { parseProfileUrl } = createProfileReader(rowsOfAllSites(facebook, instagram, telegram, youtube));

const TOKEN = /\p{Lu}+(?![\p{Ll}\p{M}])|\p{Lu}?[\p{Ll}\p{M}]+|[\p{Lo}\p{Lm}\p{M}]+|\p{N}+|\p{L}/gu;
const CHUNK = /[\p{L}\p{M}\p{N}]+/gu;
/** Ids that are told by how they begin: LinkedIn's members and leads, YouTube's channels. */
const TOLD_ID = /(A[A-Z][A-Za-z]AA|\bUC)([\w-]{15,})/g;
const MIXED_ID = /^(?=.*\d)(?=.*[A-Za-z])[A-Za-z\d]{10,}$/;
const DATE = /^\d{4}-\d\d-\d\d(?:$|[T ])/;
const ADDRESS = /^(?:[a-z][a-z\d+.-]*:|\/|\.\.?\/|\?|#)\S*$/i;
/** More words than a name, a headline or a label has. */
const PROSE = 14;
const MAX_LENGTH = 2000;

/** @param base - address of the page */
export function createDisguise(standIns: StandIns, base: string): Disguise {
  const proses = new Map<string, string>();
  const words = (text: string, make = standIns.word) =>
    text.replace(CHUNK, run => (MIXED_ID.test(run) ? standIns.id(run) : run.replace(TOKEN, token => make(token))));

  function text(value: string): string {
    const said = value.slice(0, MAX_LENGTH);
    const short = said.replace(TOLD_ID, (_, head: string, rest: string) => head + standIns.id(rest));
    if ((short.match(CHUNK)?.length ?? 0) <= PROSE) return short === said ? words(said) : key(said);
    const known = proses.get(said) ?? words(said, standIns.fresh);
    proses.set(said, known);
    return known;
  }

  function key(value: string): string {
    const cut = value.slice(0, MAX_LENGTH);
    // What lies between ids is read; the ids themselves are replaced as a whole.
    const parts = cut.split(TOLD_ID);
    return parts.map((part, index) => [chunks, (head: string) => head, standIns.id][index % 3]?.(part) ?? '').join('');
  }

  const chunks = (value: string): string => value.replace(CHUNK, chunk);

  function chunk(run: string): string {
    if (isStructure(run)) return run;
    if (MIXED_ID.test(run)) return standIns.id(run);
    return run.replace(TOKEN, token => (token.length !== 2 && isStructure(token) ? token : standIns.word(token)));
  }

  function address(value: string): string {
    if (!URL.canParse(value, base)) return key(value);
    const url = new URL(value, base);
    if (url.protocol === 'mailto:' || url.protocol === 'tel:') return url.protocol + words(url.pathname);
    if (!/^https?:$/.test(url.protocol)) return '#';
    const isAbsolute = /^(?:[a-z]+:)?\/\//i.test(value);
    const origin = isAbsolute ? `${url.protocol}//${host(url.hostname)}` : '';
    const path = /^[?#]/.test(value) ? '' : pathOf(url);
    return origin + path + queryOf(url) + (url.hash && `#${key(decoded(url.hash.slice(1)))}`);
  }

  function host(name: string): string {
    const [known] = KNOWN_HOSTS.exec(name) ?? [];
    if (known === undefined) return words(name);
    const labels = name.slice(0, -known.length);
    return labels?.split('.').map(chunk).join('.') + known;
  }

  function pathOf(url: URL): string {
    const { handle = '', memberId = '' } = parseProfileUrl(url) ?? {};
    return url.pathname
      .split('/')
      .map(decoded)
      .map(segment => {
        const bare = segment.replace(/^[@~]/, '').toLowerCase();
        const isAccount =
          bare !== '' && ([handle.toLowerCase(), handle.split('@')[0]].includes(bare) || segment === memberId);
        const isRoute = !isAccount && (segment.match(CHUNK) ?? []).every(isStructure);
        if (isRoute) return encodeURIComponent(segment).replace(/%40/g, '@');
        return encodeURIComponent(isAccount && segment !== memberId ? words(segment) : wholly(segment))
          .replace(/%40/g, '@')
          .replace(/%3A/g, ':');
      })
      .join('/');
  }

  /** A segment that is no route holds no words of routes either. */
  const wholly = (segment: string): string =>
    /^urn:|^did:/.test(segment) || segment.search(TOLD_ID) >= 0 ? key(segment) : words(segment);

  function queryOf({ searchParams }: URL): string {
    const pairs = [...searchParams].slice(0, 20).map(([name, value]) => {
      const told = ADDRESS.test(value) && /^https?:|^\//.test(value) ? address(value) : key(value);
      return `${encodeURIComponent(key(name))}=${encodeURIComponent(told)}`;
    });
    return pairs.length ? `?${pairs.join('&')}` : '';
  }

  function any(value: string): string {
    if (DATE.test(value)) return standIns.date(value);
    if (ADDRESS.test(value) && /^(?:https?:|mailto:|tel:|\/|\?|\.)/i.test(value)) return address(value);
    return (value.match(CHUNK) ?? []).every(isStructure) ? value : text(value);
  }

  return { text, key, address, any };
}

/** Says what a part is; or a letter or a small number, which says where it stands. */
function isStructure(word: string): boolean {
  return VOCABULARY.has(word.toLowerCase()) || /^(?:\d{1,2}|[a-z])$/i.test(word);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
