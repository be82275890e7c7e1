import { parse } from 'tldts';
import { companyKeyOfDomain } from './company-name';
import { remember } from './memory';
import { COUNTRY_SUFFIXES } from './tables/country-suffixes';
import { FUNCTION_MAILBOXES, PUBLIC_PROVIDERS } from './tables/mailboxes';

/** A mailbox in canonical form: lower case, without `+tag`; at Gmail without dots. */
export interface Mailbox {
  address: string;
  local: string;
  domain: string;
  /** The name part of the domain (`siemens` for `siemens.co.uk`); missing at public providers. */
  company?: string;
  /** At a provider where anybody has a mailbox. */
  isPublic: boolean;
  /** Belongs to a function (`info@`), not to a person. */
  isShared: boolean;
}

/** Takes an e-mail address apart; undefined when it is none. */
export function parseMailbox(text: string): Mailbox | undefined {
  const at = plainAt(text);
  if (at > 0) return mailboxOf(text.slice(0, at), text.slice(at + 1), text);
  const found = text.length <= MAX_LENGTH && /^(?:mailto:)?([^\s@<>]+)@([^\s@<>]+)$/.exec(text.trim().toLowerCase());
  if (!found) return undefined;
  return mailboxOf(found[1]!.replace(/\+.*$/, '') || found[1]!, found[2]!);
}

const MAX_LENGTH = 320;

/** Place of the `@` in an address of letters, digits, dots, hyphens and underscores; -1 in any other text. */
function plainAt(text: string): number {
  if (text.length > MAX_LENGTH) return -1;
  let at = -1;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === AT && at < 0) at = index;
    else if (PLAIN[unit] !== 1) return -1;
  }
  return at;
}

const AT = '@'.charCodeAt(0);
const PLAIN = Uint8Array.from({ length: 128 }, (_, unit) => (/[a-z0-9._-]/.test(String.fromCharCode(unit)) ? 1 : 0));

/** @param whole - the address, where it is written out already */
function mailboxOf(written: string, host: string, whole?: string): Mailbox | undefined {
  const known = domainOf(host);
  if (!known) return undefined;
  const { domain, company, isPublic } = known;
  const local = domain === 'gmail.com' ? written.replace(/\./g, '') : written;
  const address = whole !== undefined && domain === host && local === written ? whole : `${local}@${domain}`;
  return { address, local, domain, company, isPublic, isShared: !isPublic && isFunction(local) };
}

/** What all mailboxes of a domain share; undefined where it can be none. */
const domainOf = remember((host): Pick<Mailbox, 'domain' | 'company' | 'isPublic'> | undefined => {
  if (!/^.+\..{2,}$/s.test(host)) return undefined;
  const domain = host.replace(/^googlemail\.com$/, 'gmail.com');
  const name = nameOf(domain);
  const isPublic = PUBLIC_PROVIDERS.has(name);
  return { domain, company: isPublic ? undefined : companyKeyOfDomain(name.replace(/[^a-z0-9]/g, '')), isPublic };
});

/** Of two labels the first is the name, also where both together are a public suffix: then nobody's table is asked. */
const TWO_LABELS = /^([a-z0-9-]+)\.[a-z]{2,}$/;
/** Nor of three of which the last two are a suffix that we know. */
const THREE_LABELS = /^([a-z0-9-]+)\.([a-z]+\.[a-z]+)$/;

function nameOf(domain: string): string {
  const two = TWO_LABELS.exec(domain);
  if (two) return two[1]!;
  const three = THREE_LABELS.exec(domain);
  if (three && COUNTRY_SUFFIXES.has(three[2]!)) return three[1]!;
  return parse(domain).domainWithoutSuffix ?? domain.split('.')[0]!;
}

const isFunction = (local: string) => FUNCTION_MAILBOXES.has(local) || FUNCTION_MAILBOXES.has(firstWord(local));

const firstWord = (local: string): string => local.slice(0, /[._\d]/.exec(local)?.index);
