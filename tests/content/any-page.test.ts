import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SeenPerson } from '../../src/model/person';
import { offerUnmarkedReader } from '../../src/page/late-reader';
import { readUnmarked } from '../../src/page/unmarked/read';
import { openPage, pause, until } from '../page/dom';

type Message = { type: string; request: { group?: string; people?: SeenPerson[] } };

const TEAM = `<h1>Our team</h1><ul>
  <li><h3><a href="/team/ines-okoro">Ines Okoro</a></h3><p>Head of Sales</p></li>
  <li><h3><a href="/team/otto-brandl">Otto Brandl</a></h3><p>Engineer</p></li>
  <li><h3><a href="/team/kenji-aldous">Kenji Aldous</a></h3><p>Designer</p></li></ul>`;

let sent: Message[];
let handOver: (tries: number) => Promise<object>;

beforeEach(() => {
  sent = [];
  vi.resetModules();
});

afterEach(() => {
  (globalThis as { [key: symbol]: { stop?(): void } | undefined })[Symbol.for('throughline.runtime')]?.stop?.();
  delete (globalThis as { [key: symbol]: unknown })[Symbol.for('throughline.unmarked')];
  vi.unstubAllGlobals();
});

const asked = () => sent.filter(({ request }) => request.group === 'unmarked').length;
const people = () =>
  sent.flatMap(({ type, request }) => (type === 'people.detected' ? [request.people ?? []] : [])).at(-1) ?? [];

async function open(html: string) {
  const page = openPage(html, 'https://fernhollow.example/team');
  const { window } = page;
  vi.stubGlobal('window', window);
  vi.stubGlobal('document', window.document);
  vi.stubGlobal('AbortController', window.AbortController);
  const sendMessage = async (message: Message) => {
    sent.push(message);
    if (message.type === 'page.hello') {
      return { ok: true, value: { consent: true, mode: 'overlay', anyPage: true, theme: 'system' } };
    }
    return message.type === 'page.handOver' ? handOver(asked()) : { ok: true, value: { marks: {} } };
  };
  const onMessage = { addListener() {}, removeListener() {} };
  vi.stubGlobal('chrome', { runtime: { id: 'extension', sendMessage, onMessage } });
  await import('../../src/content/any-page');
  return page;
}

it('reads a page again when the reader of unmarked pages comes late, though nothing changed meanwhile', async () => {
  let arrive = () => {};
  handOver = () =>
    new Promise(done => {
      arrive = () => {
        offerUnmarkedReader(readUnmarked);
        done({ ok: true, value: null });
      };
    });
  await open(TEAM);
  await until(() => asked() === 1, 'the question');
  // Later than the looks that each visit takes by itself.
  await pause(2500);
  expect(people()).toEqual([]);
  arrive();
  await until(() => people().length === 3, 'the team');
  expect(asked()).toBe(1);
});

it('asks again after a failure, at the next change', async () => {
  handOver = async tries => {
    if (tries === 1) return { ok: false, error: { code: 'failed', message: 'the worker died' } };
    offerUnmarkedReader(readUnmarked);
    return { ok: true, value: null };
  };
  const { document } = await open(TEAM);
  await until(() => asked() === 1, 'the first question');
  document.body.append(document.createElement('h2'));
  await until(() => people().length === 3, 'the team');
  expect(asked()).toBe(2);
});
