import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import type { ClosedRoot } from '../../tests/e2e/harness/closed-root';
import { contentTypeOf, ownPage } from '../../tests/e2e/harness/scenario';
import { textWith } from './seen';
import type { Step, Tour } from './tour';

const SITES = resolve(import.meta.dirname, '../../tests/sites');

/** Of the project's own saved pages, one of each kind. */
export const PAGES = [
  'linkedin/profile-server-driven.xhtml',
  'linkedin/feed.xhtml',
  'linkedin/people-search.xhtml',
  'linkedin/post-with-comments.html',
  'x/timeline.html',
  'x/status.html',
] as const;

const SCROLL_TURNS = 20;
const LOOK_MS = 700;

interface Expected {
  name?: string;
  handle?: string;
  org?: boolean;
}

/** The people whom a saved page shows, by name. Somebody who calls themselves by another's handle has no name of their own. */
const peopleOf = (path: string): Map<string, Expected> => {
  const all = JSON.parse(readFileSync(resolve(SITES, path.replace(/\.x?html$/, '.json')), 'utf8')) as Expected[];
  const named = all.flatMap(one => (one.name && one.handle && !one.org ? [[one.name, one] as const] : []));
  return new Map(named.filter(([name]) => !name.startsWith('@')));
};

const addressOf = (path: string): string => /^<!-- (\S+)/.exec(ownPage(path))?.[1] ?? '';

/** A colleague's list: the people of the saved pages, and a row that is broken. */
export function contactsCsv(): string {
  const rows = PAGES.flatMap(path =>
    [...peopleOf(path).values()].map(({ name, handle }) =>
      path.startsWith('x/') ? `${name},,https://x.com/${handle}` : `${name},https://www.linkedin.com/in/${handle},`,
    ),
  );
  return `Full name,LinkedIn profile,X account\n${[...new Set(rows)].join('\n')}\nBroken Row,,,too,many,cells\n`;
}

/** Brings the people of the saved pages in by a file, then meets each of them on their page. */
export const savedPageSteps: readonly Step[] = [
  { name: 'import-columns', run: chooseFile },
  { name: 'import', run: importFile },
  ...PAGES.map(path => ({
    name: `saved-${path.replace(/\.x?html$/, '').replace('/', '-')}`,
    run: (tour: Tour) => seeSavedPage(tour, path),
  })),
];

async function chooseFile({ app }: Tour) {
  await app.getByRole('link', { name: 'Import', exact: true }).click();
  const file = { name: 'colleague.csv', mimeType: 'text/csv', buffer: Buffer.from(contactsCsv()) };
  await app.locator('input[type=file]').setInputFiles(file);
  const meanings = [];
  for (const column of ['Full name', 'LinkedIn profile', 'X account'])
    meanings.push(await app.getByLabel(`Meaning of ${column}`).inputValue());
  if (meanings.join() !== 'fullName,linkedin,x') throw new Error(`the columns were guessed as ${meanings}`);
  return { said: `columns guessed as ${meanings.join(', ')}`, picture: app, dark: async () => undefined };
}

async function importFile({ app }: Tour) {
  await app.getByRole('button', { name: 'Start import' }).click();
  const rows = contactsCsv().trim().split('\n').length - 1;
  const text = await textWith(app, `${rows} rows read`, '1 row was left out');
  await app.getByText('1 row was left out').click();
  return { said: /\d+ rows read[^\n]*/.exec(text)?.[0] ?? '', picture: app };
}

async function seeSavedPage({ server, visit }: Tour, path: string) {
  const address = addressOf(path);
  server.page(address, ownPage(path), contentTypeOf(path));
  const { page, overlay } = await visit(address);
  const names = [...peopleOf(path).keys()];
  for (const name of names) await scrollToMark(page, overlay, name);
  return { said: `${address}: ${names.join(', ')} marked`, picture: page };
}

/** Only names in view have marks, and without the site's styles the pages are long. */
async function scrollToMark(page: Page, overlay: ClosedRoot, name: string): Promise<void> {
  const wanted = new RegExp(`^${name}: in your CRM`);
  await page.evaluate(() => scrollTo(0, 0));
  for (let turn = 0; turn < SCROLL_TURNS && !(await isThere(overlay, wanted)); turn++) await page.mouse.wheel(0, 300);
  await overlay.until('button', wanted);
}

const isThere = (overlay: ClosedRoot, wanted: RegExp): Promise<boolean> =>
  overlay.until('button', wanted, LOOK_MS).then(
    () => true,
    () => false,
  );
