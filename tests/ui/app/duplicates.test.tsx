// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import { announce } from '../../../src/background/announce';
import type { DuplicatePair } from '../../../src/messages/duplicates';
import type { IdentityRow } from '../../../src/messages/identities';
import type { Contact } from '../../../src/model/contact';
import { mergePlan } from '../../../src/model/merge-contacts';
import { DuplicatesScreen } from '../../../src/ui/app/duplicates/duplicates-screen';
import { LinkedAccounts } from '../../../src/ui/app/duplicates/linked-accounts';
import { click, installExtension, press, type Replies, settle, show } from '../extension';

const contact = (id: string, change: Partial<Contact> = {}): Contact => ({
  id,
  connectionId: 'local',
  kind: 'contact',
  fullName: 'Ottoline Vance',
  company: 'Fernhollow',
  emails: [],
  phones: [],
  identifiers: [],
  createdAt: `2026-01-0${id.length}T08:00:00.000Z`,
  updatedAt: '2026-01-05T08:00:00.000Z',
  ...change,
});

function pairOf(one: Contact, other: Contact): DuplicatePair {
  const side = (contact: Contact) => ({
    contact,
    sourceName: contact.connectionId === 'local' ? '' : `CRM ${contact.connectionId}`,
    activities: 2,
  });
  return {
    id: JSON.stringify([one.id, other.id]),
    sides: [side(one), side(other)],
    plan: mergePlan(one, other),
    reasons: [
      { signal: 'name', level: 'exact', weightBits: 13, seen: 'Ottoline Vance', recorded: 'Ottoline Vance' },
      { signal: 'email', level: 'different', weightBits: -5.6, seen: 'o@a.example', recorded: 'v@a.example' },
    ],
    weightBits: 7.4,
    probability: 0.9,
  };
}

const OLDER = contact('a', { jobTitle: 'Consultant', emails: ['o@a.example', 'both@a.example'] });
const NEWER = contact('bb', { jobTitle: 'Advisor', emails: ['both@a.example'], updatedAt: '2026-02-01T08:00:00.000Z' });

/** A background with these pairs, which go away when they are decided. */
function background(...pairs: DuplicatePair[]): Replies {
  let open = [...pairs];
  const drop = (isIt: (pair: DuplicatePair) => boolean) => {
    open = open.filter(pair => !isIt(pair));
  };
  return {
    'duplicates.list': () => ({ pairs: [...open], total: open.length }),
    'duplicates.count': () => ({ open: open.length, isSearching: false }),
    'duplicates.merges': () => ({ merges: [] }),
    'duplicates.merge': ({ contactIds }) => {
      drop(({ sides }) => sides.every(side => contactIds.includes(side.contact.id)));
      return { mergeId: 'm1', contactId: 'a' };
    },
    'duplicates.separate': ({ pairId }) => {
      drop(({ id }) => id === pairId);
      return null;
    },
    'duplicates.undoMerge': () => {
      open = [...pairs];
      return { stayed: 0 };
    },
  };
}

const button = (root: Element, name: RegExp): HTMLButtonElement => {
  const found = [...root.querySelectorAll('button')].find(one =>
    name.test(one.getAttribute('aria-label') ?? one.textContent ?? ''),
  );
  if (!found) throw new Error(`no button ${name}`);
  return found;
};
const radios = (root: Element) =>
  [...root.querySelectorAll<HTMLInputElement>('input[type=radio]')].map(one => [
    one.getAttribute('aria-label'),
    one.checked,
  ]);

it('shows both side by side, marks what differs, presets the newer value and gives the reasons', async () => {
  installExtension(background(pairOf(NEWER, OLDER)));
  const root = await show(<DuplicatesScreen />);
  // The older record stays, so it stands first.
  expect(radios(root)).toEqual([
    ['Title: Consultant', false],
    ['Title: Advisor', true],
  ]);
  const rows = [...root.querySelectorAll('tbody tr')].map(row => row.textContent);
  expect(rows.find(row => row?.startsWith('Company'))).toBe('CompanyFernhollowFernhollow');
  expect([...root.querySelectorAll('mark')].map(mark => mark.textContent)).toEqual(['o@a.example']);
  const reasons = [...root.querySelectorAll('.reasons li')].map(row => row.textContent);
  expect(reasons[0]).toContain('+13.0');
  // Both are records: neither value is “the page's”.
  expect(reasons[1]).toContain('o@a.example / v@a.example');
});

