import { describe, expect, it, vi } from 'vitest';

vi.mock('webextension-polyfill', () => import('./fake-polyfill'));

import { matchesPattern, readerOf } from '../../src/background/site-access';

describe('matchesPattern', () => {
  it.each([
    ['https://*.linkedin.com/*', 'https://de.linkedin.com/in/ada', true],
    ['https://*.linkedin.com/*', 'https://linkedin.com.evil.example/in/ada', false],
    ['https://*.linkedin.com/*', 'https://notlinkedin.com/in/ada', false],
    ['https://*.linkedin.com/sales/*', 'https://www.linkedin.com/sales/search/people', true],
    ['https://*.linkedin.com/sales/*', 'https://www.linkedin.com/salesforce/', false],
    ['https://*.linkedin.com/sales/*', 'https://evil.example/sales/', false],
    ['https://x.com/*', 'http://x.com/ada', false],
  ])('%s and %s', (pattern, url, fits) => {
    expect(matchesPattern(pattern, url)).toBe(fits);
  });
});

describe('readerOf', () => {
  it.each([
    ['https://www.linkedin.com/in/ada', 'linkedin.js'],
    ['https://www.linkedin.com/sales/lead/ACwAAA1,NAME_SEARCH,x', 'linkedin-sales.js'],
    ['https://example.org/team', 'any-page.js'],
  ])('%s is read by %s', (url, file) => {
    expect(readerOf(url)).toBe(file);
  });
});
