import { describe, expect, it } from 'vitest';
import { pageAddress, watchNavigation } from '../../src/page/navigation';
import { openPage, pause, until } from './dom';

function start(url = 'https://site.example/in/ada') {
  const { window } = openPage('<p>Ada</p>', url);
  const seen: string[] = [];
  const controller = new window.AbortController();
  const { check } = watchNavigation(window, to => seen.push(to.pathname), controller.signal);
  return { window, seen, controller, check };
}

describe('watchNavigation', () => {
  it('notices pushState at the next change of the page, without patching it', () => {
    const { window, seen, check } = start();
    const { pushState } = window.history;
    window.history.pushState(null, '', '/in/bo');
    check();
    check();
    expect(seen).toEqual(['/in/bo']);
    expect(window.history.pushState).toBe(pushState);
  });

  it('notices the way back', async () => {
    const { window, seen, check } = start();
    window.history.pushState(null, '', '/in/bo');
    check();
    window.history.back();
    await until(() => seen.length === 2);
    expect(seen).toEqual(['/in/bo', '/in/ada']);
  });

  it('uses the Navigation API where there is one', () => {
    const { window } = openPage('<p>Ada</p>', 'https://site.example/in/ada');
    const navigation = new window.EventTarget();
    Object.assign(window, { navigation });
    const seen: string[] = [];
    watchNavigation(window, to => seen.push(to.pathname), new window.AbortController().signal);
    window.history.pushState(null, '', '/in/bo');
    navigation.dispatchEvent(new window.Event('currententrychange'));
    expect(seen).toEqual(['/in/bo']);
  });

  it('says nothing after its signal ended', async () => {
    const { window, seen, check, controller } = start();
    controller.abort();
    window.history.pushState(null, '', '/in/bo');
    check();
    window.dispatchEvent(new window.PopStateEvent('popstate'));
    await pause(10);
    expect(seen).toEqual([]);
  });
});

describe('pageAddress', () => {
  it.each([
    ['https://a.example/x?q=1#part', 'https://a.example/x?q=1'],
    ['https://a.example/x#', 'https://a.example/x'],
    ['https://a.example/#/people/1', 'https://a.example/#/people/1'],
    ['https://mail.example/u/0/#inbox/17c', 'https://mail.example/u/0/#inbox/17c'],
  ])('%s', (href, expected) => {
    expect(pageAddress(href)).toBe(expected);
  });
});