it('merges with what was chosen, moves on to the next pair, and takes it back with Z', async () => {
  const other = pairOf(contact('c', { fullName: 'Bo Ek' }), contact('dd', { fullName: 'Bo Ek' }));
  const { ofType } = installExtension(background(pairOf(OLDER, NEWER), other));
  const root = await show(<DuplicatesScreen />);
  const consultant = root.querySelector<HTMLInputElement>('input[aria-label="Title: Consultant"]')!;
  consultant.click();
  await settle();
  await click(button(root, /^Same person: merge Ottoline/));
  expect(ofType('duplicates.merge')[0]?.request).toEqual({
    contactIds: ['a', 'bb'],
    choices: { jobTitle: 'winner' },
  });
  expect(document.activeElement?.textContent).toBe('Bo Ek and Bo Ek');
  expect(root.querySelectorAll('[data-pair]')).toHaveLength(1);
  await press('z');
  expect(ofType('duplicates.undoMerge')[0]?.request).toEqual({ mergeId: 'm1' });
  expect(root.textContent).toContain('Both are there again');
  expect(root.querySelectorAll('[data-pair]')).toHaveLength(2);
});

it('remembers two people, and says so', async () => {
  const { ofType } = installExtension(background(pairOf(OLDER, NEWER)));
  const root = await show(<DuplicatesScreen />);
  await click(button(root, /^Two people: Ottoline/));
  expect(ofType('duplicates.separate')).toHaveLength(1);
  expect(root.textContent).toContain('This pair will not come back.');
  expect(root.textContent).toContain('No suspected duplicates.');
  expect(document.activeElement?.tagName).toBe('H1');
});

it('leaves two records of a CRM to the CRM, with the way there, and never offers to merge them', async () => {
  const webUrl = 'https://crm.example/#party/';
  const inCrm = (id: string, change: Partial<Contact> = {}) =>
    contact(id, { connectionId: 'X', webUrl: `${webUrl}${id}`, jobTitle: id, ...change });
  const bad = inCrm('bb', { webUrl: 'javascript:alert(1)' });
  installExtension(background(pairOf(inCrm('a'), bad), pairOf(inCrm('a'), inCrm('ccc', { connectionId: 'Y' }))));
  const root = await show(<DuplicatesScreen />);
  const [same, two] = [...root.querySelectorAll('[data-pair]')];
  expect(same?.textContent).toContain('Merge them in CRM X: Throughline deletes no records there.');
  expect(two?.textContent).toContain('One is a record in CRM X, the other in CRM Y.');
  expect([...root.querySelectorAll('a.btn')].map(link => link.getAttribute('href'))).toEqual([
    `${webUrl}a`,
    `${webUrl}a`,
    `${webUrl}ccc`,
  ]);
  expect(radios(root)).toEqual([]);
  expect([...root.querySelectorAll('button')].filter(one => /merge/i.test(one.textContent ?? ''))).toEqual([]);
  button(same!, /^Two people/);
  await click(button(two!, /^Keep both/));
  expect(root.textContent).toContain('Both stay. This pair will not come back.');
});

it('keeps the record of the CRM, whose values are preset, and says what stays on the device', async () => {
  installExtension(background(pairOf(NEWER, { ...OLDER, connectionId: 'X' })));
  const root = await show(<DuplicatesScreen />);
  expect(radios(root)).toEqual([
    ['Title: Consultant', true],
    ['Title: Advisor', false],
  ]);
  expect(root.textContent).toContain('The record in CRM X stays');
});

it('shows a failed merge and keeps the pair', async () => {
  installExtension({
    ...background(pairOf(OLDER, NEWER)),
    'duplicates.merge': () => ({ ok: false, error: { code: 'storage-full', message: '' } }) as never,
  });
  const root = await show(<DuplicatesScreen />);
  await click(button(root, /^Same person/));
  expect(root.querySelector('[role=alert]')?.textContent).not.toBe('');
  expect(root.querySelectorAll('[data-pair]')).toHaveLength(1);
});

/** Four pairs, and another window that decides about some, or removes a contact of others. */
function twoWindows() {
  let open = ['Ada', 'Bo', 'Cy', 'Di'].map(name => {
    const [one, other] = [`${name}1`, `${name}22`].map(id => contact(id, { fullName: name, jobTitle: id }));
    return pairOf(one!, other!);
  });
  const closed = { decided: [] as string[], gone: [] as string[] };
  const close = (how: keyof typeof closed, ...places: number[]) => {
    const pairs = places.map(place => open[place]!);
    closed[how].push(...pairs.map(({ id }) => id));
    open = open.filter(pair => !pairs.includes(pair));
    announce('duplicates');
  };
  installExtension({
    ...background(),
    'duplicates.list': () => ({ pairs: [...open], total: open.length }),
    'duplicates.count': () => ({ open: open.length, isSearching: false }),
    'duplicates.closed': () => closed,
    'duplicates.merge': () => ({ ok: false, error: { code: 'not-found', message: '' } }) as never,
    'duplicates.separate': ({ pairId }) => {
      close(
        'decided',
        open.findIndex(({ id }) => id === pairId),
      );
      return null;
    },
  });
  return { close };
}

