// @vitest-environment jsdom
import { render } from 'preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Card } from '../../../src/ui/components/card/card';
import '../../../src/ui/components/card/direct-forms';
import type { CardSubject } from '../../../src/ui/components/card/subject';
import { useToast } from '../../../src/ui/components/card/use-toast';
import { Toast } from '../../../src/ui/components/toast';
import { actTrusted, clickTrusted, fakeBrowser, settle } from '../fake-browser';
import { cardOf, ines } from '../sample-card';

const touch = { kind: 'comment', channel: 'linkedin', direction: 'out', messageKey: 'post:7' } as const;

function Screen({ subject }: { subject: CardSubject }) {
  const toast = useToast(() => {});
  return (
    <>
      <Card subject={subject} toast={toast} onClose={() => {}} />
      <Toast message={toast.message} onClose={toast.clear} />
    </>
  );
}

const failed = (code: string) => ({ ok: false, error: { code, message: '' } }) as never;

const saved = (request: { id: string; body: string }) => ({
  ok: true as const,
  value: { activity: { id: request.id, body: request.body }, alreadyLogged: false, goesTo: 'Tryton' },
});

let root: HTMLElement;
const button = (name: string) =>
  [...root.querySelectorAll('button')].find(({ textContent, title }) => `${title} ${textContent}`.includes(name))!;
const field = () => root.querySelector('textarea')!;

function type(text: string): void {
  field().value = text;
  field().dispatchEvent(new Event('input', { bubbles: true }));
}

async function show(view = cardOf(ines), replies: Parameters<typeof fakeBrowser>[0] = {}) {
  const browser = fakeBrowser({ 'card.get': () => ({ ok: true, value: view }), 'activity.log': saved, ...replies });
  render(<Screen subject={{ person: view.person, touch }} />, root);
  await settle();
  return browser;
}

beforeEach(() => {
  root = document.createElement('div');
  document.body.append(root);
});

afterEach(() => {
  render(null, root);
  root.remove();
  vi.unstubAllGlobals();
});

describe('Log', () => {
  it('logs the touch with one click, and says Saved only after the answer', async () => {
    let answer = (_: unknown) => {};
    const browser = await show(cardOf(ines), {
      'activity.log': (request: never) =>
        new Promise(done => {
          answer = () => done(saved(request));
        }),
    });
    clickTrusted(button('Log comment'));
    await settle();
    expect(root.textContent).not.toContain('Saved');
    answer(null);
    await settle();
    expect(root.textContent).toContain('Saved. On its way to Tryton');
    expect(browser.ofType('activity.log')[0]?.request).toMatchObject({
      contactId: 'ines-valdarno',
      kind: 'comment',
      channel: 'linkedin',
      direction: 'out',
      messageKeys: ['post:7'],
      occurredAt: null,
      audience: 'crm',
    });
  });

  it('writes a double click once', async () => {
    const browser = await show();
    clickTrusted(button('Log comment'));
    clickTrusted(button('Log comment'));
    await settle();
    expect(browser.ofType('activity.log')).toHaveLength(1);
  });

  it('keeps the id after a failure and renews it after an answer', async () => {
    const browser = await show(cardOf(ines), { 'activity.log': () => failed('failed') });
    clickTrusted(button('Log comment'));
    await settle();
    browser.replies['activity.log'] = saved as never;
    clickTrusted(button('Log comment'));
    await settle();
    clickTrusted(button('Log comment'));
    await settle();
    const [first, second, third] = browser.ofType('activity.log').map(({ request }) => request.id);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });

  it('ignores clicks that the page forges', async () => {
    const browser = await show();
    button('Log comment').click();
    button('Log comment').dispatchEvent(new MouseEvent('click', { bubbles: true }));
    await settle();
    expect(browser.ofType('activity.log')).toHaveLength(0);
  });

  it('undoes what the toast tells of', async () => {
    const browser = await show();
    clickTrusted(button('Log comment'));
    await settle();
    clickTrusted(button('Undo'));
    await settle();
    const logged = browser.ofType('activity.log')[0]?.request.id;
    expect(browser.ofType('activity.undo')[0]?.request).toEqual({ activityId: logged });
    expect(root.textContent).toContain('Undone');
  });
});

