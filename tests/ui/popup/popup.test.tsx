// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import type { SearchHit } from '../../../src/messages/search';
import type { Activity } from '../../../src/model/activity';
import { Popup } from '../../../src/ui/popup/popup';
import { byName, click, installExtension, press, type Replies, settle, show, type } from '../extension';

const SETTINGS = {
  consentAt: '2026-01-05T08:00:00.000Z',
  sites: [],
  defaultAudience: 'crm',
  homeConnection: null,
  theme: 'system',
  repName: '',
  phoneRegion: 'US',
  cardPosition: null,
} as const;

const hit = (id: string, fullName: string): SearchHit => ({
  id,
  fullName,
  company: 'Vela Foods',
  connectionId: 'tryton-1',
  sourceName: 'Tryton',
  highlights: { fullName: [[0, 3]] },
});

const CARD = {
  verdict: 'match',
  deals: [],
  touches: [],
  candidates: [],
  reasons: [],
  duplicates: [],
  sources: [],
  defaultAudience: 'crm',
  crmName: 'Tryton',
  waiting: 0,
} as const;

function contact(id: string) {
  const at = '2026-01-05T08:00:00.000Z';
  const lists = { emails: [], phones: [], identifiers: [] };
  return {
    id,
    connectionId: 'tryton-1',
    kind: 'contact' as const,
    fullName: 'Tomás Ortega',
    ...lists,
    createdAt: at,
    updatedAt: at,
  };
}

const base: Replies = {
  'settings.get': () => ({ ...SETTINGS, sites: [] }),
  'crm.connections': () => ({ connections: [] }),
  'outbox.summary': () => ({ pending: 0, needsRep: 0 }),
  'search.recent': () => ({ recent: [], due: [] }),
  'search.query': () => ({ hits: [hit('c1', 'Tomás Ortega'), hit('c2', 'Tomke Roth')], total: 2 }),
  'people.ofTab': () => null,
  'card.get': ({ contactId = '' }) => ({
    ...CARD,
    deals: [],
    touches: [],
    candidates: [],
    reasons: [],
    duplicates: [],
    sources: [],
    contact: contact(contactId),
  }),
  'draft.save': () => null,
  'draft.get': () => null,
  'activity.log': draft => ({ activity: draft as unknown as Activity, alreadyLogged: false, goesTo: 'Tryton' }),
  'activity.undo': () => null,
};

const search = () => byName('input', 'Find a person') as HTMLInputElement;
const toast = () => document.querySelector('.toast')?.textContent ?? '';

