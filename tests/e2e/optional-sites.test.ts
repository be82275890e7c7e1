import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const GITHUB = 'https://github.com/*';
const FEDIVERSE = 'https://fedi.example/*';
const ISSUE = 'https://github.com/fernhollow/importer/issues/123';
const STATUS = 'https://fedi.example/@ines/110000000000000001';
const ITEM = 'https://news.ycombinator.com/item?id=48000100';
const CONTACTS = `Name,Website
Ines Okoro,https://github.com/Ines-Okoro
Kenji Aldous,https://other.example/@kenji
Otto Brandl,https://news.ycombinator.com/user?id=otto_brandl
`;

describe('sites that the rep switched on', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario({
      hosts: [GITHUB, FEDIVERSE],
      sites: { [GITHUB]: 'overlay', [FEDIVERSE]: 'overlay' },
    });
    scenario.serve(ISSUE, 'github/issue.html');
    scenario.serve(STATUS, 'mastodon/status.html');
    scenario.serve(ITEM, 'hackernews/item.html');
    await scenario.importCsv(CONTACTS);
  });

  afterAll(() => scenario?.close());

  const marks = async (address: string) => {
    const { page, overlay } = await scenario.visit(address);
    const names = async () => (await overlay.boxes('button')).map(({ name }) => name);
    return { page, overlay, names };
  };

  it('marks whom the rep knows in an issue, logs a reply, and knows that comment again', async () => {
    const { page, overlay, names } = await marks(ISSUE);
    await eventually(names, found => found.some(name => name.startsWith('Ines Okoro: ')));
    await overlay.click('button', /^Ines Okoro: /);
    await eventually(
      () => overlay.text('region'),
      text => text.includes('Ines Okoro'),
    );
    await overlay.click('button', /^Log reply/);
    await eventually(
      () => overlay.text('status'),
      text => text.includes('Saved'),
    );
    const { contacts } = await ask(scenario.app, 'contact.list', { limit: 10 });
    const contactId = contacts.find(({ fullName }) => fullName === 'Ines Okoro')?.id ?? '';
    const [activity] = (await ask(scenario.app, 'contact.get', { contactId })).activities;
    expect(activity).toMatchObject({
      kind: 'reply',
      channel: 'github',
      messageKeys: ['github:issue-comment-2000000123'],
      sourceUrl: `${ISSUE}#issuecomment-2000000123`,
      occurredAt: '2026-11-02T09:00:00.000Z',
    });
    await overlay.click('button', /^Log reply/);
    await eventually(
      () => overlay.text('status'),
      text => text.includes('Logged before'),
    );
    const after = (await ask(scenario.app, 'contact.get', { contactId })).activities;
    expect(after).toHaveLength(1);
    await page.close();
  });

  it('knows a server of the fediverse by what its page says', async () => {
    const { page, names } = await marks(STATUS);
    await eventually(names, found => found.some(name => name.startsWith('Kenji Aldous: ')));
    await page.close();
  });

  it('is not there on a site that was not switched on', async () => {
    const { page, names } = await marks(ITEM);
    await new Promise(done => setTimeout(done, 2500));
    expect(await names()).toEqual([]);
    await page.close();
  });
});
