import type { Contact } from '../model/contact';
import { type Identifier, identifierKey } from '../model/identifier';
import { pageIdentifier, profileIdentifiers, profileUrl } from '../model/profile-urls';
import { siteName } from '../model/site-names';

/**
 * Facts about a person for which an account has no field: lines of its free text, such as `LinkedIn: https://…` and
 * `Company: …`. People can read and change them, and whatever else the text holds stays as it is.
 */
export interface TextFacts {
  identifiers: Identifier[];
  company?: string;
}

const COMPANY = 'Company';
const LINE = /^\s*([\p{L}\d ]{1,20}): (\S.*?)\s*$/u;

const labelOf = ({ kind, site }: Identifier): string => (kind === 'url' || !site ? 'Web' : siteName(site));

/** The facts of one line; undefined for what people wrote themselves. */
function factOf(line: string): TextFacts | undefined {
  const [, label, value = ''] = LINE.exec(line) ?? [];
  if (label === COMPANY) return { identifiers: [], company: value };
  if (!label || !/^https?:\/\/\S+$/.test(value)) return undefined;
  const page = label === 'Web' ? pageIdentifier(value) : undefined;
  const identifiers = page ? [page] : profileIdentifiers(value);
  return identifiers.some(one => labelOf(one) === label) ? { identifiers } : undefined;
}

/** Facts in the lines of a text. */
export function readFacts(text: string): TextFacts {
  const facts = text.split('\n').map(factOf);
  const company = facts.find(fact => fact?.company)?.company;
  return { identifiers: facts.flatMap(fact => fact?.identifiers ?? []), ...(company ? { company } : {}) };
}

/** The text with exactly these facts: lines of others are kept, ours are written anew at its end. */
export function writeFacts(text: string, { identifiers, company }: TextFacts): string {
  const kept = text.split('\n').filter(line => !factOf(line));
  const lines = identifiers.flatMap(one => {
    const url = profileUrl(one);
    return url ? [`${labelOf(one)}: ${url}`] : [];
  });
  const name = company?.replace(/\s+/g, ' ').trim();
  return [...kept, ...(name ? [`${COMPANY}: ${name}`] : []), ...new Set(lines)].join('\n').trim();
}

/** What a contact has that none of its other fields hold. */
export function remainingIdentifiers(
  { identifiers }: Pick<Contact, 'identifiers'>,
  held: readonly Identifier[],
): Identifier[] {
  const keys = new Set(held.map(identifierKey));
  return identifiers.filter(one => !keys.has(identifierKey(one)));
}
