/** What a new site is made of, before anybody has looked at its pages. */
export interface NewSite {
  /** File name, id and name of the exports: lower-case letters and digits. */
  id: string;
  /** As people write it. */
  name: string;
  /** Without `www.`. */
  host: string;
  group: string;
}

/** Path from the root of the repository to text. */
export type NewFiles = Record<string, string>;

/** The files that are a site's own. They read `https://host/@handle`, to be replaced by what the site really does. */
export function ownFiles(site: NewSite): NewFiles {
  const { id } = site;
  const folder = `tests/sites/${id}`;
  return {
    [`src/model/url-grammar/${id}.ts`]: grammar(site),
    [`src/sites/${id}.ts`]: detector(site),
    [`${folder}/${id}.test.ts`]: test(site),
    [`${folder}/profile.html`]: profilePage(site),
    [`${folder}/profile.json`]: `${JSON.stringify([expectedPerson(site)], null, 2)}\n`,
    [`${folder}/nobody.html`]: emptyPage(site),
    [`${folder}/nobody.json`]: '[]\n',
  };
}

export const originsOf = ({ host }: NewSite): string[] => [`https://${host}/*`, `https://www.${host}/*`];

const grammar = ({ id, host }: NewSite): string => `import { atName, type SiteGrammar } from './grammar';

export const ${id}: SiteGrammar = {
  site: '${id}',
  hosts: ['${host}'],
  handle: /^[\\w.-]{2,60}$/,
  profile: handle => \`https://${host}/@\${handle}\`,
  read({ segments: [first, ...rest] }) {
    const handle = atName(first, this.handle);
    return handle && !rest.length ? { kind: 'profile', handle } : null;
  },
};
`;

const detector = (site: NewSite): string => `import { ${site.id} as grammar } from '../model/url-grammar/${site.id}';
import { createProfileReader } from '../model/url-grammar/reader';
import type { AccountForm } from '../page/account-links';
import { titledProfile } from '../page/titled-profile';
import type { Detection, SiteDetector } from './types';

const { parseProfileUrl } = createProfileReader([grammar]);

const MAIN = 'main, [role="main"], body';

export const ${site.id}: SiteDetector = {
  id: '${site.id}',
  matches: [${originsOf(site)
    .map(origin => `'${origin}'`)
    .join(', ')}],
  pageKind: url => parseProfileUrl(url)?.kind ?? null,
  detect(root, url) {
    const document = root.ownerDocument ?? (root as Document);
    return root === document ? subject(document, url) : [];
  },
};

/** Whose page the address names, when title or heading name the same account. */
function subject(document: Document, url: URL): Detection[] {
  const form: AccountForm = { site: '${site.id}', url, path: /^\\/@[^/]+\\/?$/, read: parseProfileUrl };
  const owner = titledProfile(document, form, MAIN);
  return owner ? [owner] : [];
}

// To try by hand: public addresses of profiles, posts and lists of ${site.name}.
`;

const test = ({ id }: NewSite): string => `import { ${id} } from '../../../src/sites/${id}';
import { describeSite } from '../site-pages';

describeSite(${id}, import.meta.dirname);
`;

const frame = ({ name, host }: NewSite, path: string, title: string, main: string): string =>
  `<!-- https://${host}/${path} invented people -->
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${title}</title></head>
<body>
<nav><a href="/">${name}</a></nav>
<main>${main}</main>
</body>
</html>
`;

const profilePage = (site: NewSite): string =>
  frame(
    site,
    '@ines.okoro',
    `Ines Okoro (@ines.okoro) | ${site.name}`,
    '<h1>Ines Okoro</h1><p>@ines.okoro</p><p>Sales at Fernhollow</p>',
  );

const emptyPage = (site: NewSite): string =>
  frame(site, '@nobody.here', `Not found | ${site.name}`, '<h1>This page is gone</h1>');

const expectedPerson = ({ id, host }: NewSite) => ({
  name: 'Ines Okoro',
  role: 'subject',
  handle: 'ines.okoro',
  identifiers: [`handle:${id}:ines.okoro`],
  kind: 'profile-view',
  sourceUrl: `https://${host}/@ines.okoro`,
  anchorText: 'Ines Okoro',
});
