import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { parseDate } from '../../src/background/dates';
import { getServices } from '../../src/background/services';
import { withRoomFor } from '../storage/full-disk';
import { ask, browser, database, FROM_PAGE, install, reported, value } from './extension';
import { ANNA, addContact, draftOf, noteOn } from './people';

beforeEach(install);

describe('card.get', () => {
  it('knows a contact by the handle, with touches by when they happened, reminder, collision and draft', async () => {
    const contactId = await addContact();
    const db = await database();
    const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
    for (const ago of [4, 1, 3, 2]) {
      await value('activity.log', { ...noteOn(contactId, `${ago} days ago`), occurredAt: day(ago) });
    }
    const { activity: task } = await value('activity.log', {
      ...noteOn(contactId, 'Call back'),
      kind: 'task',
      dueAt: day(-2),
    });
    await db.put('activities', {
      ...task,
      id: 'maria',
      kind: 'message',
      dueAt: undefined,
      occurredAt: day(5),
      mine: false,
      authorName: 'Maria',
    });
    await value('draft.save', { key: `contact:${contactId}`, body: 'half', kind: 'note', audience: 'private' });
    const card = await value('card.get', { person: ANNA, pageUrl: FROM_PAGE.url }, FROM_PAGE);
    expect(card.verdict).toBe('match');
    expect(card.touches.map(({ body }) => body)).toEqual(['1 days ago', '2 days ago', '3 days ago']);
    expect(card.reminder?.body).toBe('Call back');
    expect(card.collision).toMatchObject({ who: 'Maria', dealOpen: false });
    expect(card.draft?.body).toBe('half');
    expect(card.reasons).not.toEqual([]);
  });

  it('forgets the draft when the note is logged', async () => {
    const contactId = await addContact();
    await value('draft.save', { key: `contact:${contactId}`, body: 'half', kind: 'note', audience: 'crm' });
    await value('activity.log', noteOn(contactId, 'whole'));
    expect((await value('card.get', { contactId })).draft).toBeUndefined();
  });
});

describe('activity.log', () => {
  it('writes one click once, and one message of the site once', async () => {
    const contactId = await addContact();
    const click = noteOn(contactId, 'x');
    expect((await value('activity.log', click, FROM_PAGE)).alreadyLogged).toBe(false);
    expect((await value('activity.log', click, FROM_PAGE)).alreadyLogged).toBe(true);
    const message = () => ({ ...noteOn(contactId, ''), kind: 'message' as const, messageKeys: ['m1'] });
    expect((await value('activity.log', message())).alreadyLogged).toBe(false);
    expect((await value('activity.log', message())).alreadyLogged).toBe(true);
  });

  it('says that the disk is full, and writes nothing', async () => {
    const contactId = await addContact();
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const answer = await ask('activity.log', noteOn(contactId, 'typed'));
    full.mockRestore();
    expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
    expect((await value('contact.get', { contactId })).activities).toEqual([]);
    expect(await ask('activity.log', noteOn(contactId, 'typed'))).toMatchObject({ ok: true });
  });

  it('ticks a task off and takes that back; only tasks', async () => {
    const contactId = await addContact();
    const { activity } = await value('activity.log', {
      ...noteOn(contactId, 'Call'),
      kind: 'task',
      dueAt: '2026-11-01T09:00:00.000Z',
    });
    await value('activity.complete', { activityId: activity.id });
    expect((await value('card.get', { contactId })).reminder).toBeUndefined();
    await value('activity.complete', { activityId: activity.id, isDone: false });
    expect((await value('card.get', { contactId })).reminder?.id).toBe(activity.id);
    const { activity: note } = await value('activity.log', noteOn(contactId, 'no task'));
    expect(await ask('activity.complete', { activityId: note.id })).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
  });
});

