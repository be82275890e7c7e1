import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TabPeople } from '../../src/messages/people';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const tweet = (name: string, handle: string, id: number, more = '', focused = false): string =>
  `<div data-testid="cellInnerDiv"><article data-testid="tweet" tabindex="${focused ? -1 : 0}">
  <div data-testid="User-Name"><div><a role="link" href="/${handle}"><span>${name}</span></a></div><div><a role="link" href="/${handle}"><span>@${handle}</span></a>
  <a role="link" href="/${handle}/status/${id}"><time datetime="2026-11-20T10:00:00.000Z">Nov 20</time></a></div></div>
  <div data-testid="tweetText">Words of ${name}</div>${more}</article></div>`;

const quoted = `<div role="link" tabindex="0"><div data-testid="UserAvatar-Container-quoted_one"></div>
  <div data-testid="User-Name"><div><span>Quoted One</span></div><div><span>@quoted_one</span><time datetime="2026-11-19T10:00:00.000Z">Nov 19</time></div></div>
  <div data-testid="tweetText">What was said before</div></div>`;

const status = `<!doctype html><html lang="en"><head><title>Author One on X: "Words" / X</title></head><body>
  <nav><a data-testid="AppTabBar_Profile_Link" href="/rep_own">Profile</a></nav><main role="main"><section>
  ${tweet('Author One', 'author_one', 500, quoted, true)}${tweet('Reply Two', 'reply_two', 501)}${tweet('Reply Three', 'reply_three', 502)}</section></main></body></html>`;

describe('an X status', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv('Name,X\nAuthor One,@author_one\nQuoted One,@quoted_one\nReply Two,@reply_two\n');
    scenario.server.page('https://x.com/author_one/status/500', status);
  });

  afterAll(async () => scenario?.close());

  it('tells author, quoted author and repliers apart', async () => {
    const { overlay } = await scenario.visit('https://x.com/author_one/status/500');
    await overlay.until('button', /^Author One: /);
    const worker = await scenario.browser.worker();
    const report = await eventually(
      () =>
        worker.evaluate(() =>
          (
            globalThis as unknown as { chrome: { storage: { session: { get(key: null): Promise<object> } } } }
          ).chrome.storage.session.get(null),
        ),
      state => Object.keys(state).some(key => key.startsWith('tab:')),
    );
    const [, { people }] = Object.entries(report).find(([key]) => key.startsWith('tab:')) as [string, TabPeople];
    const byHandle = Object.fromEntries(
      people.map(({ person, touch }) => [person.identifiers[0]?.value, { role: person.role, touch }]),
    );
    expect(byHandle.author_one).toMatchObject({ role: 'author', touch: { kind: 'comment', messageKey: 'x:500' } });
    expect(byHandle.reply_two).toMatchObject({ role: 'author', touch: { kind: 'reply' } });
    expect(byHandle.reply_three).toMatchObject({ role: 'author' });
    // The quoted one wrote another post: what is logged about them is never this post.
    expect(byHandle.quoted_one).toBeDefined();
    expect(byHandle.quoted_one?.touch?.messageKey).not.toBe('x:500');
    expect(byHandle.quoted_one?.touch?.sourceUrl ?? '').not.toContain('/status/500');
    expect(byHandle.rep_own).toBeUndefined();
  });

  it('logs a comment on the post with its link', async () => {
    const { page, overlay } = await scenario.visit('https://x.com/author_one/status/500');
    await overlay.click('button', /^Author One: /);
    await overlay.click('button', /^Log comment/);
    await eventually(
      () => overlay.text('status'),
      text => text.includes('Saved'),
    );
    await page.reload();
    await overlay.click('button', /^Author One: /);
    await overlay.click('button', /^Log comment/);
    await eventually(
      () => overlay.text('status'),
      text => text.includes('Logged before'),
    );
    await page.close();
  });
});
