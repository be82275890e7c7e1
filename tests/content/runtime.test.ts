import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startRuntime } from '../../src/content/runtime';
import { cleanName } from '../../src/lib/text';
import type { SeenPerson } from '../../src/model/person';
import { getBridge, setOverlay } from '../../src/page/bridge';
import { linkedin } from '../../src/sites/linkedin';
import type { SiteDetector } from '../../src/sites/types';
import { openPage, pause, until } from '../page/dom';

interface Report {
  url: string;
  pageKind: string;
  hasOverlay: boolean;
  people: SeenPerson[];
  total?: number;
}

type Message = { type: string; request: unknown };

const nobody = { consent: true, mode: 'overlay', anyPage: false, theme: 'system' };

/** Reads links as people; the simplest detector there is. */
const links: SiteDetector = {
  id: 'web',
  matches: ['https://site.example/*'],
  unit: () => 'li',
  pageKind: () => 'feed',
  detect: root =>
    [...root.querySelectorAll('a')].map(anchor => ({
      anchor,
      evidence: [],
      person: {
        site: 'web',
        role: 'author',
        identifiers: [{ kind: 'url', value: anchor.href }],
        fullName: anchor.textContent ?? '',
      },
    })),
};

let listeners: Set<(message: unknown) => void>;
let sent: Message[];
let hello: object;
let runtimeApi: { id?: string; sendMessage(message: Message): Promise<unknown>; onMessage: object };
const running: { stop(): void }[] = [];

beforeEach(() => {
  listeners = new Set();
  sent = [];
  hello = nobody;
  runtimeApi = {
    id: 'extension',
    async sendMessage(message) {
      sent.push(message);
      if (message.type === 'page.hello') return { ok: true, value: hello };
      const { people } = message.request as Report;
      const marks = people.map(({ ref }) => [ref, { verdict: 'match', candidates: 1, contactId: `c-${ref}` }]);
      return { ok: true, value: { marks: Object.fromEntries(marks) } };
    },
    onMessage: {
      addListener: (listener: (message: unknown) => void) => listeners.add(listener),
      removeListener: (listener: (message: unknown) => void) => listeners.delete(listener),
    },
  };
  vi.stubGlobal('chrome', { runtime: runtimeApi });
});

afterEach(() => {
  for (const { stop } of running.splice(0)) stop();
  vi.unstubAllGlobals();
});

function start(html: string, detector: SiteDetector | null = links, url = 'https://site.example/in/ada') {
  const page = openPage(html, url);
  vi.stubGlobal('AbortController', page.window.AbortController);
  const runtime = startRuntime(page.window, () => detector);
  running.push(runtime);
  return { ...page, runtime };
}

const reports = () => sent.filter(({ type }) => type === 'people.detected').map(({ request }) => request as Report);
const names = (report: Report | undefined) => report?.people.map(({ person }) => person.fullName);
const tell = (event: string) => {
  for (const listener of listeners) listener({ event });
};

describe('consent and mode', () => {
  it.each([
    ['before consent', { ...nobody, consent: false }],
    ['with the site switched off', { ...nobody, mode: 'off' }],
  ])('%s nothing is read or sent', async (_name, answer) => {
    hello = answer;
    const detect = vi.fn(() => []);
    start('<a href="/in/ada">Ada</a>', { ...links, detect });
    await pause(300);
    expect(sent.map(({ type }) => type)).toEqual(['page.hello']);
    expect(detect).not.toHaveBeenCalled();
    expect(getBridge()).toBeUndefined();
  });

  it('starts when the rep agrees later, and ends when the site is switched off', async () => {
    hello = { ...nobody, consent: false };
    start('<a href="/in/ada">Ada</a>');
    await until(() => sent.length === 1);
    hello = nobody;
    tell('page.reconsider');
    await until(() => names(reports().at(-1))?.[0] === 'Ada');
    const { signal } = getBridge()!;
    hello = { ...nobody, mode: 'off' };
    tell('page.reconsider');
    await until(() => signal.aborted);
    expect(getBridge()).toBeUndefined();
  });
});