describe('what the card says of a touch', () => {
  const touchOf = (id: string, connectionId = 'crm-1') => ({
    ...{
      id,
      connectionId,
      contactId: 'ines-valdarno',
      kind: 'call' as const,
      channel: 'phone',
      direction: 'out' as const,
    },
    ...{ body: id, occurredAt: null, messageKeys: [], audience: 'crm' as const, mine: true, authorName: 'Rita' },
    ...{ createdAt: '2026-03-02T09:00:00.000Z', updatedAt: '2026-03-02T09:00:00.000Z' },
  });
  const line = (text: string) => [...root.querySelectorAll('.touches li')].find(li => li.textContent?.includes(text));

  it('tells by shape and word what waits for the rep, and in which other CRM it is', async () => {
    const sources = [{ id: 'o', fullName: 'Ines Valdarno', connectionId: 'crm-2', sourceName: 'HubSpot' }];
    const touches = [touchOf('Refused'), touchOf('Waiting'), touchOf('Elsewhere', 'crm-2'), touchOf('There')];
    const unsent = { Refused: 'needs-fix' as const, Waiting: 'queued' as const };
    await show(cardOf(ines, { touches, unsent, sources, waiting: 2, needsRep: 1 }));
    expect(line('Refused')?.textContent).toContain('needs you');
    expect(line('Refused')?.querySelector('.dot.danger')).toBeTruthy();
    expect(line('Waiting')?.textContent).toContain('on its way');
    expect(line('Elsewhere')?.textContent).toContain('In HubSpot');
    expect(line('There')?.textContent).not.toMatch(/In |way|needs/);
    expect(root.textContent).toContain('1 change waits for you');
    expect(root.textContent).toContain('1 note waits in the outbox');
  });
});

describe('Composer', () => {
  it('keeps what is typed when it could not be saved, and says what to do', async () => {
    const browser = await show(cardOf(ines), { 'activity.log': () => failed('storage-full') });
    clickTrusted(button('Note'));
    await settle();
    type('Call after the fair');
    await settle();
    clickTrusted(button('Save'));
    await settle();
    expect(field().value).toBe('Call after the fair');
    expect(root.querySelector('[role=alert]')?.textContent).toBeTruthy();
    expect(root.textContent).toContain('Copy text');
    expect(browser.ofType('draft.save').some(({ request }) => request.body === '')).toBe(false);
  });

  it('keeps the text in the field when the extension was updated under the page', async () => {
    const browser = await show();
    clickTrusted(button('Note'));
    await settle();
    type('half a thought');
    await settle();
    browser.runtime.id = undefined;
    clickTrusted(button('Save'));
    await settle();
    expect(field().value).toBe('half a thought');
    expect(root.querySelector('[role=alert]')?.textContent?.toLowerCase()).toContain('reload');
  });

  it('saves the draft while typing and forgets it once it is logged', async () => {
    const browser = await show();
    clickTrusted(button('Note'));
    await settle();
    type('Prefers mornings');
    await new Promise(done => setTimeout(done, 300));
    expect(browser.ofType('draft.save').at(-1)?.request).toMatchObject({
      key: 'contact:ines-valdarno',
      body: 'Prefers mornings',
      kind: 'note',
    });
    clickTrusted(button('Save'));
    await settle();
    expect(browser.ofType('draft.save').at(-1)?.request).toMatchObject({ key: 'contact:ines-valdarno', body: '' });
    expect(root.querySelector('textarea')).toBeNull();
  });

  it('saves the draft at once when the card is closed', async () => {
    const browser = await show();
    clickTrusted(button('Note'));
    await settle();
    type('begun');
    render(null, root);
    // Effects end after a frame; that is sooner than the pause after typing.
    await new Promise(done => setTimeout(done, 100));
    expect(browser.ofType('draft.save').at(-1)?.request).toMatchObject({ body: 'begun' });
  });

  it('shows a kept draft again with its audience', async () => {
    const draft = {
      key: 'contact:ines-valdarno',
      body: 'kept',
      kind: 'note',
      audience: 'private',
      updatedAt: '',
    } as const;
    await show(cardOf(ines, { draft }));
    expect(field().value).toBe('kept');
    expect(field().classList.contains('private')).toBe(true);
  });

  it('does not call an earlier version of the text saved', async () => {
    await show(cardOf(ines), {
      'activity.log': ({ id }: { id: string }) => ({
        ok: true,
        value: { activity: { id, body: 'first words' }, alreadyLogged: true },
      }),
    });
    clickTrusted(button('Note'));
    await settle();
    type('first words and more');
    await settle();
    clickTrusted(button('Save'));
    await settle();
    expect(field().value).toBe('first words and more');
    expect(root.textContent).toContain('An earlier version');
  });

  it('writes a task only with a date that was understood', async () => {
    const browser = await show(cardOf(ines), {
      'activity.parseDate': ({ text }: { text: string }) => ({
        ok: true,
        value: { at: text === 'fri 9' ? '2026-03-06T08:00:00.000Z' : null },
      }),
    });
    clickTrusted(button('Task'));
    await settle();
    type('Send offer\nwith the fleet prices');
    await settle();
    clickTrusted(button('Save'));
    await settle();
    expect(browser.ofType('activity.log')).toHaveLength(0);
    const due = root.querySelector<HTMLInputElement>('input[type=text]')!;
    due.value = 'fri 9';
    due.dispatchEvent(new Event('input', { bubbles: true }));
    await settle();
    clickTrusted(button('Save'));
    await settle();
    expect(browser.ofType('activity.log')[0]?.request).toMatchObject({
      kind: 'task',
      subject: 'Send offer',
      body: 'with the fleet prices',
      dueAt: '2026-03-06T08:00:00.000Z',
      occurredAt: null,
    });
  });
});

