import { beforeEach, describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { takeView } from '../../src/background/health/assess';
import { figuresOf } from '../../src/background/health/figures';
import type { HealthRecord } from '../../src/model/page-health';
import type { SeenPerson } from '../../src/model/person';
import { ask, FROM_PAGE, install, LINKEDIN, value } from './extension';
import { ANNA } from './people';

const byRank = (rank: number): SeenPerson => ({ ref: 'p1', person: ANNA, evidence: [{ reader: 'link', rank }] });

let visits = 0;

/** A record after page views of different addresses, each with these people. */
function recordAfter(views: readonly SeenPerson[][], start?: HealthRecord, pageKind = 'profile'): HealthRecord {
  let record = start;
  for (const people of views) {
    const page = ++visits;
    const at = new Date(page * 1000).toISOString();
    record = takeView(record, { site: 'linkedin', pageKind, page, at, figures: figuresOf(people), version: '1' });
  }
  if (!record) throw new Error('no views');
  return record;
}

const times = (count: number, people: SeenPerson[]) => Array.from({ length: count }, () => people);
const usual = () => recordAfter(times(20, [byRank(1)]));

describe('what page views say about a kind of page', () => {
  it('is learned over twenty of them, and green from then on', () => {
    expect(recordAfter(times(19, [byRank(1)])).state).toBe('learning');
    expect(usual().state).toBe('green');
  });

  it('is red when three of the last five found nobody, without having learned anything', () => {
    expect(recordAfter(times(2, [])).state).toBe('learning');
    expect(recordAfter(times(3, [])).state).toBe('red');
  });

  it('is amber when people come from a reader that one may trust less', () => {
    const two = recordAfter(times(2, [byRank(4)]), usual());
    expect(two.state).toBe('green');
    expect(recordAfter([[byRank(4)]], two)).toMatchObject({ state: 'amber', since: two.recent[3]?.at });
  });

  it('is amber when fewer are found than ever, though the address promises nobody', () => {
    const many = Array.from({ length: 8 }, () => byRank(4));
    const list = recordAfter(times(20, many), undefined, 'list');
    expect(recordAfter(times(5, many.slice(1)), list, 'list').state).toBe('amber');
    expect(recordAfter(times(5, []), list, 'list').state).toBe('red');
  });

  it('does not flap: pages that differ are usual, one odd page changes nothing, the same page again counts once', () => {
    const mixed = Array.from({ length: 60 }, (_, index) => times(1 + ((index * 7) % 9), [byRank(4)]).flat());
    expect(recordAfter(mixed, undefined, 'feed').state).toBe('green');
    expect(recordAfter([[], [byRank(1)], [byRank(1)], [byRank(1)]], usual()).state).toBe('green');
    const view = { site: 'linkedin', pageKind: 'profile', page: 0, at: '2026', figures: figuresOf([]), version: '1' };
    const again = [1, 2, 3, 4].reduce<HealthRecord>(record => takeView(record, view), usual());
    expect(again.state).toBe('green');
  });

  it('recovers by itself', () => {
    const broken = recordAfter(times(5, []), usual());
    expect(broken.state).toBe('red');
    const better = recordAfter(times(3, [byRank(1)]), broken);
    expect(better.state).toBe('red');
    expect(recordAfter([[byRank(1)]], better).state).toBe('green');
  });

  it('learns anew under another version of the extension', () => {
    const view = { site: 'linkedin', pageKind: 'profile', page: 0, at: '2026', figures: figuresOf([byRank(4)]) };
    const next = takeView(usual(), { ...view, version: '2' });
    expect(next).toMatchObject({ state: 'learning', usual: { somebody: { count: 1 } } });
  });
});

describe('the health messages', () => {
  beforeEach(install);

  const report = async (page: number, more: object = {}) => {
    const url = `https://www.linkedin.com/in/somebody-${page}/`;
    const request = { url, pageKind: 'profile', people: [], site: 'linkedin' as const, ...more };
    expect(await ask('people.detected', request, { ...FROM_PAGE, url })).toMatchObject({ ok: true });
  };
  const records = async () => (await value('health.list', {})).records;

  it('count a page view when it has settled, and tell the card', async () => {
    for (const page of [1, 2, 3]) await report(page);
    expect(await records()).toEqual([]);
    for (const page of [1, 2, 3]) await report(page, { isSettled: true });
    expect(await records()).toMatchObject([{ site: 'linkedin', pageKind: 'profile', state: 'red' }]);
    const card = await value('card.get', { person: ANNA, pageUrl: LINKEDIN }, FROM_PAGE);
    expect(card.warning).toMatchObject({ state: 'red' });
    await value('health.forget', { site: 'linkedin', pageKind: 'profile' });
    expect(await records()).toEqual([]);
    expect((await value('card.get', { person: ANNA, pageUrl: LINKEDIN }, FROM_PAGE)).warning).toBeUndefined();
  });

  it('name a broken detector once, until it works again', async () => {
    await report(1, { failure: 'TypeError' });
    const [first] = await records();
    await report(2, { failure: 'RangeError' });
    expect(await records()).toMatchObject([{ broken: { failure: 'TypeError', at: first?.broken?.at } }]);
    await report(3, { isSettled: true });
    expect((await records())[0]?.broken).toBeUndefined();
  });

  it('keep no address of a page', async () => {
    await report(4711, { isSettled: true });
    expect(JSON.stringify(await records())).not.toContain('4711');
  });

  it.each([
    ['health.list', {}],
    ['skeleton.make', { tabId: 7 }],
  ] as const)('are for our own pages alone: %s', async (type, request) => {
    expect(await ask(type, request, FROM_PAGE)).toMatchObject({ ok: false, error: { code: 'forbidden' } });
  });
});
