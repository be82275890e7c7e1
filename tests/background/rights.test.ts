import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { senderInfo } from '../../src/background/sender';
import { type MessageType, messages } from '../../src/messages/index';
import { updateSettings } from '../../src/storage/settings';
import { ask, browser, database, FROM_PAGE, FROM_US, install, value } from './extension';
import { ANNA, addContact, draftOf, noteOn } from './people';

beforeEach(install);

/** Everything that a script in a page may ask. Whoever makes the list longer should know what a page's process gains. */
const FROM_CONTENT: MessageType[] = [
  'activity.complete',
  'activity.log',
  'activity.parseDate',
  'activity.undo',
  'app.open',
  'card.forms',
  'card.get',
  'contact.create',
  'contact.undoCreate',
  'conversation.keep',
  'conversation.log',
  'conversation.open',
  'conversation.state',
  'conversation.undo',
  'draft.save',
  'link.add',
  'link.refuse',
  'link.undo',
  'outbox.summary',
  'outbox.release',
  'page.handOver',
  'page.hello',
  'panel.open',
  'skeleton.open',
  'people.detected',
  'search.query',
  'site.setMode',
];

describe('who may send what', () => {
  it.each(Object.keys(messages) as MessageType[])('%s', async type => {
    const fromPage = await ask(type, { broken: true } as never, FROM_PAGE);
    const isRefused = !fromPage.ok && fromPage.error.code === 'forbidden';
    expect(isRefused).toBe(!FROM_CONTENT.includes(type));
  });

  it('knows our own pages by origin, not by what the message says', () => {
    const app = 'chrome-extension://test/src/ui/app/index.html';
    const page = { tab: { id: 7, windowId: 1 }, frameId: 0, id: 'test' };
    expect(senderInfo({ id: 'test', url: app } as never).kind).toBe('extension');
    expect(senderInfo({ ...page, url: app, origin: 'chrome-extension://test' } as never).kind).toBe('extension');
    expect(senderInfo({ ...page, url: app, origin: 'https://evil.example' } as never).kind).toBe('content');
    expect(senderInfo({ ...page, url: 'https://evil.example/chrome-extension://test/' } as never).kind).toBe('content');
    expect(senderInfo({ ...page, url: 'chrome-extension://test.evil.example/' } as never).kind).toBe('content');
    expect(senderInfo({ id: 'test' } as never).kind).toBe('content');
  });

  it('answers nothing about people before consent, and on a site that is off', async () => {
    const contactId = await addContact();
    const requests = [
      ['card.get', { person: ANNA }],
      ['search.query', { text: 'anna', limit: 5 }],
      ['activity.log', noteOn(contactId, 'x')],
      ['people.detected', { url: FROM_PAGE.url, pageKind: 'profile', people: [] }],
    ] as const;
    await updateSettings(await database(), { consentAt: null });
    for (const [type, request] of requests)
      expect(await ask(type, request as never, FROM_PAGE)).toMatchObject({ ok: false, error: { code: 'no-consent' } });
    await updateSettings(await database(), { consentAt: '2026-11-01T00:00:00.000Z', sites: [] });
    for (const [type, request] of requests)
      expect(await ask(type, request as never, FROM_PAGE)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    expect(await value('page.hello', { url: FROM_PAGE.url }, FROM_PAGE)).toMatchObject({ mode: 'off' });
  });

  it('lets no page copy the book', async () => {
    const sender = { ...FROM_PAGE, tabId: 99 };
    const answers = [];
    for (let index = 0; index < 70; index++)
      answers.push(await ask('search.query', { text: `a${index}`, limit: 6 }, sender));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(60);
    expect(await ask('search.query', { text: 'anna', limit: 6 }, FROM_US)).toMatchObject({ ok: true });
  });
});

describe('a page that was taken over', () => {
  it('gets a card for a person on the page only, without addresses and numbers', async () => {
    const person = {
      ...ANNA,
      identifiers: [...ANNA.identifiers, { kind: 'email' as const, value: 'anna@northwind.example' }],
    };
    const draft = { ...draftOf(ANNA), emails: ['anna@northwind.example'], phones: ['+49 30 1234567'] };
    const answer = await value('contact.create', { id: crypto.randomUUID(), draft, force: true });
    const contactId = answer.created ? answer.contactId : '';
    expect(await ask('card.get', { contactId }, FROM_PAGE)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
    const card = await value('card.get', { person }, FROM_PAGE);
    expect(card.contact).toMatchObject({ id: contactId, emails: [], phones: [], identifiers: [] });
    const another = {
      ...ANNA,
      identifiers: [{ kind: 'handle' as const, site: 'linkedin' as const, value: 'not-her' }],
    };
    const receipts = async (sender?: typeof FROM_PAGE) => {
      const { reasons, candidates } = await value('card.get', { person: another }, sender);
      return JSON.stringify([reasons, candidates]);
    };
    const [handle] = ANNA.identifiers;
    expect(await receipts(FROM_PAGE)).not.toContain(handle?.value);
    expect(await receipts()).toContain(handle?.value);
    const [hit] = (await value('search.query', { text: 'anna', limit: 6 }, FROM_PAGE)).hits;
    expect(hit?.id).toBe(contactId);
    expect([hit?.email, hit?.handle]).toEqual([undefined, undefined]);
    expect((await value('card.get', { contactId })).contact?.phones).toEqual(['+49 30 1234567']);
  });

  it('cannot remove contacts that it did not add just now', async () => {
    const contactId = await addContact();
    const { book } = await (await import('../../src/background/services')).getServices();
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    expect(await ask('contact.undoCreate', { contactId }, FROM_PAGE)).toMatchObject({ ok: false });
    vi.useRealTimers();
    expect(await book.get(contactId)).toBeDefined();
  });

  it('cannot take back what was written long ago, nor what a colleague wrote', async () => {
    const contactId = await addContact();
    const { activity } = await value('activity.log', noteOn(contactId, 'kept'));
    const foreign = { ...activity, id: 'foreign', mine: false, authorName: 'Maria' };
    await (await database()).put('activities', foreign);
    expect(await ask('activity.undo', { activityId: 'foreign' }, FROM_PAGE)).toMatchObject({ ok: false });
    vi.setSystemTime(Date.now() + 2 * 3_600_000);
    expect(await ask('activity.undo', { activityId: activity.id }, FROM_PAGE)).toMatchObject({ ok: false });
    vi.useRealTimers();
    expect((await (await database()).get('activities', activity.id))?.undoneAt).toBeUndefined();
    expect((await (await database()).get('activities', 'foreign'))?.undoneAt).toBeUndefined();
    expect(await ask('activity.undo', { activityId: activity.id })).toMatchObject({ ok: true });
  });

  it('changes the mode of its own site only, and learns nothing of the others', async () => {
    for (const origin of ['https://*.com/*', 'https://*.linkedin.com/*', 'https://x.com/*', 'not a pattern'])
      await ask('site.setMode', { origin, mode: 'overlay' }, { ...FROM_PAGE, url: 'https://evil.com/' });
    await updateSettings(await database(), ({ sites }) => ({
      sites: [...sites, { origin: 'https://evil.com/*', mode: 'panel' }],
    }));
    for (const origin of ['https://*.com/*', 'https://*.linkedin.com/*', 'https://x.com/*', 'not a pattern'])
      expect(
        await ask('site.setMode', { origin, mode: 'overlay' }, { ...FROM_PAGE, url: 'https://evil.com/' }),
      ).toMatchObject({
        ok: false,
      });
    const answer = await ask(
      'site.setMode',
      { origin: 'https://evil.com/*', mode: 'off' },
      { ...FROM_PAGE, url: 'https://evil.com/a' },
    );
    expect(answer).toEqual({ ok: true, value: null });
    expect((await value('settings.get', {})).sites).toEqual([
      { origin: 'https://*.linkedin.com/*', mode: 'overlay' },
      { origin: 'https://evil.com/*', mode: 'off' },
    ]);
  });

  it('opens our page at a screen of the list, never at an address of its own', async () => {
    expect(await ask('app.open', { screen: '//evil.example' } as never, FROM_PAGE)).toMatchObject({ ok: false });
    await value('app.open', { screen: 'data' }, FROM_PAGE);
    expect(browser.tabs.create.mock.calls).toEqual([
      [{ url: 'chrome-extension://test/src/ui/app/index.html#/settings/data' }],
    ]);
  });

  it('reports people of its own address only', async () => {
    const report = { url: 'https://x.com/somebody', pageKind: 'profile', people: [] };
    expect(await ask('people.detected', report, FROM_PAGE)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});

it('says of an unexpected failure what kind it was, not what was typed', async () => {
  const answer = await ask('data.exportPage', { format: 'csv', withPrivate: false, after: 'no such row, secret text' });
  if (!answer.ok) expect(answer.error.message).not.toContain('secret');
});

it('opens the side panel of the window in the turn of the click', async () => {
  const open = vi.fn(async () => undefined);
  vi.stubGlobal('chrome', { sidePanel: { open } });
  const asked = ask('panel.open', {}, FROM_PAGE);
  expect(open.mock.calls).toEqual([[{ windowId: 1 }]]);
  expect(await asked).toEqual({ ok: true, value: { opened: true } });
  vi.stubGlobal('chrome', undefined);
  expect(await ask('panel.open', {}, FROM_PAGE)).toEqual({ ok: true, value: { opened: false } });
});
