import { cleanName } from '../lib/text';
import type { SiteId } from '../model/identifier';
import type { Evidence, Person, Touch } from '../model/person';
import { emailIdentifier } from '../model/plain-identifiers';

const ADDRESS = /[^\s@<>"'(),:;\\[\]]+@(?:[\p{L}\p{N}-]+\.)+[\p{L}\p{N}-]{2,}/gu;
// Machines that write mail; nobody reads what is sent to them.
const MACHINE =
  /^(?:.*[+._-])?(?:auto-?(?:reply|mated|confirm)|bounces?|daemon|do-?not-?reply|mailer-daemon|no-?reply|notifications?|notify|postmaster)(?:[+._=-].*)?@/i;

/** Mail addresses in a text, lower case. */
export function addressesIn(text: string | null | undefined): string[] {
  return (
    (text ?? '')
      .slice(0, 2000)
      .match(ADDRESS)
      ?.map(address => address.toLowerCase()) ?? []
  );
}

/** One person in the head of a mail. */
export interface MailParty {
  anchor: Element;
  /** Missing where the page shows the name alone. */
  email?: string;
  name?: string;
  role: 'author' | 'listed';
  direction: Touch['direction'];
}

/** A person of a mail as detectors report people. */
export interface MailDetection {
  anchor: Element;
  person: Person;
  evidence: Evidence[];
  touch: Touch;
}

/** Where the mail is. */
export interface MailPlace {
  site: SiteId;
  messageKey?: string;
  sourceUrl?: string;
}

/** Person of a mail as a detection; nobody for machines and for what is no address and no name. */
export function mailDetection(party: MailParty, place: MailPlace, evidence: Evidence): MailDetection[] {
  const identifier = party.email && emailIdentifier(party.email);
  if (party.email ? !identifier || MACHINE.test(identifier.value) : !party.name) return [];
  const { site, messageKey, sourceUrl } = place;
  const fullName = addressesIn(party.name).length ? undefined : cleanName(party.name);
  const person: Person = { site, role: party.role, identifiers: identifier ? [identifier] : [], fullName };
  const touch: Touch = {
    kind: 'email',
    channel: 'mail',
    direction: party.direction,
    ...(messageKey && { messageKey: `${site}:${messageKey}` }),
    ...(sourceUrl && { sourceUrl }),
  };
  return [{ anchor: party.anchor, person, evidence: [evidence], touch }];
}

/** Direction of a mail for its sender and for those who got it, seen from the rep. */
export function mailDirection(isSender: boolean, isFromRep: boolean): Touch['direction'] {
  if (isFromRep) return 'out';
  return isSender ? 'in' : 'none';
}
