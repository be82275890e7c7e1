import type { Contact } from '../src/model/contact';
import { makeContact } from './storage/book/helpers';

/** Text that somebody's CRM may well hold. */
export const NASTY_TEXTS: Readonly<Record<string, string>> = {
  empty: '',
  blank: ' \t\r\n\u00a0\u2003',
  nul: 'Nul\u0000 in\u0000side\u0001',
  surrogates: 'Lone \ud800 half \udc00',
  prototype: '__proto__',
  constructor: 'Constructor',
  'object words': 'constructor toString hasOwnProperty valueOf',
  emoji: '🦊👩‍👩‍👧‍👦🇩🇪',
  marks: `Zalgo${'\u0301'.repeat(2_000)}`,
  'right to left': '\u202egnul\u202c \u2066Ada\u2069 \u200f',
  'expression characters': '.*+?^$()|{}[]\\/',
  formula: '=HYPERLINK("https://evil.example","x")',
  markup: '<img src=x onerror=alert(1)>',
  quotes: '"Ada", \'Lund\'; -- \r\nBEGIN:VCARD',
  megabyte: 'megabyte '.repeat(120_000),
  'one long word': 'x'.repeat(1_000_000),
  nothing: 'null undefined NaN',
};

const everywhere = (text: string): Partial<Contact> => ({
  fullName: text,
  givenName: text,
  familyName: text,
  otherNames: [text, text],
  emails: [text, `${text}@example.com`],
  phones: [text],
  identifiers: [
    { kind: 'handle', site: 'linkedin', value: text },
    { kind: 'url', value: `https://a.example/${text}` },
    { kind: 'memberId', site: 'x', value: text },
  ],
  company: text,
  jobTitle: text,
  city: text,
  country: text,
  ownerName: text,
  tags: [text],
  status: text,
  customFields: [{ label: text, value: text }],
  webUrl: text,
});

const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
const at = '2026-01-05T10:00:00.000Z';

/** Contacts of a CRM with each of these in every field, and with too much, too little or nonsense elsewhere. Invented. */
export const NASTY_CONTACTS: readonly Contact[] = [
  ...Object.entries(NASTY_TEXTS).map(([name, text]) => nasty(name, everywhere(text))),
  nasty('identifiers', {
    identifiers: many(300, n => ({ kind: 'handle', site: 'x', value: `many${n}` })),
    emails: many(300, n => `many${n}@example.org`),
    phones: many(300, n => `+4940${String(n).padStart(8, '0')}`),
  }),
  nasty('tags', { tags: many(10_000, n => `tag ${n}`) }),
  nasty('no name', { fullName: '', emails: ['no.name@example.com'], identifiers: [] }),
  nasty('no mail', { emails: [], identifiers: [{ kind: 'handle', site: 'x', value: 'no-mail-at-all' }] }),
  nasty('nothing at all', { fullName: '', emails: [], identifiers: [] }),
  nasty('mail without an at', { emails: ['ada.example.com', '@', 'a@', '@b'] }),
  nasty('far future', { createdAt: '+275760-09-13T00:00:00.000Z', updatedAt: '+275760-09-13T00:00:00.000Z' }),
  nasty('long ago', { createdAt: '-271821-04-20T00:00:00.000Z', updatedAt: '-271821-04-20T00:00:00.000Z' }),
  nasty('no date', { createdAt: '', updatedAt: 'yesterday' }),
];

function nasty(name: string, change: Partial<Contact>): Contact {
  const remoteId = `n-${name}`;
  const own = { fullName: `Nasty ${name}`, createdAt: at, updatedAt: at };
  return makeContact(`fake-1:${remoteId}`, { connectionId: 'fake-1', remoteId, ...own, ...change });
}