describe('links', () => {
  it('remembers a refusal until it is undone, and a link on every identifier', async () => {
    const contactId = await addContact();
    const { linkIds } = await value('link.refuse', { contactId, person: ANNA }, FROM_PAGE);
    const refused = await value('card.get', { person: ANNA });
    expect(refused).toMatchObject({ verdict: 'none', candidates: [], refusedAt: expect.any(String) });
    await value('link.undo', { linkIds }, FROM_PAGE);
    expect((await value('card.get', { person: ANNA })).verdict).toBe('match');
    const other = {
      ...ANNA,
      fullName: 'A. E.',
      identifiers: [{ kind: 'handle' as const, site: 'x' as const, value: 'anna_e' }],
    };
    await value('link.add', { contactId, person: other }, FROM_PAGE);
    expect(await value('card.get', { person: other })).toMatchObject({ verdict: 'match', contact: { id: contactId } });
  });
});

describe('contact.create', () => {
  it('asks first when the person is in the book already, and adds when told to', async () => {
    const contactId = await addContact();
    const request = { id: crypto.randomUUID(), draft: draftOf(ANNA), person: ANNA };
    expect(await value('contact.create', { ...request, force: false }, FROM_PAGE)).toMatchObject({
      created: false,
      duplicates: [{ id: contactId }],
    });
    expect((await value('contact.list', { limit: 10 })).total).toBe(1);
    expect(await value('contact.create', { ...request, force: true }, FROM_PAGE)).toMatchObject({ created: true });
  });

  it('takes nothing back on which something was written', async () => {
    const contactId = await addContact();
    const { activity } = await value('activity.log', noteOn(contactId, 'words'));
    expect(await ask('contact.undoCreate', { contactId })).toMatchObject({ ok: false, error: { code: 'conflict' } });
    await value('activity.undo', { activityId: activity.id });
    await value('contact.undoCreate', { contactId });
    expect((await value('contact.list', { limit: 10 })).total).toBe(0);
  });
});

describe('settings', () => {
  it('keeps two changes that come at once', async () => {
    const sites = ['https://a.example/*', 'https://b.example/*', 'https://c.example/*'];
    await Promise.all([
      ...sites.map(origin => value('site.setMode', { origin, mode: 'panel' })),
      value('settings.update', { repName: 'Rita' }),
    ]);
    const settings = await value('settings.get', {});
    expect(settings.repName).toBe('Rita');
    expect(settings.sites.map(({ origin }) => origin).sort()).toEqual(['https://*.linkedin.com/*', ...sites].sort());
  });
});

describe('erase', () => {
  it('removes one contact with all that is known about them, half-written text included', async () => {
    const contactId = await addContact();
    await value('activity.log', noteOn(contactId, 'words'));
    await value('link.refuse', { contactId, person: ANNA });
    await value('draft.save', { key: 'handle:linkedin:anna-example', body: 'half', kind: 'note', audience: 'crm' });
    await value('draft.save', { key: `contact:${contactId}`, body: 'half', kind: 'note', audience: 'crm' });
    await value('data.erase', { contactId });
    const db = await database();
    for (const store of ['activities', 'links', 'outbox', 'drafts'] as const)
      expect(await db.getAll(store)).toEqual([]);
    expect(await ask('contact.get', { contactId })).toMatchObject({ ok: false, error: { code: 'not-found' } });
    expect((await value('search.query', { text: 'anna', limit: 5 })).hits).toEqual([]);
  });

  it('removes everything, what tabs show and registered scripts included', async () => {
    await addContact();
    await value(
      'people.detected',
      { url: FROM_PAGE.url, pageKind: 'profile', people: [{ ref: 'p1', person: ANNA, evidence: [] }] },
      FROM_PAGE,
    );
    expect(await value('people.ofTab', { tabId: 7 })).not.toBeNull();
    browser.scripting.getRegisteredContentScripts.mockResolvedValueOnce([{}]);
    await value('data.erase', {});
    expect((await value('settings.get', {})).consentAt).toBeNull();
    expect((await value('contact.list', { limit: 10 })).total).toBe(0);
    expect(await value('people.ofTab', { tabId: 7 })).toBeNull();
    expect(browser.scripting.unregisterContentScripts).toHaveBeenCalled();
    expect(reported).toEqual([]);
  });
});

