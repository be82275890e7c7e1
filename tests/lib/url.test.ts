import { describe, expect, it } from 'vitest';
import { decodeSegment, pathSegments, plainAddress, toWebUrl } from '../../src/lib/url';

describe('toWebUrl', () => {
  it.each([
    ['ada.example/about', 'https://ada.example/about'],
    ['//ada.example', 'https://ada.example/'],
    ['  <https://ada.example/>, ', 'https://ada.example/'],
    ['HTTP://Ada.Example', 'http://ada.example/'],
    ['ada.example:8080/x', 'https://ada.example:8080/x'],
  ])('%s', (text, href) => {
    expect(toWebUrl(text)?.href).toBe(href);
  });

  it.each([
    '',
    'ada',
    'mailto:ada@example.com',
    'javascript:1',
    'file:///etc/passwd',
    'https://a:b@ada.example',
    'https://ada example',
    'https://ada.example\\x',
    'https://',
    `ada.example/${'x'.repeat(3000)}`,
  ])('refuses %s', text => {
    expect(toWebUrl(text)).toBeNull();
  });
});

it('takes addresses apart and back to one spelling', () => {
  expect(pathSegments(new URL('https://a.example//b%20c/%E0%A4%A/'))).toEqual(['b c', '%E0%A4%A']);
  expect(decodeSegment('e%CC%81')).toBe('é');
  expect(plainAddress(new URL('http://www.a.example/b/?c=1#d'))).toBe('https://a.example/b');
});
