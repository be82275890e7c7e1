import { writeFile } from 'node:fs/promises';
import { ask } from '../../tests/e2e/harness/ask';
import { attach } from '../../tests/e2e/harness/attach';
import { clickToolbarIcon } from '../../tests/e2e/harness/chromium';
import { eventually } from '../../tests/e2e/harness/scenario';
import { textWith } from './seen';
import type { Step, Tour } from './tour';

const nothing = async (): Promise<void> => undefined;

/** Finding people, and what is kept about them. */
export const findingSteps: readonly Step[] = [
  { name: 'popup', run: openPopup },
  { name: 'popup-search', run: searchInPopup },
  { name: 'popup-log', run: logInPopup },
  { name: 'person', run: seePerson },
  { name: 'outbox', run: seeOutbox },
  { name: 'settings-sites', run: ({ app }) => seeSettings(app, 'Sites', 'LinkedIn’s terms forbid') },
  { name: 'settings-crm', run: ({ app }) => seeSettings(app, 'CRM', 'No CRM is connected') },
  { name: 'settings-data', run: ({ app }) => seeSettings(app, 'Data', 'activities on this device') },
];

async function openPopup({ browser, visit }: Tour) {
  const { page } = await visit('https://www.linkedin.com/feed/');
  await clickToolbarIcon(browser, page);
  const popup = await attach(browser, 'ui/popup');
  const text = () => popup.evaluate<string>('document.body.innerText');
  await eventually(text, found => /On this page/i.test(found) && found.includes('Nadia Belkacem'));
  const picture = async (path: string) => {
    // The browser makes the popup as large as its content, little by little.
    await eventually(
      () => popup.evaluate<number>('innerHeight - document.querySelector("footer").getBoundingClientRect().bottom'),
      below => below >= 0,
    );
    await writeFile(path, await popup.screenshot());
    await popup.setColorScheme('dark');
    await writeFile(path.replace('.png', '-dark.png'), await popup.screenshot());
    await popup.evaluate('window.close()');
    await page.close();
  };
  return { said: 'a click on the icon over the feed lists who is on the page', picture };
}

async function searchInPopup(tour: Tour) {
  const { browser } = tour;
  const popup = await browser.open('src/ui/popup/index.html');
  await popup.setViewportSize({ width: 400, height: 560 });
  await popup.locator('input:focus').waitFor();
  await popup.keyboard.type('sor kim');
  await textWith(popup, 'Sora Kim', 'Hanbit Labs');
  await popup.keyboard.press('ArrowDown');
  await popup.getByRole('row', { selected: true }).filter({ hasText: 'Sora Kim' }).waitFor();
  return { said: '“sor kim” finds Sora Kim, Hanbit Labs; the arrow key selects her', picture: popup, dark: nothing };
}

async function logInPopup({ browser, app }: Tour) {
  const popup = browser.context.pages().find(page => page.url().includes('ui/popup'));
  if (!popup) throw new Error('the popup is not open');
  await popup.keyboard.press('Enter');
  await popup.keyboard.press('n');
  await popup.getByRole('textbox', { name: 'Note' }).waitFor();
  await popup.keyboard.type('Prefers mornings');
  await popup.keyboard.press('Enter');
  await textWith(popup, 'Saved');
  const [hit] = (await ask(app, 'search.query', { text: 'sora kim', limit: 1 })).hits;
  const { activities } = await ask(app, 'contact.get', { contactId: hit?.id ?? '' });
  if (activities[0]?.body !== 'Prefers mornings') throw new Error('the note is not in the workspace');
  return { said: 'Enter, N, text, Enter: the note is saved, without a mouse', picture: popup };
}

async function seePerson({ app }: Tour) {
  await app.getByRole('link', { name: 'People', exact: true }).click();
  await app.getByLabel('Find a person').fill('priya nandakumar');
  await app.getByRole('link', { name: /Priya Nandakumar/ }).click();
  await textWith(app, 'What happened', 'Wants the pilot before the fair in March.', 'Only me', 'undone', 'Fleet pilot');
  return {
    said: 'stream with the private note and the undone profile view, deal beside it',
    picture: app,
    dark: nothing,
  };
}

async function seeOutbox({ app }: Tour) {
  await app.getByRole('link', { name: 'Outbox', exact: true }).click();
  await textWith(app, 'Nothing waits.');
  const { pending, needsRep } = await ask(app, 'outbox.summary', {});
  if (pending + needsRep > 0) throw new Error(`${pending + needsRep} operations wait without a CRM`);
  return { said: 'nothing waits: without a CRM everything is already where it belongs', picture: app, dark: nothing };
}

async function seeSettings(app: Tour['app'], section: string, words: string) {
  await app.getByRole('link', { name: 'Settings', exact: true }).click();
  await app.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section, exact: true }).click();
  await textWith(app, words);
  return { said: `section ${section}`, picture: app, dark: nothing };
}