describe('people of a very long page', () => {
  const items = Array.from({ length: 60 }, (_, i) => `<li><a href="/in/p${i}"><p>Person ${i}</p></a></li>`).join('');

  it('include whose page it is', async () => {
    const card = `<section><h1>Ada Lund</h1><p>Engineer</p><a href="/in/ada/overlay/contact-info/">Contact info</a></section>`;
    const html = `<title>Ada Lund | LinkedIn</title><main>${card}<ul>${items}</ul></main>`;
    start(html, linkedin, 'https://www.linkedin.com/in/ada/');
    await until(() => reports().at(-1)?.people.length === 61);
    const subjects = reports()
      .at(-1)
      ?.people.filter(({ person }) => person.role === 'subject');
    expect(subjects?.map(({ person }) => person.fullName)).toEqual(['Ada Lund']);
  });

  it('include those outside of its units, whose changes take nobody else away', async () => {
    const outside = (document: Document) => links.detect(document.querySelector('h1')!, new URL(document.URL));
    const html = `<h1><a href="/in/ada">Ada</a></h1><ul>${items}</ul>`;
    const { document } = start(html, { ...links, detectOutsideUnits: outside });
    await until(() => reports().at(-1)?.people.length === 61);
    document.querySelector('h1 a')!.setAttribute('href', '/in/bo');
    document.querySelector('h1 a')!.textContent = 'Bo';
    await until(() => names(reports().at(-1))?.includes('Bo') === true);
    expect(names(reports().at(-1))).not.toContain('Ada');
    expect(reports().at(-1)?.people.length).toBe(61);
  });
});

describe('people', () => {
  it('are reported once, come back with marks, and are offered with their anchors', async () => {
    const { document } = start('<a href="/in/ada">Ada</a>');
    await until(() => getBridge()?.people()[0]?.mark !== undefined);
    const [person] = getBridge()!.people();
    expect(person?.anchor).toBe(document.querySelector('a'));
    expect(person?.mark).toEqual({ verdict: 'match', candidates: 1, contactId: `c-${person?.ref}` });
    const count = reports().length;
    document.body.append(document.createElement('p'));
    await pause(700);
    expect(reports().length).toBe(count);
  });

  it('get a new ref when a reused node shows somebody else, so that no mark passes on', async () => {
    const { document } = start('<ul><li><a href="/in/ada">Ada</a></li></ul>');
    await until(() => getBridge()?.people()[0]?.mark !== undefined);
    const before = getBridge()!.people()[0]!;
    const anchor = document.querySelector('a')!;
    anchor.setAttribute('href', '/in/bo');
    anchor.textContent = 'Bo';
    await until(() => getBridge()!.people()[0]?.person.fullName === 'Bo');
    const now = getBridge()!.people()[0]!;
    expect(now.anchor).toBe(before.anchor);
    expect(now.ref).not.toBe(before.ref);
    await until(() => names(reports().at(-1))?.[0] === 'Bo');
  });

  it('are reported with whether the overlay is there, so that it comes once', async () => {
    const { document } = start('<a href="/in/ada">Ada</a>');
    await until(() => getBridge()?.people()[0]?.mark !== undefined);
    expect(reports().at(-1)?.hasOverlay).toBe(false);
    const tree = document.createElement('div');
    setOverlay({ bridge: getBridge()!, root: tree.attachShadow({ mode: 'closed' }), tree });
    tell('people.rematch');
    await until(() => reports().at(-1)?.hasOverlay === true);
    setOverlay(undefined);
  });

  it('keep their names as the page writes them, where cleaning changed them', async () => {
    const detect: SiteDetector['detect'] = (root, url) =>
      links.detect(root, url).map(one => ({
        ...one,
        person: { ...one.person, fullName: cleanName(one.person.fullName) },
      }));
    const html = '<a href="/in/ada">🚀 ADA LUND, PhD (she/her)</a><a href="/in/bo">Bo Berg</a>';
    start(html, { ...links, detect });
    await until(() => names(reports().at(-1))?.length === 2);
    const people = reports()
      .at(-1)
      ?.people.map(({ person }) => [person.fullName, person.shownName]);
    expect(people).toEqual([
      ['Ada Lund', '🚀 ADA LUND, PhD (she/her)'],
      ['Bo Berg', undefined],
    ]);
    const count = reports().length;
    tell('people.rematch');
    await until(() => reports().length === count + 1);
    expect(reports().at(-1)?.people[0]?.person.shownName).toBe('🚀 ADA LUND, PhD (she/her)');
  });

  it('leave with their nodes', async () => {
    const { document } = start('<ul><li><a href="/in/ada">Ada</a></li><li><a href="/in/bo">Bo</a></li></ul>');
    await until(() => reports().at(-1)?.people.length === 2);
    document.querySelector('li')!.remove();
    expect(getBridge()!.people().length).toBe(2 - 1);
    await until(() => reports().at(-1)?.people.length === 1);
  });

  it('are reported again on rematch', async () => {
    start('<a href="/in/ada">Ada</a>');
    await until(() => reports().at(-1)?.people.length === 1);
    const count = reports().length;
    tell('people.rematch');
    await until(() => reports().length === count + 1);
    expect(names(reports().at(-1))).toEqual(['Ada']);
  });

  it('are cut to what a message may hold', async () => {
    const many = Array.from({ length: 620 }, (_, i) => `<a href="/in/p${i}">P${i}</a>`).join('');
    start(`<a href="/in/long">${'x'.repeat(1_000_000)}</a><a href="/in/${'y'.repeat(600)}"></a>${many}`);
    await until(() => (reports().at(-1)?.people.length ?? 0) > 0);
    const { people } = reports().at(-1)!;
    expect(people.length).toBe(300);
    expect(reports().at(-1)?.total).toBe(621);
    expect(Math.max(...people.map(({ person }) => person.fullName?.length ?? 0))).toBe(200);
    expect(people.every(({ person }) => person.identifiers.every(({ value }) => value.length <= 512))).toBe(true);
  });

  it('are reported again when the worker died under the report', async () => {
    const answer = runtimeApi.sendMessage;
    let failures = 0;
    runtimeApi.sendMessage = async message => {
      const isFirst =
        message.type === 'people.detected' && (message.request as Report).people.length && failures++ === 0;
      return isFirst ? undefined : answer(message);
    };
    start('<a href="/in/ada">Ada</a>');
    await until(() => failures === 1);
    await pause(1200);
    await until(() => getBridge()?.people()[0]?.mark !== undefined);
  });
});

