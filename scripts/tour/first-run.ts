import { ask } from '../../tests/e2e/harness/ask';
import { textWith } from './seen';
import type { Step } from './tour';

/** From the first start to a filled workspace, by clicks only. */
export const firstRunSteps: readonly Step[] = [
  {
    name: 'consent',
    async run({ app }) {
      await textWith(app, 'Before anything is read', 'I agree');
      const before = await ask(app, 'settings.get', {});
      if (before.consentAt !== null) throw new Error('consent was there before the click');
      return { said: 'asked before anything is read; no consent given yet', picture: app, dark: nothing };
    },
  },
  {
    name: 'workspace',
    async run({ app }) {
      await app.getByRole('button', { name: 'I agree, continue' }).click();
      await app.getByRole('radio', { name: /On this device/ }).check();
      await app.getByLabel('Your name').fill('Rita Rep');
      if ((await ask(app, 'settings.get', {})).consentAt === null) throw new Error('the click gave no consent');
      return { said: 'consent given by click; contacts live on this device', picture: app };
    },
  },
  {
    name: 'sites',
    async run({ app }) {
      await app.getByRole('button', { name: 'Continue' }).click();
      for (const site of ['LinkedIn', 'X']) {
        const group = app.getByRole('group', { name: `How Throughline works on ${site}`, exact: true });
        await group.getByRole('radio', { name: /In the page/ }).check();
      }
      const isChosen = app.getByRole('radio', { name: /In the page/, checked: true });
      await isChosen.nth(1).waitFor();
      return { said: 'LinkedIn and X chosen, each with its terms', picture: app, dark: nothing };
    },
  },
  {
    name: 'sample',
    async run({ app }) {
      await app.getByRole('button', { name: 'Continue' }).click();
      await app.getByRole('button', { name: 'Add sample people' }).click();
      const added = app.getByText(/[\d,]+ people added/);
      await added.waitFor({ timeout: 30_000 });
      const said = (await added.textContent()) ?? '';
      const { contacts } = await ask(app, 'data.sizes', {});
      if (contacts !== 2000) throw new Error(`${contacts} contacts are in the workspace`);
      return { said, picture: app };
    },
  },
  {
    name: 'people',
    async run({ app }) {
      await app.getByRole('button', { name: 'Finish' }).click();
      const text = await textWith(app, 'Last touch', '1 to 50 of');
      const rows = await app.locator('tbody tr').count();
      if (rows !== 50) throw new Error(`${rows} rows instead of 50`);
      return { said: /1 to 50 of [\d,]+/.exec(text)?.[0] ?? '', picture: app, dark: nothing };
    },
  },
];

const nothing = async (): Promise<void> => undefined;
