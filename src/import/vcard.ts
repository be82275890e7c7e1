import ICAL from 'ical.js';
import { cleanText } from '../lib/text';
import type { RecordFields } from './record';

/** Pictures and sounds are dropped before parsing: they may be megabytes, and we keep none. */
const BINARY = /^(?:[\w-]+\.)?(?:PHOTO|LOGO|SOUND|KEY)[;:]/i;
const END = /^END:VCARD[ \t]*\r?$/im;

export interface VcardSlice {
  cards: string[];
  used: number;
}

/** Complete cards at the start of a text; what follows the last `END:VCARD` belongs to the next slice. */
export function splitVcards(structure: string): VcardSlice {
  const cards: string[] = [];
  let used = 0;
  for (let rest = structure; ; rest = structure.slice(used)) {
    const end = END.exec(rest);
    if (!end) return { cards, used };
    const length = end.index + end[0].length;
    cards.push(rest.slice(0, length));
    used += length;
  }
}

/** Fields of one card, versions 2.1 to 4.0. @throws Error when it is not a card */
export function vcardFields(card: string): RecordFields {
  const component = new ICAL.Component(ICAL.parse(withoutBinary(card)) as unknown[] as never);
  const values = (name: string): string[] =>
    component
      .getAllProperties(name)
      .flatMap(property => property.getValues().map(textOf))
      .filter(text => text.trim() !== '');
  const [name] = component.getAllProperties('n').map(property => property.getFirstValue() as unknown);
  const [familyName, givenName] = Array.isArray(name) ? name.map(textOf) : [];
  const address = component.getFirstProperty('adr')?.getFirstValue() as unknown;
  const parts = Array.isArray(address) ? address.map(textOf) : [];
  return {
    fullName: some(cleanText(values('fn')[0], 200)),
    givenName: some(givenName),
    familyName: some(familyName),
    email: values('email'),
    phone: values('tel').map(value => value.replace(/^tel:/i, '')),
    company: some(organisationOf(component)),
    jobTitle: some(values('title')[0]),
    city: some(parts[3]),
    country: some(parts[6]),
    profileUrl: [...values('url'), ...values('x-socialprofile'), ...values('socialprofile'), ...values('impp')],
    tags: values('categories'),
    note: values('note'),
  };
}

function organisationOf(component: InstanceType<typeof ICAL.Component>): string | undefined {
  const value = component.getFirstProperty('org')?.getFirstValue() as unknown;
  return textOf(Array.isArray(value) ? value[0] : value);
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(' ') : String(value ?? ''));
const some = (value: string | undefined): string[] | undefined => (value ? [value] : undefined);

/** Leaves out binary properties with their folded lines, and undoes the quoted-printable of version 2.1. */
function withoutBinary(card: string): string {
  const lines: string[] = [];
  let dropping = false;
  for (const line of card.trim().split(/\r?\n/)) {
    const folded: boolean = /^[ \t]/.test(line) || (dropping && /^[A-Za-z0-9+/=]+$/.test(line));
    if (folded && dropping) continue;
    dropping = !folded && BINARY.test(line);
    if (!dropping && line !== '') lines.push(line);
  }
  return decodeQuotedPrintable(lines).join('\r\n');
}

function decodeQuotedPrintable(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    if (last !== undefined && /ENCODING=QUOTED-PRINTABLE/i.test(last) && last.endsWith('=')) {
      joined[joined.length - 1] = last.slice(0, -1) + line.trimStart();
    } else joined.push(line);
  }
  return joined.map(line => {
    if (!/ENCODING=QUOTED-PRINTABLE/i.test(line)) return line;
    const [head = '', ...rest] = line.split(':');
    const bytes = rest
      .join(':')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    const text = new TextDecoder().decode(Uint8Array.from(bytes, character => character.charCodeAt(0) & 0xff));
    return `${head.replace(/;ENCODING=QUOTED-PRINTABLE/i, '').replace(/;CHARSET=[^;:]+/i, '')}:${text.replaceAll('\n', '\\n')}`;
  });
}
