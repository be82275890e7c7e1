import { describe, expect, it } from 'vitest';
import { crmFailure, retryAfterMs, statusFailure } from '../../src/crm/failure';

const NOW = new Date('2026-11-22T12:00:00Z');

describe('statusFailure', () => {
  // status, HTML instead of data, cause, retry, may have been carried out
  it.each([
    [301, true, 'not-a-crm', 'later', false],
    [302, false, 'not-a-crm', 'later', false],
    [400, false, 'invalid', 'fix', false],
    [401, false, 'signin', 'signin', false],
    [401, true, 'signin', 'signin', false],
    [403, false, 'forbidden', 'fix', false],
    [404, false, 'gone', 'gone', false],
    [404, true, 'not-a-crm', 'later', false],
    [405, true, 'not-a-crm', 'later', false],
    [408, false, 'timeout', 'later', true],
    [409, false, 'conflict', 'fix', false],
    [410, false, 'gone', 'gone', false],
    [412, false, 'conflict', 'fix', false],
    [413, false, 'invalid', 'fix', false],
    [422, false, 'invalid', 'fix', false],
    [425, false, 'server', 'later', false],
    [429, false, 'rate-limit', 'later', false],
    [500, false, 'server', 'later', true],
    [502, true, 'server', 'later', true],
    [503, false, 'server', 'later', true],
    [504, true, 'server', 'later', true],
    [599, false, 'server', 'later', true],
  ] as const)('%d (html: %s) is %s', (status, isHtml, code, retry, unknownEnd) => {
    const failure = statusFailure(status, new Headers(), isHtml, NOW);
    expect(failure).toMatchObject({ retry, unknownEnd, cause: { code } });
    expect(failure?.cause.messageKey).toBe(`crm_error_${code.replaceAll('-', '_')}`);
  });

  it.each([200, 201, 204])('lets %d pass', status => {
    expect(statusFailure(status, new Headers(), false, NOW)).toBeNull();
  });

  it('shows a redirect that the browser hid as no CRM', () => {
    expect(statusFailure(0, new Headers(), false, NOW)?.cause.code).toBe('not-a-crm');
  });

  it('reads a date in Retry-After by the clock of the server', () => {
    const headers = new Headers({
      date: 'Sun, 22 Nov 2026 09:00:00 GMT',
      'retry-after': 'Sun, 22 Nov 2026 09:02:00 GMT',
    });
    expect(statusFailure(429, headers, false, NOW)?.retryAfterMs).toBe(120_000);
  });
});

describe('retryAfterMs', () => {
  it.each([
    ['30', 30_000],
    ['0', 0],
    ['1.5', 1_500],
    ['Sun, 22 Nov 2026 12:00:30 GMT', 30_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['9999999', 86_400_000],
    ['soon', undefined],
    ['', undefined],
    [null, undefined],
  ])('%s is %s', (header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});

it('lets a connector be more exact than the usual consequences of a cause', () => {
  expect(crmFailure('server', { unknownEnd: false, vendorText: 'rolled back' })).toEqual({
    retry: 'later',
    unknownEnd: false,
    cause: { code: 'server', messageKey: 'crm_error_server', vendorText: 'rolled back' },
  });
});
