import { describe, expect, it } from 'vitest';
import { chosenMode, originPattern, otherSites, siteName } from '../../../src/ui/app/settings/origins';
import { KNOWN_SITES, matchesOrigin } from '../../../src/ui/state/known-sites';

describe('originPattern', () => {
  it.each([
    ['https://crm.example.com', 'https://crm.example.com/*'],
    ['crm.example.com/odoo?x=1', 'https://crm.example.com/*'],
    ['  HTTPS://Crm.Example.com:8443/path ', 'https://crm.example.com/*'],
    ['http://localhost:8000', 'http://localhost/*'],
    ['http://127.0.0.1:8000/db', 'http://127.0.0.1/*'],
    // Plain http beyond this machine would send the password in the clear.
    ['http://crm.example.com', null],
    ['ftp://crm.example.com', null],
    ['javascript:alert(1)', null],
    ['https://user:secret@crm.example.com', null],
    ['intranet', null],
    ['not an address', null],
    ['', null],
  ])('%s -> %s', (address, pattern) => {
    expect(originPattern(address)).toBe(pattern);
  });
});

describe('known sites', () => {
  const [linkedin, x] = KNOWN_SITES;

  it('knows a choice for one of its patterns, and none without', () => {
    expect(chosenMode(x, [{ origin: 'https://x.com/*', mode: 'panel' }])).toBe('panel');
    expect(chosenMode(linkedin, [{ origin: 'https://x.com/*', mode: 'panel' }])).toBeUndefined();
  });

  it('lists only what is not known by name as other sites', () => {
    const added = { origin: 'https://forum.example.org/*', mode: 'overlay' } as const;
    expect(otherSites([{ origin: 'https://x.com/*', mode: 'off' }, added])).toEqual([added]);
    expect(siteName(added.origin)).toBe('forum.example.org');
  });

  it.each([
    ['https://www.linkedin.com/in/ada', true],
    ['https://de.linkedin.com/in/ada', true],
    ['https://linkedin.com.example.org/in/ada', false],
    ['http://www.linkedin.com/in/ada', false],
    ['chrome://settings', false],
  ])('LinkedIn holds %s: %s', (address, holds) => {
    expect(matchesOrigin(linkedin.origins, address)).toBe(holds);
  });
});
