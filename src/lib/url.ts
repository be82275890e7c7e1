const SCHEME_AND_HOST = /^https?:\/\//i;
const BARE_HOST = /^(?:[\p{L}\p{N}_-]+\.)+[\p{L}][\p{L}\p{N}-]+(?::\d+)?(?:[/?#]|$)/u;
// A backslash is read as `/` by browsers and as part of the name by people: such an address is a trick.
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const UNSAFE = /[\s\\\u0000-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

/** Longest address read at all, in UTF-16 code units. */
export const MAX_URL_LENGTH = 2048;

/**
 * Reads a web address as people and CRMs write them: with or without scheme, in angle brackets, with stray blanks.
 * @returns null for anything but http(s), for addresses with user name or password, and for hidden characters
 */
export function toWebUrl(input: string | URL): URL | null {
  if (input instanceof URL) return isPlain(input) ? input : null;
  if (input.length > MAX_URL_LENGTH + 20) return null;
  const text = input.trim().replace(/^[<("']+|[>)"',;.]+$/g, '');
  if (text.length > MAX_URL_LENGTH || UNSAFE.test(text)) return null;
  const address = withScheme(text);
  if (!address || !URL.canParse(address)) return null;
  const url = new URL(address);
  return isPlain(url) ? url : null;
}

function withScheme(text: string): string | null {
  if (SCHEME_AND_HOST.test(text)) return text;
  if (text.startsWith('//')) return `https:${text}`;
  return BARE_HOST.test(text) ? `https://${text}` : null;
}

function isPlain(url: URL): boolean {
  return (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password;
}

/** Host in lower case, without the trailing dot of a fully qualified name. */
export function hostOf(url: URL): string {
  return url.hostname.endsWith('.') ? url.hostname.slice(0, -1) : url.hostname;
}

/** Percent-decoded, composed (NFC); the text itself when the encoding is broken. */
export function decodeSegment(text: string): string {
  if (!text.includes('%')) return text.normalize('NFC');
  try {
    return decodeURIComponent(text).normalize('NFC');
  } catch {
    return text;
  }
}

/** Parts of the path between slashes, decoded, empty ones left out. */
export function pathSegments(url: URL): string[] {
  return url.pathname.split('/').filter(Boolean).map(decodeSegment);
}

/**
 * One spelling for one page: https, no `www.`, query, fragment or trailing slash.
 * @example plainAddress(new URL('http://www.ada.example/about/?utm=1#me')) // 'https://ada.example/about'
 */
export function plainAddress(url: URL): string {
  const host = hostOf(url).replace(/^www\./, '');
  return `https://${host}${url.port ? `:${url.port}` : ''}${url.pathname.replace(/\/+$/, '')}`;
}
