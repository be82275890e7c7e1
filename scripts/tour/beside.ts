import { writeFile } from 'node:fs/promises';
import { attach } from '../../tests/e2e/harness/attach';
import { eventually } from '../../tests/e2e/harness/scenario';
import { openSidePanel } from '../../tests/e2e/harness/side-panel';
import type { Step, Tour } from './tour';

const PROFILE = 'https://www.linkedin.com/in/priya-nandakumar/';

/** Side panel instead of overlay. */
export const besideSteps: readonly Step[] = [
  { name: 'panel-mode', run: chooseThePanel },
  { name: 'panel', run: seeThePanel },
];

async function chooseThePanel({ app, visit }: Tour) {
  await app.getByRole('link', { name: 'Settings', exact: true }).click();
  await app.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: 'Sites', exact: true }).click();
  const group = app.getByRole('group', { name: 'How Throughline works on LinkedIn', exact: true });
  await group.getByRole('radio', { name: /Side panel only/ }).check();
  const { page } = await visit(PROFILE);
  // The panel below proves that the page was read meanwhile.
  await page.waitForTimeout(2_000);
  const foreign = await page.evaluate(() =>
    [...document.documentElement.children]
      .map(({ localName }) => localName)
      .filter(name => !/^(head|body)$/.test(name)),
  );
  if (foreign.length > 0) throw new Error(`the page holds ${foreign}`);
  return { said: 'the page has its own head and body, and nothing else', picture: page };
}

async function seeThePanel({ browser }: Tour) {
  const page = browser.context.pages().at(-1);
  await openSidePanel(browser);
  await page?.bringToFront();
  const panel = await attach(browser, 'ui/sidepanel');
  const text = () => panel.evaluate<string>('document.body.innerText');
  await eventually(text, found => found.includes('Priya Nandakumar') && found.includes('Fleet pilot'));
  const picture = async (path: string) => {
    await writeFile(path, await panel.screenshot());
    await panel.setColorScheme('dark');
    await writeFile(path.replace('.png', '-dark.png'), await panel.screenshot());
  };
  return { said: 'the real side panel shows the card of the person beside it', picture };
}