describe('navigation', () => {
  it('drops the people of A at once and never offers them under B', async () => {
    const { window, document } = start('<main><a href="/in/ada">Ada</a></main>');
    await until(() => names(reports().at(-1))?.[0] === 'Ada');
    const atA = getBridge()!;
    window.history.pushState(null, '', '/in/bo');
    window.dispatchEvent(new window.PopStateEvent('popstate'));
    expect(atA.signal.aborted).toBe(true);
    expect(atA.signal.reason).toBe('navigated');
    expect(getBridge()).not.toBe(atA);
    expect(getBridge()!.people()).toEqual([]);
    document.querySelector('main')!.innerHTML = '<a href="/in/bo">Bo</a>';
    await until(() => names(reports().at(-1))?.[0] === 'Bo');
    const atB = reports().filter(({ url }) => url.endsWith('/in/bo'));
    expect(atB[0]?.people).toEqual([]);
    expect(atB.flatMap(names)).not.toContain('Ada');
  });
});

describe('life', () => {
  it('started twice, the newer takes over', async () => {
    const first = start('<a href="/in/ada">Ada</a>');
    await until(() => getBridge()?.people().length === 1);
    const old = getBridge()!;
    running.push(startRuntime(first.window, () => links));
    expect(old.signal.aborted).toBe(true);
    await until(() => getBridge()?.people().length === 1);
    expect(listeners.size).toBe(1);
    first.runtime.stop();
    expect(getBridge()).toBeDefined();
  });

  it('ends when the extension context is gone, and says why', async () => {
    const { document } = start('<ul><li><a href="/in/ada">Ada</a></li></ul>');
    await until(() => getBridge()?.people().length === 1);
    const { signal } = getBridge()!;
    delete runtimeApi.id;
    document.querySelector('a')!.setAttribute('href', '/in/bo');
    await until(() => signal.aborted);
    expect(signal.reason).toBe('disconnected');
    expect(listeners.size).toBe(0);
    expect(getBridge()).toBeUndefined();
  });

  it('goes on when a detector throws, and names it once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    let broken = true;
    const detect: SiteDetector['detect'] = (root, url) => {
      if (broken) throw new TypeError('no such node');
      return links.detect(root, url);
    };
    const { document } = start('<ul><li><a href="/in/ada">Ada</a></li></ul>', { ...links, detect });
    await until(() => warn.mock.calls.length > 0);
    broken = false;
    document.querySelector('a')!.setAttribute('href', '/in/bo');
    await until(() => getBridge()?.people().length === 1);
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain('web');
    warn.mockRestore();
  });
});
