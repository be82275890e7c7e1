import { describe, expect, it } from 'vitest';
import { innerRoots } from '../../src/page/roots';
import { openPage } from './dom';

describe('innerRoots', () => {
  it('finds open shadow roots near the body and of known hosts, and frames of the same origin', () => {
    const { document } = openPage(
      '<div id="near"></div><iframe></iframe><div><div><div><div><div id="deep"></div></div></div></div></div><p id="closed"></p>',
    );
    const near = document.getElementById('near')!.attachShadow({ mode: 'open' });
    const deep = document.getElementById('deep')!.attachShadow({ mode: 'open' });
    document.getElementById('closed')!.attachShadow({ mode: 'closed' });
    const frame = document.querySelector('iframe')!.contentDocument;
    expect(new Set(innerRoots(document, '#deep'))).toEqual(new Set([near, deep, frame]));
    expect(innerRoots(document, '#none')).not.toContain(deep);
  });

  it('passes over frames that may not be read', () => {
    const { document } = openPage('<iframe></iframe>');
    Object.defineProperty(document.querySelector('iframe'), 'contentDocument', {
      get: () => {
        throw new Error('cross-origin');
      },
    });
    expect(innerRoots(document, 'iframe')).toEqual([]);
  });
});
