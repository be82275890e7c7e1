import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { getServices } from '../../src/background/services';
import type { Identifier } from '../../src/model/identifier';
import type { Evidence, Person } from '../../src/model/person';
import { makeContact, write } from '../storage/book/helpers';
import { FROM_PAGE, install, value } from './extension';

beforeEach(install);

const NAME = { fullName: 'Annegret Quastenberg', company: 'Brückner Werke' };
const slug = (handle: string): Identifier => ({ kind: 'handle', site: 'linkedin', value: handle });
const member = (id: string): Identifier => ({ kind: 'memberId', site: 'linkedin', value: id });
const OLD = slug('annegret-quastenberg');
const NEW = slug('annegret-brandt');
const MEMBER = member('ACoAABcd0123456789xyz');

async function put(id: string, identifiers: Identifier[], change = {}): Promise<void> {
  const { database, book } = await getServices();
  await write(database, book, { put: [makeContact(id, { ...NAME, identifiers, emails: [], ...change })] });
}

const TOP_CARD: Evidence[] = [{ reader: 'url', rank: 1, field: 'handle' }];

/** A page visit shows a person; the contact that the mark beside the name leads to. */
async function see(
  identifiers: Identifier[],
  change: Partial<Person> = {},
  { url = FROM_PAGE.url, evidence = TOP_CARD } = {},
): Promise<string | undefined> {
  const person: Person = { site: 'linkedin', role: 'subject', identifiers, fullName: NAME.fullName, ...change };
  const report = { url, pageKind: 'profile', people: [{ ref: 'p1', person, evidence }] };
  const { marks } = await value('people.detected', report, { ...FROM_PAGE, url });
  return marks.p1?.verdict === 'match' ? marks.p1.contactId : undefined;
}

const history = async (contactId: string) => (await value('identity.history', { contactId })).rows;
const known = async (contactId: string) => (await history(contactId)).map(({ identifier }) => identifier.value);

describe('accounts of one person', () => {
  it('survive a rename: old slug known, a page shows it with the member id, later the new slug stands there', async () => {
    await put('a', [OLD]);
    expect(await see([NEW, MEMBER], { company: 'Elsewhere' })).toBeUndefined();
    expect(await see([OLD, MEMBER])).toBe('a');
    expect(await history('a')).toMatchObject([{ identifier: MEMBER, state: 'linked', how: 'page', earlier: [] }]);
    expect(await see([NEW, MEMBER], { company: 'Elsewhere' })).toBe('a');
    // A feed shows no member id: the new slug is enough by now, and so is the old one in an old post.
    expect(await see([NEW], { role: 'author' })).toBe('a');
    expect(await see([OLD], { role: 'author' })).toBe('a');
    expect((await known('a')).sort()).toEqual([MEMBER.value, NEW.value].sort());
  });

  it('are learned once', async () => {
    await put('a', [OLD]);
    for (let visit = 0; visit < 3; visit++) await see([OLD, MEMBER]);
    expect(await (await getServices()).database.count('links')).toBe(1);
  });

  it('can be split again, which a page does not undo but the rep can', async () => {
    await put('a', [OLD]);
    await see([OLD, MEMBER]);
    expect(await see([NEW, MEMBER])).toBe('a');
    const { linkIds } = await value('identity.split', { contactId: 'a', identifier: MEMBER });
    await value('identity.split', { contactId: 'a', identifier: NEW });
    expect(await see([NEW, MEMBER])).toBeUndefined();
    expect(await see([OLD])).toBe('a');
    await see([OLD, MEMBER]);
    expect((await history('a')).filter(({ state }) => state === 'linked')).toEqual([]);
    expect((await history('a'))[0]).toMatchObject({ state: 'split', how: 'rep', earlier: [{ how: 'page' }] });
    await value('link.undo', { linkIds });
    expect((await history('a')).filter(({ state }) => state === 'linked')).toMatchObject([{ identifier: MEMBER }]);
    expect(await see([OLD, MEMBER])).toBe('a');
  });

  it('stay away once the rep took back what a page had shown', async () => {
    await put('a', [OLD]);
    await see([OLD, MEMBER]);
    const [row] = await history('a');
    await value('link.undo', { linkIds: [row!.linkId] });
    expect(await see([OLD, MEMBER])).toBe('a');
    expect(await history('a')).toEqual([]);
  });

  it('notice that somebody else took over an old slug', async () => {
    await put('a', [OLD]);
    await see([OLD, MEMBER]);
    expect(await see([OLD, member('ACoAAother9876543210')])).toBeUndefined();
    expect(await known('a')).toEqual([MEMBER.value]);
  });

  it('follow a new handle on X by the number of the account', async () => {
    const x = (kind: 'handle' | 'memberId', text: string): Identifier => ({ kind, site: 'x', value: text });
    const page = { url: 'https://x.com/annegret_q' };
    await put('a', [x('handle', 'annegret_q')]);
    const { database } = await getServices();
    const { updateSettings } = await import('../../src/storage/settings');
    await updateSettings(database, { sites: [{ origin: 'https://x.com/*', mode: 'overlay' }] });
    expect(await see([x('handle', 'annegret_q'), x('memberId', '4711')], { site: 'x' }, page)).toBe('a');
    expect(await see([x('handle', 'annegret_b'), x('memberId', '4711')], { site: 'x' }, page)).toBe('a');
    expect(await see([x('handle', 'annegret_b')], { site: 'x' }, page)).toBe('a');
  });
});

