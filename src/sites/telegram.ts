import { cleanLabel, cleanName, cleanText } from '../lib/text';
import type { Person } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { telegram as grammar } from '../model/url-grammar/reserved';
import { elementShowing, metaContent, profileVisit } from '../page/account-links';
import { textOf } from '../page/structured-data';
import type { Detection, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

export const telegram: SiteDetector = {
  id: 'telegram',
  matches: ['https://t.me/*', 'https://telegram.me/*'],
  unit: () => '[data-post]',
  pageKind(url) {
    const account = parseProfileUrl(url);
    return account?.site === 'telegram' ? account.kind : null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    // Messages of a channel are the channel's: only the page itself names somebody.
    return root === document ? owner(document, url) : [];
  },
  detectOutsideUnits: (document, url) => owner(document, url),
};

function owner(document: Document, url: URL): Detection[] {
  const account = telegram.pageKind(url) ? parseProfileUrl(url) : null;
  const handle = account?.handle?.toLowerCase();
  const title = metaContent(document, 'og:title');
  const extra = pageExtra(document, handle ?? '');
  // Of a name nobody has, the page only says how to write to it: `Telegram: Contact @name`.
  if (!handle || !title || title.toLowerCase().includes(`@${handle}`) || handle.endsWith('bot')) return [];
  // People have their handle below the name; channels and groups a number of readers, or messages to look at.
  const isPerson = extra !== undefined;
  const person: Person = {
    site: 'telegram',
    role: account?.kind === 'post' ? 'author' : 'subject',
    identifiers: [{ kind: 'handle', site: 'telegram', value: handle }],
    fullName: isPerson ? cleanName(title) : cleanLabel(title),
    headline: cleanText(metaContent(document, 'og:description'), 400),
  };
  return [
    {
      anchor: elementShowing(document.body, 'h1, [dir="auto"], span, div', title) ?? document.body,
      person: isPerson ? person : { ...person, isOrganization: true },
      evidence: [
        { reader: 'url', rank: 1, field: 'handle' },
        { reader: 'structured-data', rank: 2, field: 'fullName' },
      ],
      touch: profileVisit('telegram', `https://t.me/${handle}`),
    },
  ];
}

/** The line that shows the handle, below the name of a person. */
function pageExtra(document: Document, handle: string): Element | undefined {
  return [...document.querySelectorAll('body div, body span')].find(
    element =>
      element.childElementCount === 0 &&
      !element.closest('a, [data-post]') &&
      textOf(element)?.toLowerCase() === `@${handle}`,
  );
}

// To try by hand: https://t.me/durov (a channel), https://t.me/s/telegram, and a person's page.