describe('export', () => {
  it('leaves private text out unless the rep wants it, and secrets always', async () => {
    const contactId = await addContact();
    await value('activity.log', noteOn(contactId, 'for all'));
    await value('activity.log', noteOn(contactId, 'for me only', 'private'));
    await (await database()).put('secrets', { baseUrl: '', fields: { password: 'hunter22' } }, 'crm-1');
    const text = async (withPrivate: boolean) => (await value('data.exportPage', { format: 'json', withPrivate })).text;
    expect(await text(false)).toContain('for all');
    expect(await text(false)).not.toContain('for me only');
    expect(await text(true)).toContain('for me only');
    expect(await text(true)).not.toContain('hunter22');
  });
});

describe('import', () => {
  const CSV =
    'Name,Email,LinkedIn\nBert Muster,bert@muster.example,\nAnna Example,,https://www.linkedin.com/in/anna-example/\n,,\n';

  async function start(text = CSV): Promise<string> {
    const id = crypto.randomUUID();
    await (await database()).put('importFiles', { id, file: new Blob([text]), fileName: 'people.csv' });
    const { mapping } = await value('import.preview', { id });
    await value('import.start', { id, mapping });
    return id;
  }

  it('holds likely duplicates back, merges one, and is undone as a whole', async () => {
    const contactId = await addContact();
    const id = await start();
    const done = await value('import.step', { id });
    expect(done).toMatchObject({ state: 'done', imported: 1, duplicateCount: 1 });
    expect(done.heldCount).toBe(1);
    const { rows, total } = await value('import.held', { id, offset: 0, limit: 20 });
    expect(rows).toMatchObject([{ candidate: { id: contactId } }]);
    expect(total).toBe(1);
    const decided = await value('import.resolve', { id, row: rows[0]?.row ?? 0, decision: 'merge' });
    expect(decided).toMatchObject({ duplicateCount: 1, heldCount: 0 });
    expect(await value('import.held', { id, offset: 0, limit: 20 })).toEqual({ rows: [], total: 0 });
    expect((await value('contact.list', { limit: 10 })).total).toBe(2);
    await value('import.undo', { id });
    expect((await value('contact.list', { limit: 10 })).contacts.map(contact => contact.id)).toEqual([contactId]);
  });

  it('stays paused although a step was under way', async () => {
    const id = await start();
    const [, paused] = await Promise.all([value('import.step', { id }), value('import.pause', { id })]);
    expect(['paused', 'done']).toContain(paused.state);
    expect((await value('import.list', {})).imports[0]?.state).toBe(paused.state);
  });

  it('takes the notes of the file back with their contacts, but no contact the rep has written about', async () => {
    const id = await start(
      'Name,Email,Notes\nBert Muster,bert@muster.example,from the file\nCleo Muster,cleo@muster.example,from the file\n',
    );
    await value('import.step', { id });
    const { contacts } = await value('contact.list', { limit: 10 });
    const cleo = contacts.find(({ fullName }) => fullName === 'Cleo Muster')?.id ?? '';
    await value('activity.log', noteOn(cleo, 'Typed since'));
    const undone = await value('import.undo', { id });
    expect(undone).toMatchObject({ state: 'undone', imported: 1 });
    expect((await value('contact.list', { limit: 10 })).contacts.map(({ fullName }) => fullName)).toEqual([
      'Cleo Muster',
    ]);
    const bodies = (await (await database()).getAll('activities')).map(({ body }) => body);
    expect(bodies.sort()).toEqual(['Typed since', 'from the file']);
  });

  it.each(['call', 'request', 'transaction'] as const)(
    'says that the disk is full (told by the %s), and goes on when there is room',
    async how => {
      const id = await start(
        'Name,Email,Notes\nBert Muster,bert@muster.example,from the file\nCleo Muster,cleo@muster.example,from the file\n',
      );
      for (let room = 0; ; room++) {
        let answer: unknown;
        const puts = await withRoomFor(room, how, async () => {
          answer = await ask('import.step', { id });
        });
        if (puts <= room) break;
        expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
        expect((await value('contact.list', { limit: 10 })).total).toBe(0);
        expect((await value('import.list', {})).imports[0]).toMatchObject({ state: 'running', imported: 0 });
      }
      expect((await value('import.list', {})).imports[0]).toMatchObject({ state: 'done', imported: 2 });
      expect((await value('contact.list', { limit: 10 })).total).toBe(2);
    },
  );

  it.each(['call', 'request', 'transaction'] as const)(
    'is undone as a whole when there is room, also after the disk was full (told by the %s)',
    async how => {
      const contactId = await addContact();
      const names = async () => (await value('contact.list', { limit: 10 })).contacts.map(contact => contact.id);
      let refusals = 0;
      for (let room = 0; ; room++) {
        const id = await start(
          'Name,Email,Notes\nBert Muster,bert@muster.example,from the file\nCleo Muster,cleo@muster.example,from the file\n',
        );
        await value('import.step', { id });
        expect(await names()).toHaveLength(3);
        let answer: unknown;
        const puts = await withRoomFor(room, how, async () => {
          answer = await ask('import.undo', { id });
        });
        if (puts > room) {
          refusals++;
          expect(answer).toMatchObject({ ok: false, error: { code: 'storage-full' } });
          const [found] = (await value('import.list', {})).imports.filter(one => one.id === id);
          expect(found?.state).toBe('done');
        }
        expect(await value('import.undo', { id })).toMatchObject({ state: 'undone', imported: 0 });
        expect(await names()).toEqual([contactId]);
        expect(await (await database()).count('activities')).toBe(0);
        expect(await (await database()).count('importFiles')).toBe(0);
        if (puts <= room) break;
      }
      expect(refusals).toBeGreaterThan(1);
      expect(reported).toEqual([]);
    },
  );

  it('imports a row once although two pages step it', async () => {
    const id = await start();
    await Promise.all([value('import.step', { id }), value('import.step', { id })]);
    expect((await value('contact.list', { limit: 10 })).total).toBe(2);
  });
});

