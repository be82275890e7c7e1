import { cleanName } from '../lib/text';
import type { Person } from '../model/person';
import { createProfileReader } from '../model/url-grammar/reader';
import { xing as grammar } from '../model/url-grammar/work';
import { type AccountForm, accountLinks, metaContent, ownKeys, profileVisit } from '../page/account-links';
import { fold } from '../page/profile-links';
import { isInSentence } from '../page/select';
import { textOf } from '../page/structured-data';
import type { Detection, PageKind, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

const UNIT = '[role="listitem"], li, article';
const FRAME = 'nav, [role="navigation"], [role="banner"], header';

/** What is the same for everyone on the page. */
interface Page {
  form: AccountForm;
  kind: PageKind;
  own: ReadonlySet<string>;
}

export const xing: SiteDetector = {
  id: 'xing',
  matches: ['https://www.xing.com/*', 'https://xing.com/*'],
  unit: () => UNIT,
  pageKind(url) {
    const [first = '', second = ''] = url.pathname.split('/').filter(Boolean);
    if (first === 'search') return 'search';
    if (first === 'contacts' || first === 'network') return 'list';
    if (first === 'pages' || first === 'companies') return second ? 'company' : null;
    return parseProfileUrl(url)?.kind ?? null;
  },
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    const page = pageOf(document, url);
    if (!page) return [];
    return root === document ? [...subject(document, page), ...cards(root, page)] : cards(root, page);
  },
  detectOutsideUnits(document, url) {
    const page = pageOf(document, url);
    const found = page ? [...subject(document, page), ...cards(document, page)] : [];
    return found.filter(({ anchor }) => !anchor.closest(UNIT));
  },
};

function pageOf(document: Document, url: URL): Page | undefined {
  const kind = xing.pageKind(url);
  const form: AccountForm = { site: 'xing', url, path: /^\/profile\/[^/?]+\/?(?:\?.*)?$/, read: parseProfileUrl };
  return kind ? { form, kind, own: ownKeys(document, form, FRAME) } : undefined;
}

/** Handles are made from names (`Ada_Example3`), so the name is what heading or title says in the handle's own words. */
function subject(document: Document, page: Page): Detection[] {
  const account = parseProfileUrl(page.form.url);
  if (!account?.handle || !account.identifier || page.kind === 'company') return [];
  if (page.own.has(`handle:xing:${account.handle}`)) return [];
  const headings = [...document.querySelectorAll('h1, h2')];
  const heading = headings.find(one => isNamed(textOf(one), account.handle));
  const title = [metaContent(document, 'og:title'), document.title].map(text => text.split(/\s[-–|]\s/)[0]);
  const fullName = cleanName(textOf(heading) ?? title.find(text => isNamed(text, account.handle)));
  if (!fullName) return [];
  const identifiers = [account.identifier];
  return [
    {
      anchor: heading ?? document.body,
      person: { site: 'xing', role: 'subject', identifiers, fullName },
      evidence: [
        { reader: 'url', rank: 1, field: 'handle' },
        heading ? { reader: 'text', rank: 5, field: 'fullName' } : { reader: 'structured-data', rank: 2 },
      ],
      touch: profileVisit('xing', account.canonicalUrl),
    },
  ];
}

function isNamed(text: string | undefined, handle = ''): boolean {
  const words =
    cleanName(text)
      ?.split(/[\s-]+/)
      .map(plain)
      .filter(Boolean) ?? [];
  const spelled = words.filter(word => word.length > 1 && plain(handle).includes(word));
  return words.length > 1 && spelled.length * 2 >= words.length && spelled.length > 1;
}

// Handles write umlauts as two letters.
const plain = (text: string): string =>
  fold(text.toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss'));

/** Results, contacts, employees: links to profiles that show a name and stand for themselves. */
function cards(scope: Document | Element, page: Page): Detection[] {
  if (page.kind === 'profile') return [];
  const seen = new Set(page.own);
  return accountLinks(scope, page.form).flatMap(({ link, key, text, profile }) => {
    const fullName = cleanName(text);
    if (!fullName || seen.has(key) || !isNamed(text, profile.handle) || isInSentence(link) || link.closest(FRAME))
      return [];
    seen.add(key);
    const person: Person = {
      site: 'xing',
      role: 'listed',
      identifiers: profile.identifier ? [profile.identifier] : [],
      fullName,
    };
    const touch = profileVisit('xing', profile.canonicalUrl);
    return [{ anchor: link, person, evidence: [{ reader: 'link' as const, rank: 4 }], touch }];
  });
}

// To try by hand: any https://www.xing.com/profile/First_Last, https://www.xing.com/search/members.
