import { useEffect, useState } from 'preact/hooks';

export const SETTINGS_SECTIONS = ['crm', 'sites', 'notes', 'appearance', 'keyboard', 'data'] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];

/** A screen of the full page, as the address's hash names it. */
export type Route =
  | { screen: 'welcome' }
  | { screen: 'people' }
  | { screen: 'duplicates' }
  | { screen: 'new-person' }
  | { screen: 'person'; id: string }
  | { screen: 'outbox' }
  | { screen: 'health' }
  | { screen: 'skeleton'; tabId: number }
  | { screen: 'settings'; section: SettingsSection }
  | { screen: 'fields'; connectionId: string }
  | { screen: 'imports' }
  | { screen: 'import'; id: string };

/**
 * @param hash - `#/people/ID`, with or without a query
 * @returns the People list for anything that names no screen
 */
export function parseRoute(hash: string): Route {
  const [screen, id] = hash.replace(/^#\/?/, '').replace(/\?.*$/, '').split('/').map(safeDecode);
  if (screen === 'welcome' || screen === 'outbox' || screen === 'duplicates') return { screen };
  if (screen === 'health') return id && /^\d+$/.test(id) ? { screen: 'skeleton', tabId: Number(id) } : { screen };
  if (screen === 'settings') return { screen, section: SETTINGS_SECTIONS.find(name => name === id) ?? 'crm' };
  if (screen === 'fields' && id) return { screen, connectionId: id };
  if (screen === 'import') return id ? { screen, id } : { screen: 'imports' };
  if (screen === 'people' && id) return id === 'new' ? { screen: 'new-person' } : { screen: 'person', id };
  return { screen: 'people' };
}

/** Address of a screen, for links. */
export function hrefOf(route: Route): string {
  switch (route.screen) {
    case 'person':
      return `#/people/${encodeURIComponent(route.id)}`;
    case 'new-person':
      return '#/people/new';
    case 'settings':
      return `#/settings/${route.section}`;
    case 'fields':
      return `#/fields/${encodeURIComponent(route.connectionId)}`;
    case 'skeleton':
      return `#/health/${route.tabId}`;
    case 'imports':
      return '#/import';
    case 'import':
      return `#/import/${encodeURIComponent(route.id)}`;
    default:
      return `#/${route.screen}`;
  }
}

export function goTo(route: Route): void {
  location.hash = hrefOf(route);
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash));
  useEffect(() => {
    const follow = () => setRoute(parseRoute(location.hash));
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return route;
}

function safeDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
