import { XMLParser } from 'fast-xml-parser';

/** One `response` of a multistatus answer (RFC 4918, 14.24). */
export interface DavResponse {
  href: string;
  /** Status of the whole resource; 404 for one that is gone. */
  status: number;
  /** Found properties by local name; values as parsed XML. */
  props: Record<string, unknown>;
}

export interface Multistatus {
  responses: DavResponse[];
  syncToken?: string;
}

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  // Entities of a document type are not resolved: nothing is fetched, nothing multiplies.
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 64 * 1024 * 1024 },
  htmlEntities: false,
});

/** Reads a multistatus answer; null for anything else. */
export function parseMultistatus(text: string): Multistatus | null {
  const root = read(text)?.multistatus;
  if (root === undefined) return null;
  const node = typeof root === 'object' && root !== null ? (root as Record<string, unknown>) : {};
  const token = textOf(node['sync-token']).trim();
  return { responses: listOf(node.response).map(toResponse), ...(token ? { syncToken: token } : {}) };
}

function read(text: string): Record<string, unknown> | undefined {
  try {
    return parser.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function toResponse(node: unknown): DavResponse {
  const { href, status, propstat } = node as Record<string, unknown>;
  const found = listOf(propstat).filter(one => statusOf((one as Record<string, unknown>).status) === 200);
  const props = Object.assign({}, ...found.map(one => (one as Record<string, unknown>).prop ?? {}));
  return { href: textOf(href).trim(), status: status === undefined ? 200 : statusOf(status), props };
}

const statusOf = (line: unknown): number => Number(/\s(\d{3})\b/.exec(` ${textOf(line)}`)?.[1] ?? 200);

export function listOf(value: unknown): unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** Text of an element. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) return textOf((value as Record<string, unknown>)['#text'] ?? '');
  return value === undefined || value === null ? '' : String(value);
}

/** Text as XML content. Characters that XML 1.0 cannot hold are left out. */
export function escapeXml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}
