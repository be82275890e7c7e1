import type { Evidence, Person, Touch } from '../model/person';
import { type AccountForm, elementShowing, nameInTitle, profileVisit } from './account-links';

/** Whose profile a page is, as detectors report people. */
export interface ProfileOwner {
  anchor: Element;
  person: Person;
  evidence: Evidence[];
  touch: Touch;
}

const HEADINGS = 'h1, h2, h3, span, a';

/**
 * Owner of a profile on a site whose addresses hold the handle and whose titles say `Name (@handle)`. Nobody when neither
 * title nor page shows the handle: then the profile is gone, or not there yet.
 * @param main - selector of the part that holds the profile
 */
export function titledProfile(
  document: Document,
  { site, url, read }: AccountForm,
  main: string,
): ProfileOwner | undefined {
  const account = read(url);
  const handle = account?.site === site && account.kind === 'profile' ? account.handle : undefined;
  const scope = document.querySelector(main) ?? document.body;
  if (!handle || !scope) return undefined;
  const named = nameInTitle(document, handle);
  const shown = elementShowing(scope, HEADINGS, handle);
  if (!named && !shown) return undefined;
  // Many call themselves by their handle, in capitals of their own.
  const fullName = named === handle ? undefined : named;
  const sourceUrl = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return {
    anchor: (fullName && elementShowing(scope, HEADINGS, fullName)) || shown || scope,
    person: { site, role: 'subject', identifiers: [{ kind: 'handle', site, value: handle }], fullName },
    evidence: [
      { reader: 'url', rank: 1, field: 'handle' },
      ...(fullName ? [{ reader: 'structured-data' as const, rank: 2, field: 'fullName' }] : []),
    ],
    touch: profileVisit(site, sourceUrl),
  };
}

/**
 * Who a page is about, or who wrote the post at its address, as its head says in a title `Name (@handle)`: all there is
 * before the page is drawn, and for guests often all there ever is.
 * @param touch - what the rep would log
 */
export function titledPerson(
  document: Document,
  site: Person['site'],
  account: { role: 'subject' | 'author'; handle: string },
  touch: Touch,
): ProfileOwner | undefined {
  const { role, handle } = account;
  const name = nameInTitle(document, handle);
  if (!name) return undefined;
  const fullName = name.toLowerCase() === handle ? undefined : name;
  return {
    anchor: document.querySelector('main h1, h1') ?? document.body,
    person: { site, role, identifiers: [{ kind: 'handle', site, value: handle }], ...(fullName && { fullName }) },
    evidence: [
      { reader: 'url', rank: 1, field: 'handle' },
      { reader: 'structured-data', rank: 2, field: 'fullName' },
    ],
    touch,
  };
}