const titles = () => [...document.querySelectorAll('[data-pair] h2')].map(one => one.textContent);
const status = () => document.querySelector('[role=status]')?.textContent ?? '';

it('says what was decided in another window, and keeps choices and focus where they are', async () => {
  const { close } = twoWindows();
  const root = await show(<DuplicatesScreen />);
  const choice = root.querySelector<HTMLInputElement>('input[aria-label="Title: Di1"]')!;
  choice.click();
  choice.focus();
  close('decided', 0, 1);
  await vi.waitFor(() => expect(titles()).toEqual(['Cy and Cy', 'Di and Di']));
  expect(status()).toBe('Ada and Ada; Bo and Bo: already decided in another window. The list is up to date.');
  expect(document.activeElement).toBe(choice);
  expect(choice.checked).toBe(true);
  close('gone', 0);
  await vi.waitFor(() => expect(titles()).toEqual(['Di and Di']));
  expect(status()).toContain('Cy and Cy: no longer a suspected duplicate');
  expect(status()).toContain('Bo and Bo: already decided');
});

it('moves the focus from a pair that was decided in another window to the next one, or to the heading', async () => {
  const { close } = twoWindows();
  const root = await show(<DuplicatesScreen />);
  button(root, /^Two people: Bo/).focus();
  close('decided', 0, 1);
  await vi.waitFor(() => expect(document.activeElement?.textContent).toBe('Cy and Cy'));
  close('decided', 0, 1);
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe('H1'));
  expect(root.textContent).toContain('No suspected duplicates.');
});

it('does not call decided elsewhere what was decided here, and says so when another window was first', async () => {
  twoWindows();
  const root = await show(<DuplicatesScreen />);
  await click(button(root, /^Two people: Ada/));
  await vi.waitFor(() => expect(titles()).toHaveLength(3));
  await settle();
  expect(status()).toBe('');
  await click(button(root, /^Same person: merge Bo/));
  expect(root.querySelector('output.toast-place')?.textContent).toContain('Bo and Bo: no longer a suspected duplicate');
  expect(root.querySelector('[role=alert]')?.textContent).toBe('');
});

it('shows which accounts lead to a person, since when, and splits one off', async () => {
  const rows: IdentityRow[] = [
    {
      identifier: { kind: 'handle', site: 'x', value: 'ottoline_v' },
      linkId: 'l1',
      state: 'linked',
      how: 'page',
      at: '2025-03-05T08:00:00.000Z',
      earlier: [],
    },
    {
      identifier: { kind: 'handle', site: 'github', value: 'ottoline' },
      linkId: 'l3',
      state: 'split',
      how: 'rep',
      at: '2025-04-05T08:00:00.000Z',
      earlier: [{ state: 'linked', how: 'page', createdAt: '2025-03-06T08:00:00.000Z' }],
    },
  ];
  const { ofType } = installExtension({
    'identity.history': () => ({ rows }),
    'identity.split': () => ({ linkIds: ['l9'] }),
    'link.undo': () => null,
  });
  const undoable: unknown[] = [];
  const toast = { showUndoable: (...words: unknown[]) => undoable.push(words) } as never;
  const root = await show(<LinkedAccounts contactId="a" toast={toast} />);
  const [linked, gone] = [...root.querySelectorAll('li')].map(row => row.textContent);
  expect(linked).toMatch(/^X: ottoline_v.*Shown on a page.*Mar 5, 2025/);
  expect(gone).toMatch(/Split off by you · .*Apr 5, 2025.*Shown on a page.*Mar 6, 2025/);
  await click(button(root, /^Split X: ottoline_v off$/));
  expect(ofType('identity.split')[0]?.request).toEqual({ contactId: 'a', identifier: rows[0]?.identifier });
  expect(undoable).toEqual([[expect.any(String), 'link.undo', { linkIds: ['l9'] }]]);
  await click(button(root, /^Undo for GitHub/));
  expect(ofType('link.undo')[0]?.request).toEqual({ linkIds: ['l3'] });
});
