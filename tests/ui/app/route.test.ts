import { describe, expect, it } from 'vitest';
import { hrefOf, parseRoute, type Route } from '../../../src/ui/app/route';

describe('routes', () => {
  it.each<Route>([
    { screen: 'welcome' },
    { screen: 'people' },
    { screen: 'new-person' },
    { screen: 'person', id: 'tryton-1:17 ü/%' },
    { screen: 'outbox' },
    { screen: 'settings', section: 'sites' },
    { screen: 'imports' },
    { screen: 'import', id: '8f3c' },
  ])('an address leads back to its screen: %o', route => {
    expect(parseRoute(hrefOf(route))).toEqual(route);
  });

  it('shows the people for what is no screen, and the first section for what is none', () => {
    expect(parseRoute('')).toEqual({ screen: 'people' });
    expect(parseRoute('#/nowhere/at/all')).toEqual({ screen: 'people' });
    expect(parseRoute('#/settings/nothing')).toEqual({ screen: 'settings', section: 'crm' });
    expect(parseRoute('#/people/%E0%A4')).toEqual({ screen: 'person', id: '%E0%A4' });
    expect(parseRoute('#/welcome?practice=http://localhost:1/')).toEqual({ screen: 'welcome' });
  });
});
