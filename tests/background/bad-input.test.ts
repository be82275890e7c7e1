import Papa from 'papaparse';
import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));
vi.mock('../../src/crm/index', async () => {
  const { fakeConnector } = await import('./fake-crm');
  return { connectors: [fakeConnector], connectorFor: (id: string) => (id === 'fake' ? fakeConnector : undefined) };
});

import { closeServices, getServices } from '../../src/background/services';
import type { Contact } from '../../src/model/contact';
import type { Identifier } from '../../src/model/identifier';
import type { Person } from '../../src/model/person';
import { pull } from '../../src/sync/pull';
import { NASTY_CONTACTS } from '../nasty-contacts';
import { connectTwice, database, FROM_PAGE, install, reported, value } from './extension';
import { crm } from './fake-crm';

const URL = 'https://crm.example';
/** An answer to a page, and a screenful of hits, stay below: JSON, in UTF-16 code units. */
const MOST_OF_AN_ANSWER = 32_000;

const named = (name: string): Contact => {
  const contact = NASTY_CONTACTS.find(({ remoteId }) => remoteId === `n-${name}`);
  if (!contact) throw new Error(`no contact ${name}`);
  return contact;
};

const handle = (name: string): Identifier => ({ kind: 'handle', site: 'linkedin', value: name });
const inPage = (handleValue: string, fullName: string): Person => ({
  site: 'linkedin',
  role: 'subject',
  identifiers: [handle(handleValue)],
  fullName,
});

async function pulled(connectionId: string, contacts: readonly Contact[], gone: string[] = []): Promise<void> {
  crm.page = {
    contacts: [...contacts],
    deleted: { contacts: gone, accounts: [], deals: [], activities: [] },
    accounts: [
      {
        id: `${connectionId}:a1`,
        connectionId,
        remoteId: 'a1',
        name: `Megacorp ${'x'.repeat(1_000_000)}`,
        domain: 'megacorp.example',
        updatedAt: '2026-01-01T00:00:00.000Z',
      },
    ],
  };
  expect(await pull({ ...(await getServices()), now: () => new Date() }, connectionId)).toBeUndefined();
}

const detected = (people: Person[]) =>
  value(
    'people.detected',
    {
      url: FROM_PAGE.url,
      pageKind: 'profile',
      people: people.map((person, at) => ({ ref: `p${at}`, person, evidence: [] })),
    },
    FROM_PAGE,
  );

const lengthOf = (answer: unknown): number => JSON.stringify(answer).length;

beforeEach(async () => {
  crm.reset();
  await install();
  await connectTwice(URL);
});

