import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeEspo, startFakeEspo } from '../crm/fakes/espocrm';
import { missing } from '../crm/fakes/espocrm-contract';
import type { Row } from '../crm/fakes/espocrm-tables';
import { ask } from './harness/ask';
import { killWorker } from './harness/chromium';
import { expectClean } from './harness/clean';
import { APP, eventually, type Scenario, startScenario } from './harness/scenario';

/** The person of tests/sites/linkedin/profile-server-driven.xhtml. */
const NAME = 'Tove Lindqvist';
const ADDRESS = 'https://www.linkedin.com/in/tove-lindqvist/';

describe.skipIf(missing)(`records of a CRM${missing ? `: ${missing} is not there` : ''}`, () => {
  let scenario: Scenario;
  let espo: FakeEspo;
  let ada: Row;
  let account: Row;
  let deal: Row;

  const person = async (fullName: string) => {
    const { contacts } = await ask(scenario.app, 'contact.list', { limit: 50 });
    return contacts.find(contact => contact.fullName === fullName)?.id ?? '';
  };
  const open = async () => (await ask(scenario.app, 'outbox.list', { state: 'open', limit: 50 })).operations;
  const openPerson = async (fullName: string): Promise<Page> => {
    const page = await scenario.browser.open(`${APP}#/people/${encodeURIComponent(await person(fullName))}`);
    await page.getByRole('heading', { name: fullName }).waitFor();
    return page;
  };
  /** Types into a field of a record with nothing but the keyboard. */
  const edit = async (page: Page, field: string, text: string, place: Page | Locator = page): Promise<void> => {
    await place.getByRole('button', { name: `Edit ${field}` }).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };

  beforeAll(async () => {
    espo = await startFakeEspo({
      cLinkedinUrl: { type: 'url', isCustom: true },
      cRegion: { type: 'varchar', isCustom: true },
    });
    const [first] = espo.tables.rows.Opportunity ?? [];
    deal = first as Row;
    ada = espo.tables.add('Contact', {
      ...{ firstName: 'Ada', lastName: 'Lund', name: 'Ada Lund', title: 'Engineer', cRegion: 'North' },
      emailAddress: 'ada@halden.example',
      emailAddressData: [{ emailAddress: 'ada@halden.example', lower: 'ada@halden.example', primary: true }],
    });
    account = espo.tables.add('Account', { name: 'Lund Lamps', billingAddressCity: 'Oslo' });
    Object.assign(ada, { accountId: account.id, accountName: 'Lund Lamps' });
    Object.assign(deal, { contactId: ada.id });
    scenario = await startScenario({ hosts: ['http://127.0.0.1/*'] });
    scenario.serve(ADDRESS, 'linkedin/profile-server-driven.xhtml');
  });

  afterAll(async () => {
    await scenario?.close();
    await espo?.server.stop();
  });

  it('is signed in to from the form, by keyboard', async () => {
    const page = await scenario.browser.open(`${APP}#/settings/crm`);
    await page.getByText('Which CRM?').waitFor();
    await page.getByRole('radio', { name: 'EspoCRM' }).focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Address').focus();
    await page.keyboard.type(espo.server.url);
    await page.keyboard.press('Tab');
    await page.keyboard.type(espo.token);
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as Rita Rep').waitFor();
    const isSynced = (text: string | null) => /synced/.test(text ?? '');
    await eventually(() => page.locator('section[aria-label="EspoCRM"]').textContent(), isSynced);
    await eventually(
      () => person('Ada Lund'),
      id => id !== '',
    );
    await expectClean(page, 'settings-crm');
    await page.close();
  });

  it('keeps a note about somebody unknown first, and creates the person when the rep says so, in order', async () => {
    const { page, overlay } = await scenario.visit(ADDRESS);
    await overlay.click('button', new RegExp(`^${NAME}`));
    await overlay.click('button', 'Log profile view');
    await overlay.fill('textbox', 'Note', 'Met at the fair');
    await page.keyboard.press('Enter');
    await overlay.until('button', 'Add to EspoCRM');
    expect((await open()).map(({ operation, isHeld }) => [operation.kind, operation.state, isHeld])).toEqual([
      ['contact.create', 'held', false],
      ['activity.create', 'queued', true],
    ]);
    expect(espo.tables.living('Contact')).toHaveLength(1);
    await overlay.click('button', 'Add to EspoCRM');
    await eventually(open, operations => operations.length === 0);
    const [, created] = espo.tables.living('Contact');
    expect(created).toMatchObject({ name: NAME });
    const [note] = espo.tables.living('Note').filter(({ type }) => type === 'Post');
    expect(note).toMatchObject({ parentId: created?.id });
    expect(String(note?.post)).toContain('Met at the fair');
    await page.close();
  });

  it('takes an edit made by keyboard; a change that met another one is decided right there', async () => {
    const page = await openPerson('Ada Lund');
    await edit(page, 'Title', 'Head of Engineering');
    await eventually(
      async () => ada.title,
      title => title === 'Head of Engineering',
    );
    espo.tables.change(ada, { title: 'Director' });
    await edit(page, 'Title', 'CTO');
    await page.getByRole('button', { name: 'Compare' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('radio', { name: 'Title: Director' }).waitFor();
    await expectClean(page, 'conflict');
    await page.getByRole('radio', { name: 'Title: CTO' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await eventually(
      async () => ada.title,
      title => title === 'CTO',
    );
    await page.close();
  });

  it('lets two changes of a company be compared, and takes the other side when the rep says so', async () => {
    const page = await openPerson('Ada Lund');
    const company = page.getByRole('region', { name: 'Account' });
    await company.getByText('Oslo').waitFor();
    espo.tables.change(account, { billingAddressCity: 'Bergen' });
    await edit(page, 'City', 'Tromsø', company);
    await company.getByRole('button', { name: 'Compare' }).press('Enter');
    await company.getByRole('radio', { name: 'City: Tromsø' }).waitFor();
    await expectClean(page, 'conflict-account');
    await company.getByRole('radio', { name: 'City: Bergen' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    await company.getByText('Bergen').waitFor();
    await eventually(open, operations => operations.length === 0);
    expect(account.billingAddressCity).toBe('Bergen');
    await page.close();
  });

  it('names the field that the CRM refused, where it is corrected; what was typed arrives though the page closes at once', async () => {
    const page = await openPerson('Ada Lund');
    // The save has to start it.
    await killWorker(scenario.browser);
    await edit(page, 'E-mails', 'ada@');
    await page.close();
    const outbox = await scenario.browser.open(`${APP}#/outbox`);
    await outbox.getByText('refused').first().waitFor();
    await expectClean(outbox, 'outbox-refused');
    await edit(outbox, 'E-mails', 'ada.lund@halden.example');
    await eventually(
      async () => ada.emailAddress,
      email => email === 'ada.lund@halden.example',
    );
    await outbox.close();
  });

  it('moves a deal to another stage, and back', async () => {
    const page = await openPerson('Ada Lund');
    await page.getByRole('button', { name: 'Move to another stage: Lamps for Lund' }).focus();
    await page.keyboard.press('Enter');
    const stage = page.getByRole('combobox', { name: /^Stage of/ });
    await stage.waitFor();
    await stage.selectOption({ label: 'Closed Won' });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await eventually(
      async () => deal.stage,
      name => name === 'Closed Won',
    );
    await page.getByRole('button', { name: /^Undo/ }).last().click();
    await eventually(
      async () => deal.stage,
      name => name === 'Prospecting',
    );
    await page.close();
  });

  it('shows fields of the company’s own on a real record before they are saved, and then on the card', async () => {
    const page = await scenario.browser.open(`${APP}#/settings/crm`);
    await page.getByRole('link', { name: 'Fields' }).click();
    await page.getByRole('button', { name: /^Show .*egion on the card/ }).click();
    await page.getByRole('button', { name: 'Somebody else' }).click();
    await page.keyboard.type('Ada Lund');
    await page.getByRole('button', { name: 'This one: Ada Lund' }).click();
    await page.getByRole('complementary').getByText('North').waitFor();
    await expectClean(page, 'fields');
    await page.getByRole('button', { name: 'Save' }).click();
    const id = await person('Ada Lund');
    const fields = async () => (await ask(scenario.app, 'contact.get', { contactId: id })).contact.customFields;
    await eventually(fields, shown => shown?.[0]?.value === 'North');
    await page.close();
  });
});
