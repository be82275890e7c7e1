import { afterEach, describe, expect, it } from 'vitest';
import { type WatchOptions, watchPage } from '../../src/page/watch';
import { openPage, pause, until } from './dom';

const life: AbortController[] = [];
afterEach(() => {
  for (const controller of life.splice(0)) controller.abort();
});

function watch(html: string, more: Partial<WatchOptions> = {}) {
  const { document, window } = openPage(html);
  const reads: (Document | Element)[] = [];
  const outside: (Document | Element)[] = [];
  const controller = new window.AbortController();
  life.push(controller);
  let settled = 0;
  const watching = watchPage({
    document,
    unit: 'li',
    signal: controller.signal,
    read: (root, isOutsideUnits) => {
      (isOutsideUnits ? outside : reads).push(root);
      return true;
    },
    settled: () => {
      settled++;
    },
    ...more,
  });
  return { document, window, reads, outside, controller, watching, settledTimes: () => settled };
}

function hide(document: Document, hidden: boolean) {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new document.defaultView!.Event('visibilitychange'));
}

const manyItems = `<ul>${Array.from({ length: 60 }, (_, i) => `<li><a href="/p${i}">P${i}</a></li>`).join('')}</ul>`;

describe('watchPage', () => {
  it('reads the whole document first, not synchronously', async () => {
    const { reads, document } = watch('<ul><li><a href="/ada">Ada</a></li></ul>');
    expect(reads).toEqual([]);
    await until(() => reads.length > 0);
    expect(reads).toEqual([document]);
  });

  it('reads only the unit in which a link of a reused node changed', async () => {
    const { reads, document } = watch('<ul><li><a href="/ada">Ada</a></li><li><a href="/bo">Bo</a></li></ul>');
    await until(() => reads.length === 1);
    const second = document.querySelectorAll('li')[1]!;
    second.querySelector('a')!.setAttribute('href', '/cy');
    second.querySelector('a')!.firstChild!.textContent = 'Cy';
    await until(() => reads.length === 2);
    await pause(150);
    expect(reads).toEqual([document, second]);
  });

  it('reads a unit that was added, with its wrapper', async () => {
    const { reads, document } = watch('<main><ul></ul></main>');
    await until(() => reads.length === 1);
    const wrapper = document.createElement('div');
    wrapper.innerHTML = '<li><a href="/dee">Dee</a></li>';
    document.querySelector('ul')!.append(wrapper);
    await until(() => reads.length === 2);
    expect(reads[1]).toBe(wrapper.firstChild);
  });

  it('reads all again, after a rest, when something outside of units came', async () => {
    const { reads, document } = watch('<main></main>');
    await until(() => reads.length === 1);
    document.querySelector('main')!.innerHTML = '<section><h1>Ada</h1></section>';
    await until(() => reads.length === 2);
    expect(reads[1]).toBe(document);
  });

  it('answers a flood with one reading', async () => {
    const { reads, document } = watch('<main></main>');
    await until(() => reads.length === 1);
    for (let i = 0; i < 500; i++) document.querySelector('main')!.append(document.createElement('section'));
    await until(() => reads.length > 1);
    await pause(200);
    expect(reads.length).toBe(2);
    expect(reads[1]).toBe(document);
  });

  it('reads a very long page unit by unit, in slices, and what lies outside of them first', async () => {
    const batches: number[] = [];
    let inBatch = 0;
    const order: (Document | Element)[] = [];
    const { window, reads, document } = watch(manyItems, {
      read: (root, isOutsideUnits) => {
        order.push(root);
        if (isOutsideUnits) return true;
        const end = window.performance.now() + 1;
        while (window.performance.now() < end);
        inBatch++;
        reads.push(root);
        return true;
      },
    });
    const count = () => {
      if (inBatch) batches.push(inBatch);
      inBatch = 0;
      window.requestAnimationFrame(count);
    };
    count();
    await until(() => reads.length === 60);
    expect(order[0]).toBe(document);
    expect(reads).not.toContain(document);
    expect(new Set(reads).size).toBe(60);
    expect(Math.max(...batches)).toBeLessThan(30);
  });

  it('reads no unit of a very long page again when something outside of units came', async () => {
    const { reads, outside, document } = watch(`<h1>Ada</h1>${manyItems}`);
    await until(() => reads.length === 60);
    document.querySelector('h1')!.firstChild!.textContent = 'Bo';
    await until(() => outside.length === 2);
    await pause(150);
    expect([reads.length, outside]).toEqual([60, [document, document]]);
  });

  it('reads every unit of a very long page again after a flood', async () => {
    const { reads, document } = watch(manyItems);
    await until(() => reads.length === 60);
    for (let i = 0; i < 500; i++) document.body.append(document.createElement('section'));
    await until(() => reads.length === 120);
  });

  it('does not read what is gone again while the page scrolls, and reads what stays', async () => {
    const { reads, document } = watch('<ul></ul>');
    await until(() => reads.length === 1);
    const list = document.querySelector('ul')!;
    const add = (name: string) => {
      list.insertAdjacentHTML('beforeend', `<li><a href="/${name}">${name}</a></li>`);
      return list.lastElementChild!;
    };
    const stays = add('ada');
    const scrolling = setInterval(() => document.dispatchEvent(new document.defaultView!.Event('scroll')), 20);
    for (let flown = 0; flown < 4; flown++) {
      const passing = add(`p${flown}`);
      await pause(150);
      passing.remove();
    }
    await until(() => reads.includes(stays));
    expect(reads).toEqual([document, stays]);
    const last = add('bo');
    clearInterval(scrolling);
    await until(() => reads.includes(last));
  });

  it('rests while the tab is hidden and catches up when it is shown', async () => {
    const { reads, document } = watch('<ul><li><a href="/ada">Ada</a></li></ul>');
    await until(() => reads.length === 1);
    hide(document, true);
    document.querySelector('a')!.setAttribute('href', '/bo');
    await pause(250);
    expect(reads.length).toBe(1);
    hide(document, false);
    await until(() => reads.length === 2);
  });

  it('says so when nodes have gone, without reading', async () => {
    const { reads, document, settledTimes } = watch('<ul><li>Ada</li></ul>');
    await until(() => reads.length === 1);
    const before = settledTimes();
    document.querySelector('li')!.remove();
    await until(() => settledTimes() > before);
    expect(reads.length).toBe(1);
  });

  it('does not mind what is put beside the page: its own host, other extensions', async () => {
    const { reads, document, settledTimes } = watch('<ul><li>Ada</li></ul>');
    await until(() => settledTimes() === 1);
    document.documentElement.append(document.createElement('div'));
    await pause(250);
    expect([reads.length, settledTimes()]).toEqual([1, 1]);
  });

  it('stops for good with its signal', async () => {
    const { reads, document, controller } = watch('<ul><li><a href="/ada">Ada</a></li></ul>');
    await until(() => reads.length === 1);
    controller.abort();
    document.querySelector('a')!.setAttribute('href', '/bo');
    await pause(250);
    expect(reads.length).toBe(1);
  });

  it('watches open shadow roots that the page has', async () => {
    let root: ShadowRoot | undefined;
    const { reads, document } = watch('<div id="host"></div>', { innerRoots: () => (root ? [root] : []) });
    root = document.getElementById('host')!.attachShadow({ mode: 'open' });
    await until(() => reads.length === 1);
    root.innerHTML = '<h2><a href="/ada">Ada</a></h2>';
    await until(() => reads.length === 2);
    expect(reads).toEqual([document, document]);
  });
});