describe('popup', () => {
  let extension: ReturnType<typeof installExtension>;
  const start = async (replies: Replies = {}) => {
    extension = installExtension({ ...base, ...replies });
    await show(<Popup />);
  };
  beforeEach(() => start());

  it('opens with the focus in the search field', () => {
    expect(document.activeElement).toBe(search());
  });

  it('logs with three letters, arrow, Enter, note, Enter', async () => {
    await type('tom');
    await press('ArrowDown', 'Enter', 'n');
    await type('Wants an offer by Friday');
    await press('Enter');
    const [logged] = extension.ofType('activity.log').map(({ request }) => request);
    expect(logged).toMatchObject({ contactId: 'c1', kind: 'note', body: 'Wants an offer by Friday', audience: 'crm' });
    expect(toast()).toContain('Tryton');
  });

  it('takes the second person after a second arrow, and the best one without any', async () => {
    await type('tom');
    await press('ArrowDown', 'ArrowDown', 'Enter', 'n');
    expect(extension.ofType('card.get').at(-1)?.request).toEqual({ contactId: 'c2' });
    await start();
    await type('tom');
    await press('Enter');
    expect(document.activeElement?.textContent).toBe('Log message');
    expect(extension.ofType('card.get').at(-1)?.request).toEqual({ contactId: 'c1' });
  });

  it('logs a message with one Enter on the first action, and undoes it with Z', async () => {
    await type('tom');
    await press('ArrowDown', 'Enter', 'Enter');
    const [logged] = extension.ofType('activity.log').map(({ request }) => request as { id: string; kind: string });
    expect(logged?.kind).toBe('message');
    await press('z');
    expect(extension.ofType('activity.undo').map(({ request }) => request)).toEqual([{ activityId: logged?.id }]);
  });

  it('keeps the text, says what to do and does not say Saved when logging fails', async () => {
    await start({ 'activity.log': () => ({ ok: false, error: { code: 'storage-full', message: '' } }) });
    await type('tom');
    await press('ArrowDown', 'Enter', 'n');
    await type('Not to be lost');
    await press('Enter');
    expect(document.querySelector('textarea')?.value).toBe('Not to be lost');
    expect(document.querySelector('[role=alert] p')?.textContent).toContain('The disk is full');
    expect(toast()).toBe('');
    const [first] = extension.ofType('activity.log');
    await press('Enter');
    const ids = extension.ofType('activity.log').map(({ request }) => (request as { id: string }).id);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(first).toBeDefined();
  });

  it('shows the answer to the newest text, whatever order answers come in', async () => {
    const waiting = new Map<string, (value: { hits: SearchHit[]; total: number }) => void>();
    await start({ 'search.query': ({ text }) => new Promise(resolve => waiting.set(text, resolve)) });
    await type('to');
    await type('tom');
    waiting.get('tom')?.({ hits: [hit('new', 'Tomás Ortega')], total: 1 });
    await settle();
    waiting.get('to')?.({ hits: [hit('old', 'Toni Old')], total: 1 });
    await settle();
    expect(document.querySelector('.results')?.textContent).toContain('Tomás Ortega');
    expect(document.querySelector('.results')?.textContent).not.toContain('Toni Old');
  });

  it('marks the typed letters and says how many were found', async () => {
    await type('tom');
    expect([...document.querySelectorAll('mark')].map(mark => mark.textContent)).toEqual(['Tom', 'Tom']);
    expect(byName('output', '2 people found').getAttribute('aria-live')).toBe('polite');
  });

  it('goes back one step with Escape: composer, actions, search field, empty field', async () => {
    await type('tom');
    await press('ArrowDown', 'Enter', 'n', 'Escape');
    expect(document.querySelector('textarea')).toBeNull();
    await press('Escape');
    expect(document.activeElement).toBe(search());
    await press('Escape');
    expect(search().value).toBe('');
  });

  it('keeps a half-written note', async () => {
    await type('tom');
    await press('ArrowDown', 'Enter', 'n');
    await type('half');
    await new Promise(resolve => setTimeout(resolve, 600));
    expect(extension.ofType('draft.save').at(-1)?.request).toMatchObject({ key: 'contact:c1', body: 'half' });
  });

  it('reads an ordinary page that nobody has read, and says so when it names nobody', async () => {
    await start({ 'page.read': () => ({ people: 0 }) });
    extension.api.tabs.query = async () => [{ id: 7, url: 'https://forum.example.org/ada' }];
    await show(<Popup />);
    expect(extension.ofType('page.read').map(({ request }) => request)).toEqual([{ tabId: 7 }]);
    expect(document.body.textContent).toContain('Nobody is named on this page');
  });

  it('asks before it reads a site with a choice of its own', async () => {
    await start({ 'page.read': () => ({ people: 0 }) });
    extension.api.tabs.query = async () => [{ id: 7, url: 'https://www.linkedin.com/in/ada' }];
    await show(<Popup />);
    expect(extension.ofType('page.read')).toEqual([]);
    await click(byName('button', 'Who is on this page?'));
    expect(extension.ofType('page.read')).toHaveLength(1);
  });

  it('asks for nothing but the settings before consent', async () => {
    await start({ 'settings.get': () => ({ ...SETTINGS, sites: [], consentAt: null }) });
    expect(document.querySelector('input')).toBeNull();
    const types = new Set(extension.sent.map(one => one.type));
    expect([...types].filter(name => !['settings.get', 'crm.connections', 'outbox.summary'].includes(name))).toEqual(
      [],
    );
    expect(byName('button', 'See what it does')).toBeDefined();
  });
});
