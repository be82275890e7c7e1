import { parse } from 'tldts';

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

const PUBLIC_PROVIDERS =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|t-online|freenet|proton|protonmail|pm|mail|yandex|ya|bk|list|inbox|qq|163|126|sina|foxmail|naver|daum|hanmail|orange|wanadoo|free|laposte|sfr|libero|virgilio|tiscali|alice|wp|o2|onet|interia|seznam|centrum|ukr|rediffmail|comcast|verizon|att|sbcglobal|btinternet|sky|bluewin|hey|fastmail|zoho|tutanota|posteo|mailbox)$/;

/** Function words at the start of a local part, in the languages our CRMs see most. */
const SHARED =
  /^(info|infos|information|contact|contacto|contatto|kontakt|kontakte|office|buero|mail|email|post|postmaster|webmaster|admin|administrator|administration|sales|vertrieb|ventas|vendite|marketing|support|help|helpdesk|service|servicedesk|team|hello|hallo|hola|hi|press|presse|media|jobs|karriere|career|careers|hr|recruiting|bewerbung|accounts|accounting|billing|invoice|invoices|rechnung|buchhaltung|finance|order|orders|bestellung|einkauf|purchasing|procurement|reception|empfang|secretary|sekretariat|noreply|no-reply|donotreply|privacy|datenschutz|legal|security|news|newsletter|events|booking|reservations|enquiries|inquiries|general|zentrale|verwaltung|shop|store|kundenservice|customerservice|customercare|feedback|abuse|partner|partners)([._-].*|\d*)$/;

const memory = new Map<string, Mailbox | null>();
const MEMORY_SIZE = 20_000;

/** Takes an e-mail address apart; undefined when it is none. */
export function parseMailbox(text: string): Mailbox | undefined {
  let known = memory.get(text);
  if (known === undefined) {
    if (memory.size >= MEMORY_SIZE) memory.clear();
    known = parseAddress(text) ?? null;
    if (text.length <= 254) memory.set(text, known);
  }
  return known ?? undefined;
}

function parseAddress(text: string): Mailbox | undefined {
  const found =
    text.length <= 320 && /^(?:mailto:)?([^\s@<>]+)@([^\s@<>]+\.[^\s@<>]{2,})$/.exec(text.trim().toLowerCase());
  if (!found) return undefined;
  const domain = found[2]!.replace(/^googlemail\.com$/, 'gmail.com');
  const name = parse(domain).domainWithoutSuffix ?? domain.split('.')[0]!;
  const isPublic = PUBLIC_PROVIDERS.test(name);
  const untagged = found[1]!.replace(/\+.*$/, '') || found[1]!;
  const local = domain === 'gmail.com' ? untagged.replace(/\./g, '') : untagged;
  return {
    address: `${local}@${domain}`,
    local,
    domain,
    company: isPublic ? undefined : name.replace(/[^a-z0-9]/g, ''),
    isPublic,
    isShared: !isPublic && SHARED.test(local),
  };
}