it('takes accounts elsewhere from the place where a known profile names them', async () => {
  await put('a', [OLD]);
  const elsewhere: Identifier = { kind: 'handle', site: 'github', value: 'annegret' };
  const named: Evidence = { reader: 'data-attribute', rank: 3, field: 'identifiers' };
  expect(await see([OLD, elsewhere], {}, { url: FROM_PAGE.url, evidence: [...TOP_CARD, named] })).toBe('a');
  expect(await known('a')).toEqual(['annegret']);
});

describe('what a page cannot teach', () => {
  const nothing = async () => expect(await known('a')).toEqual([]);

  it('anything without an identifier that the contact has', async () => {
    await put('a', []);
    await see([NEW, MEMBER], { company: NAME.company });
    await nothing();
  });

  it('accounts of somebody whose match is in doubt', async () => {
    await put('a', [OLD]);
    await see([OLD, MEMBER], { fullName: 'Bartholomew Finch' });
    await nothing();
  });

  it('accounts of other sites, for a page that is not their own', async () => {
    await put('a', [OLD]);
    const { database } = await getServices();
    const { updateSettings } = await import('../../src/storage/settings');
    await updateSettings(database, { sites: [{ origin: 'https://evil.example/*', mode: 'overlay' }] });
    const claimed: Identifier = { kind: 'handle', site: 'x', value: 'somebody_else' };
    const page = { url: 'https://evil.example/', evidence: [{ reader: 'link', rank: 4, field: 'identifiers' }] };
    expect(await see([OLD, claimed, MEMBER], { site: 'web' }, page as never)).toBe('a');
    // Nor by calling itself LinkedIn.
    await see([OLD, claimed, MEMBER], { site: 'linkedin' }, { ...page, evidence: TOP_CARD } as never);
    await nothing();
  });

  it('accounts elsewhere that are hearsay on a profile', async () => {
    await put('a', [OLD]);
    const claimed: Identifier = { kind: 'handle', site: 'github', value: 'annegret' };
    await see([OLD, claimed]);
    await nothing();
    await see([OLD, claimed], {}, {
      evidence: [...TOP_CARD, { reader: 'link', rank: 4, field: 'identifiers' }],
    } as never);
    await nothing();
  });

  it('an account that the record of another contact holds', async () => {
    await put('a', [OLD]);
    await put('b', [MEMBER], { fullName: 'Annegret Brandt' });
    await see([OLD, MEMBER]);
    await nothing();
  });

  it('ever more accounts for one contact', async () => {
    await put('a', [OLD]);
    const many = Array.from({ length: 19 }, (_, index) => member(`ACoAA${String(index).padStart(12, '0')}`));
    await see([OLD, ...many]);
    await see([OLD, ...many.map(({ value: id }) => member(`${id}x`))]);
    expect((await known('a')).length).toBeLessThanOrEqual(12);
  });
});
