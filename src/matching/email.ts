import { parse } from 'tldts';
import { companyKeyOfDomain } from './company-name';
import { remember } from './memory';
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
  const found =
    text.length <= 320 && /^(?:mailto:)?([^\s@<>]+)@([^\s@<>]+\.[^\s@<>]{2,})$/.exec(text.trim().toLowerCase());
  if (!found) return undefined;
  const domain = found[2]!.replace(/^googlemail\.com$/, 'gmail.com');
  const name = domainName(domain);
  const isPublic = PUBLIC_PROVIDERS.has(name);
  const untagged = found[1]!.replace(/\+.*$/, '') || found[1]!;
  const local = domain === 'gmail.com' ? untagged.replace(/\./g, '') : untagged;
  return {
    address: `${local}@${domain}`,
    local,
    domain,
    company: isPublic ? undefined : companyKeyOfDomain(name.replace(/[^a-z0-9]/g, '')),
    isPublic,
    isShared: !isPublic && isFunction(local),
  };
}

const domainName = remember((domain: string) => parse(domain).domainWithoutSuffix ?? domain.split('.')[0]!);

const isFunction = (local: string) =>
  FUNCTION_MAILBOXES.has(local) || FUNCTION_MAILBOXES.has(local.split(/[._\d]/)[0]!);
