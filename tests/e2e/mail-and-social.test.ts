import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from './harness/ask';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const GMAIL = 'https://mail.google.com/*';
const FACEBOOK = 'https://*.facebook.com/*';
const YOUTUBE = 'https://www.youtube.com/*';
const MEDIUM = 'https://medium.com/*';
const THREAD = 'https://mail.google.com/mail/u/0/#inbox/FMfcgzQbTqWlkVnRzB';
const CONTACTS = `Name,Email,Website
Lia Moreau,lia@moreau.example,
Ines Okoro,ines.okoro@fernhollow.example,https://www.facebook.com/ines.okoro
Otto Brandl,,https://www.youtube.com/@otto.brandl https://medium.com/@otto.brandl
Repa Vance,repa.vance@brassgate.example,
`;

describe('mail, social, video and publishing sites that the rep switched on', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    const hosts = [GMAIL, FACEBOOK, YOUTUBE, MEDIUM];
    scenario = await startScenario({ hosts, sites: Object.fromEntries(hosts.map(host => [host, 'overlay'])) });
    scenario.serve('https://mail.google.com/mail/u/0/', 'gmail/thread.html');
    scenario.serve('https://www.facebook.com/ines.okoro', 'facebook/profile.html');
    scenario.serve('https://www.youtube.com/watch?v=abcdefghijk', 'youtube/video.html');
    scenario.serve('https://medium.com/fernhollow/selling-without-pain-15fd2dd8f0aa', 'medium/article.html');
    await scenario.importCsv(CONTACTS);
  });

  afterAll(() => scenario?.close());

  const marks = async (address: string) => {
    const { page, overlay } = await scenario.visit(address);
    const names = async () => (await overlay.boxes('button')).map(({ name }) => name);
    return { page, overlay, names };
  };

  it('marks the people of an open mail but never the rep, and logs what she sent', async () => {
    const { page, overlay, names } = await marks(THREAD);
    const shown = await eventually(names, found => found.some(name => name.startsWith('Lia Moreau: ')));
    expect(shown.some(name => name.startsWith('Repa Vance'))).toBe(false);
    await overlay.click('button', /^Lia Moreau: /);
    await eventually(
      () => overlay.text('region'),
      text => text.includes('Lia Moreau'),
    );
    await overlay.click('button', /^Log /);
    await eventually(
      () => overlay.text('status'),
      text => text.includes('Saved'),
    );
    const { contacts } = await ask(scenario.app, 'contact.list', { limit: 10 });
    const contactId = contacts.find(({ fullName }) => fullName === 'Lia Moreau')?.id ?? '';
    const [activity] = (await ask(scenario.app, 'contact.get', { contactId })).activities;
    expect(activity).toMatchObject({ kind: 'email', direction: 'out', messageKeys: ['gmail:19a0c0ffee000002'] });
    await page.close();
  });

  it.each([
    ['https://www.facebook.com/ines.okoro', 'Ines Okoro: '],
    ['https://www.youtube.com/watch?v=abcdefghijk', 'Otto Brandl: '],
    ['https://medium.com/fernhollow/selling-without-pain-15fd2dd8f0aa', 'Otto Brandl: '],
  ])('marks whom the rep knows at %s', async (address, mark) => {
    const { page, names } = await marks(address);
    await eventually(names, found => found.some(name => name.startsWith(mark)));
    await page.close();
  });
});
