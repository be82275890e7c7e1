import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';
import { attachShadowRoots } from '../../../scripts/lib/detect-dom';
import { identifierKey } from '../../../src/model/identifier-key';
import type { Detection } from '../../../src/sites/types';

/** A saved page as a document at its own address. Files that end in `.xhtml` hold links inside links. */
export function parsePage(file: string, url: string): Document {
  const contentType = file.endsWith('.xhtml') ? 'application/xhtml+xml' : 'text/html';
  const { document } = new JSDOM(readFileSync(file, 'utf8'), { url, contentType }).window;
  attachShadowRoots(document);
  return document;
}

/** Address in the comment with which each of our own pages begins. */
export function addressOf(file: string): string {
  const found = /^<!-- (https?:\S+)/.exec(readFileSync(file, 'utf8'));
  if (!found?.[1]) throw new Error(`${file} does not begin with a comment that names its address`);
  return found[1];
}

/** A detection in the flat form of the expectations, and of the scoring script. */
export function flat({ person, touch }: Detection): Record<string, string | undefined> {
  const value = (kind: string) => person.identifiers.find(identifier => identifier.kind === kind)?.value;
  const memberId = value('memberId');
  return {
    name: person.fullName,
    role: person.role,
    site: person.site,
    handle: value('handle'),
    memberId,
    leadId: memberId?.startsWith('ACw') ? memberId : undefined,
    headline: person.headline,
    jobTitle: person.jobTitle,
    company: person.company,
    location: person.location,
    org: person.isOrganization ? 'yes' : undefined,
    email: value('email'),
    phone: value('phone'),
    website: value('url'),
    names: person.identifiers.map(identifierKey).join(' '),
    touch: touch && [touch.kind, touch.direction, touch.sourceUrl].join(' '),
  };
}