describe('parseDate', () => {
  const NOW = new Date(2026, 10, 22, 14, 0);
  const at = (text: string, language: string) => {
    const found = parseDate(text, language, NOW);
    return found && new Date(found).toString().slice(0, 21);
  };
  it.each([
    ['fri 9', 'en', 'Fri Nov 27 2026 09:00'],
    ['tomorrow', 'en', 'Mon Nov 23 2026 09:00'],
    ['in 2 weeks', 'en', 'Sun Dec 06 2026 09:00'],
    ['monday 3pm', 'en', 'Mon Nov 23 2026 15:00'],
    ['dec 1', 'en', 'Tue Dec 01 2026 09:00'],
    ['morgen 14 Uhr', 'de', 'Mon Nov 23 2026 14:00'],
    ['nächsten Montag', 'de', 'Mon Nov 23 2026 09:00'],
    ['in 2 Wochen', 'de', 'Sun Dec 06 2026 09:00'],
    ['tomorrow', 'de', 'Mon Nov 23 2026 09:00'],
    ['next friday', 'de-CH', 'Fri Nov 27 2026 09:00'],
  ])('%s (%s)', (text, language, expected) => expect(at(text, language)).toBe(expected));

  it.each(['', 'soon', 'call Anna', '!!!'])('refuses %s', text => expect(at(text, 'en')).toBeNull());
});

it('opens no service twice', async () => {
  expect(await getServices()).toBe(await getServices());
});