describe('text from outside', () => {
  it('is shown as text, and a script address is no link', async () => {
    const name = '<img src=x onerror=alert(1)>';
    const view = cardOf({ ...ines, fullName: name });
    await show({ ...view, contact: { ...view.contact!, fullName: name, webUrl: 'javascript:alert(1)' } });
    expect(root.querySelector('img')).toBeNull();
    expect(root.textContent).toContain(name);
    clickTrusted(button('More'));
    await settle();
    expect(root.querySelector('a')).toBeNull();
  });
});

describe('doubt', () => {
  const candidate = {
    id: 'c2',
    fullName: 'Ines V.',
    connectionId: 'crm-1',
    sourceName: 'Tryton',
    probability: 0.4,
    weightBits: 2,
  };

  it('asks, and remembers a refusal that can be undone', async () => {
    const browser = await show(
      cardOf(ines, { verdict: 'review', contact: undefined, candidates: [{ ...candidate, reasons: [] }] }),
      { 'link.refuse': () => ({ ok: true, value: { linkIds: ['l1'] } }) },
    );
    clickTrusted(button('Not this person'));
    await settle();
    expect(browser.ofType('link.refuse')[0]?.request).toMatchObject({ contactId: 'c2', person: ines });
    clickTrusted(button('Undo'));
    await settle();
    expect(browser.ofType('link.undo')[0]?.request).toEqual({ linkIds: ['l1'] });
  });

  it('shows the account of the employer, whoever of the candidates it is', async () => {
    const account = { id: 'a', name: 'Larkmoor Pumps', by: 'name' as const };
    const candidates = [{ ...candidate, reasons: [] }];
    const deals = [
      {
        ...{ id: 'd', connectionId: 'crm-1', name: 'Pumps', contactIds: [], stage: 'Offer', isOpen: true },
        updatedAt: '2026-11-01',
      },
    ];
    await show(cardOf(ines, { verdict: 'review', contact: undefined, candidates, account, deals }));
    expect(root.textContent).toContain('Account: Larkmoor Pumps');
    expect(root.textContent).toContain('Offer');
  });

  it('adds only after likely duplicates were shown', async () => {
    const browser = await show(cardOf(ines, { verdict: 'none', contact: undefined }), {
      'contact.create': ({ force }: { force: boolean }) => ({
        ok: true,
        value: force
          ? { created: true, contactId: 'new' }
          : { created: false, duplicates: [{ ...candidate, reasons: [] }] },
      }),
    });
    clickTrusted(button('Add contact'));
    await settle();
    const submit = () => actTrusted(root.querySelector('form')!, new Event('submit', { cancelable: true }));
    submit();
    await settle();
    expect(root.textContent).toContain('Ines V.');
    submit();
    await settle();
    const [first, second] = browser.ofType('contact.create').map(({ request }) => request);
    expect([first?.force, second?.force]).toEqual([false, true]);
    expect(second?.id).toBe(first?.id);
    expect(root.textContent).toContain('Added to your contacts');
  });
});

describe('a reminder', () => {
  it('is ticked off in the card, and that can be taken back', async () => {
    const at = '2026-03-02T09:00:00.000Z';
    const reminder = {
      ...{ id: 'task-1', connectionId: 'crm-1', contactId: 'ines-valdarno', kind: 'task' as const, channel: 'web' },
      ...{
        direction: 'none' as const,
        subject: 'Send the offer',
        body: '',
        occurredAt: null,
        dueAt: at,
        messageKeys: [],
      },
      ...{ audience: 'crm' as const, authorName: 'Rita', mine: true, createdAt: at, updatedAt: at },
    };
    const browser = await show(cardOf(ines, { reminder }));
    clickTrusted(button('Done: Send the offer'));
    await settle();
    expect(browser.ofType('activity.complete')[0]?.request).toEqual({ activityId: 'task-1' });
    clickTrusted(button('Undo'));
    await settle();
    expect(browser.ofType('activity.complete')[1]?.request).toEqual({ activityId: 'task-1', isDone: false });
  });
});

describe('a full disk', () => {
  it('is said after one click on Log, with the way to the export', async () => {
    const browser = await show(cardOf(ines), { 'activity.log': () => failed('storage-full') });
    clickTrusted(button('Log comment'));
    await settle();
    expect(root.textContent).toContain('The disk is full');
    clickTrusted(button('Export data'));
    await settle();
    expect(browser.ofType('app.open')[0]?.request).toEqual({ screen: 'data' });
  });
});

describe('a person in two connections', () => {
  const source = { id: 'ines-there', fullName: 'Ines Valdarno', connectionId: 'crm-2', sourceName: 'Pipedrive' };

  it('is one card that names the other record, which the rep can choose instead', async () => {
    const browser = await show(cardOf(ines, { sources: [source] }), {
      'link.add': () => ({ ok: true as const, value: { linkIds: ['link-1'] } }) as never,
    });
    expect(root.querySelector('ul[aria-label="Other records of this person"]')?.textContent).toContain(
      'Also in Pipedrive',
    );
    clickTrusted(button('Use the record in Pipedrive'));
    await settle();
    expect(browser.ofType('link.add')[0]?.request).toMatchObject({ contactId: 'ines-there', person: ines });
  });
});