describe('a CRM full of nonsense', () => {
  it('is kept as it is, stands in the list once each, and goes through merges and a new worker', async () => {
    const gone = { ...named('megabyte'), id: 'fake-1:gone', remoteId: 'gone' };
    await pulled('fake-1', [gone, ...NASTY_CONTACTS]);
    const { book } = await getServices();
    const ids = NASTY_CONTACTS.map(({ id }) => id);
    expect(await book.getMany(ids)).toEqual(NASTY_CONTACTS);
    // What is deleted is merged away.
    await pulled('fake-1', NASTY_CONTACTS, ['gone']);
    while (await book.maintain());
    expect(await (await database()).count('bookDelta')).toBe(0);
    await closeServices();
    expect(await (await getServices()).book.getMany([gone.id, ...ids])).toEqual(NASTY_CONTACTS);
    const { contacts, total } = await value('contact.list', { limit: 200 });
    expect(total).toBe(ids.length);
    expect(contacts.map(({ id }) => id).sort()).toEqual([...ids].sort());
    // Without a name: last, by e-mail.
    expect(contacts.slice(-2).map(({ fullName }) => fullName.trim())).toEqual(['', '']);
    expect(reported).toEqual([]);
  });

  it('answers searches with hits of ordinary size, highlights within what is shown', async () => {
    await pulled('fake-1', NASTY_CONTACTS);
    for (const text of [
      'nasty',
      'megabyte',
      'xxxxxxx',
      '__proto__',
      'constructor',
      'lone',
      'zalgo',
      '🦊',
      '.*+?',
      'tag 77',
    ]) {
      const { hits } = await value('search.query', { text, limit: 50 });
      for (const hit of hits) {
        expect(lengthOf(hit)).toBeLessThan(4_000);
        for (const [field, ranges] of Object.entries(hit.highlights)) {
          const shown = hit[field as keyof typeof hit.highlights] ?? '';
          for (const [start, end] of ranges) expect(0 <= start && start < end && end <= shown.length).toBe(true);
        }
      }
      const inPage = await value('search.query', { text, limit: 50 }, FROM_PAGE);
      expect(lengthOf(inPage)).toBeLessThan(MOST_OF_AN_ANSWER);
    }
    const found = async (text: string) => (await value('search.query', { text, limit: 50 })).hits.map(({ id }) => id);
    expect(await found('megabyte')).toContain(named('megabyte').id);
    expect(await found('no.name@example.com')).toContain(named('no name').id);
    expect(await found('nasty identifiers')).toContain(named('identifiers').id);
    expect(reported).toEqual([]);
  });

  it('sends a page marks and cards of ordinary size', async () => {
    const long = `Ada ${'Lund '.repeat(200_000)}`;
    const known = {
      ...named('megabyte'),
      id: 'fake-1:long',
      remoteId: 'long',
      fullName: long,
      identifiers: [handle('ada-lund')],
    };
    await pulled('fake-1', [...NASTY_CONTACTS, known]);
    const company: Person = { ...inPage('megacorp', 'Megacorp'), isOrganization: true };
    company.identifiers = [{ kind: 'url', value: 'https://megacorp.example/' }];
    const people = [inPage('ada-lund', 'Ada Lund'), inPage('constructor', 'Constructor'), company];
    const { marks } = await detected(people);
    expect(marks.p0).toMatchObject({ verdict: 'match', contactId: 'fake-1:long' });
    expect(marks.p0?.contactName).toMatch(/^Ada Lund Lund/);
    expect(marks.p2).toMatchObject({ verdict: 'match', contactName: expect.stringMatching(/^Megacorp x/) });
    expect(lengthOf(marks)).toBeLessThan(2_000);
    expect(lengthOf(await value('people.ofTab', { tabId: 7 }))).toBeLessThan(MOST_OF_AN_ANSWER);
    for (const person of people) {
      const card = await value('card.get', { person, pageUrl: FROM_PAGE.url }, FROM_PAGE);
      expect(lengthOf(card)).toBeLessThan(MOST_OF_AN_ANSWER);
    }
    expect(reported).toEqual([]);
  });

  it('keeps the draft of the rep whole in a card that is cut', async () => {
    const known = { ...named('megabyte'), identifiers: [handle('ada-lund')], fullName: 'Ada Lund' };
    await pulled('fake-1', [known]);
    const body = 'typed '.repeat(5_000);
    await value('draft.save', { key: `contact:${known.id}`, body, kind: 'note', audience: 'private' });
    const card = await value('card.get', { person: inPage('ada-lund', 'Ada Lund') }, FROM_PAGE);
    expect(card).toMatchObject({ verdict: 'match', draft: { body } });
    expect(card.contact?.company?.length).toBeLessThanOrEqual(2_000);
  });

  it('is exported whole in every form, in messages that arrive', async () => {
    await pulled('fake-1', NASTY_CONTACTS);
    for (const format of ['csv', 'vcard', 'json'] as const) {
      let text = '';
      let count = 0;
      let after: string | undefined;
      do {
        const piece = await value('data.exportPage', { format, after, withPrivate: false });
        expect(piece.text.length).toBeLessThan(40_000_000);
        text += piece.text;
        count += piece.contacts;
        after = piece.next;
      } while (after !== undefined);
      expect(count).toBe(NASTY_CONTACTS.length);
      if (format === 'csv') {
        const { data } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
        expect(data).toHaveLength(NASTY_CONTACTS.length);
        expect(data.some(row => row['Full name'] === named('megabyte').fullName)).toBe(true);
        expect(data.some(row => row['Full name']?.startsWith('='))).toBe(false);
      }
      if (format === 'json')
        expect(
          text
            .trimEnd()
            .split('\n')
            .map(line => JSON.parse(line)),
        ).toHaveLength(count);
      if (format === 'vcard') expect(text.match(/^BEGIN:VCARD\r?$/gm)).toHaveLength(count);
    }
    expect(reported).toEqual([]);
  });
});

describe('of contacts that are one', () => {
  const anna = (connectionId: string, remoteId: string, fullName: string): Contact => ({
    ...named('no mail'),
    ...{ id: `${connectionId}:${remoteId}`, connectionId, remoteId, fullName },
    identifiers: [handle('anna-example')],
  });

  it('the last of those with one id in a page counts', async () => {
    await pulled('fake-1', [anna('fake-1', '7', 'Anna First'), anna('fake-1', '7', 'Anna Last')]);
    expect((await value('contact.list', { limit: 10 })).contacts.map(({ fullName }) => fullName)).toEqual([
      'Anna Last',
    ]);
    expect((await value('search.query', { text: 'anna first', limit: 10 })).hits).toEqual([]);
  });

  it('those of two connections stay two, and are one person on a page', async () => {
    await pulled('fake-1', [anna('fake-1', '7', 'Anna Example')]);
    await pulled('fake-2', [anna('fake-2', '7', 'Anna Example')]);
    expect((await value('contact.list', { limit: 10 })).total).toBe(2);
    const { marks } = await detected([inPage('anna-example', 'Anna Example')]);
    expect(marks.p0?.verdict).toBe('match');
    const card = await value('card.get', { person: inPage('anna-example', 'Anna Example') }, FROM_PAGE);
    expect(card).toMatchObject({ verdict: 'match', sources: [{ fullName: 'Anna Example' }] });
    expect(new Set([card.contact?.connectionId, card.sources[0]?.connectionId])).toEqual(new Set(['fake-1', 'fake-2']));
  });
});
