import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Box, ClosedRoot } from './harness/closed-root';
import { eventually, type Scenario, startScenario } from './harness/scenario';

const POSTS = 200;
/** A mark stands at the end of the name: this near, in CSS pixels. */
const NEAR_PX = 40;

const nameOf = (index: number): string => `Person Number${index}`;
const isKnown = (index: number): boolean => index % 5 === 0;

/** A feed as the server-driven front end draws it, in a scroller of its own inside the page. */
const feed = `<!doctype html><html lang="en"><head><title>Feed | LinkedIn</title><style>
  body { margin: 0; height: 100vh; overflow: hidden } main { height: 100vh; overflow-y: auto } [role=listitem] { height: 180px; margin: 12px }
  </style></head><body><header><a href="/in/rep-own-account/"><img alt="Rita Rep"></a></header>
  <main id="workspace"><div data-sdui-screen="com.linkedin.sdui.flagshipnav.feed.MainFeed"><div data-testid="mainFeed" role="list">
  ${Array.from(
    { length: POSTS },
    (_, index) => `<div componentkey="expanded${index}FeedType_MAIN_FEED"><div role="listitem">
      <button aria-label="Open control menu for post by ${nameOf(index)}">…</button><hr>
      <a href="https://www.linkedin.com/in/person-${index}/"><div><p><span>${nameOf(index)}</span></p><p>• 2nd</p><p>Engineer at Vela Foods</p></div></a>
      <div data-testid="expandable-text-box">Post ${index}</div></div></div>`,
  ).join('')}
  </div></div></main></body></html>`;

/** A timeline that keeps a few cells and fills them anew while one scrolls, as X does. */
const timeline = `<!doctype html><html lang="en"><head><title>Home / X</title><style>
  body { margin: 0 } #column { position: relative; height: ${POSTS * 160}px } [data-testid=cellInnerDiv] { position: absolute; width: 600px; height: 160px }
  </style></head><body><nav><a data-testid="AppTabBar_Profile_Link" href="/rep_own">Profile</a></nav><main role="main"><div id="column" aria-label="Timeline"></div></main>
  <script>
  const column = document.querySelector('#column');
  const cells = Array.from({ length: 12 }, () => { const cell = document.createElement('div'); cell.dataset.testid = 'cellInnerDiv'; column.append(cell); return cell; });
  const draw = () => {
    const first = Math.max(0, Math.floor(scrollY / 160) - 2);
    for (let index = first; index < Math.min(${POSTS}, first + 12); index++) {
      const cell = cells[index % 12];
      if (cell.dataset.index === String(index)) continue;
      cell.dataset.index = index;
      cell.style.transform = 'translateY(' + index * 160 + 'px)';
      cell.innerHTML = '<article data-testid="tweet" tabindex="0"><div data-testid="User-Name"><div><a role="link" href="/person' + index + '"><span>Person Number' + index + '</span></a></div><div><a role="link" href="/person' + index + '"><span>@person' + index + '</span></a><a role="link" href="/person' + index + '/status/' + (1000 + index) + '"><time datetime="2026-11-20T10:00:00.000Z">Nov 20</time></a></div></div><div data-testid="tweetText">Post ' + index + '</div></article>';
    }
  };
  addEventListener('scroll', draw); draw();
  </script></body></html>`;

const contacts = `Name,LinkedIn,X
${Array.from({ length: POSTS }, (_, index) => index)
  .filter(isKnown)
  .map(index => `${nameOf(index)},https://www.linkedin.com/in/person-${index},https://x.com/person${index}`)
  .join('\n')}
`;

/** Boxes of the names that the page shows inside the window now, not at its very edge, by index. */
const namesInView = (page: Page): Promise<Record<string, Box>> =>
  page.evaluate(() => {
    const found: Record<string, Box> = {};
    for (const span of document.querySelectorAll('main span')) {
      const index = /^Person Number(\d+)$/.exec(span.textContent ?? '')?.[1];
      const { x, y, width, height } = span.getBoundingClientRect();
      if (index !== undefined && y >= 16 && y + height <= innerHeight - 16) found[index] = { x, y, width, height };
    }
    return found;
  });

/** Says what is wrong with the marks, compared with where the names are; nothing when all is right. */
async function wrongMarks(page: Page, overlay: ClosedRoot): Promise<string[]> {
  const names = await namesInView(page);
  const marks = await overlay.boxes('button');
  const byIndex = new Map(marks.map(({ name, box }) => [/^Person Number(\d+): /.exec(name)?.[1] ?? '', box]));
  const missing = Object.keys(names).filter(index => isKnown(Number(index)) && !byIndex.has(index));
  const strange = [...byIndex.keys()].filter(index => index !== '' && !isKnown(Number(index)));
  const misplaced = [...byIndex].filter(([index, mark]) => {
    const name = names[index];
    if (!name) return false;
    const right = Math.abs(mark.x - (name.x + name.width)) <= NEAR_PX;
    const level = Math.abs(mark.y + mark.height / 2 - (name.y + name.height / 2)) <= 4;
    return !(right && level);
  });
  return [
    ...missing.map(index => `no mark for ${index}`),
    ...strange.map(index => `mark for unknown ${index}`),
    ...misplaced.map(
      ([index, mark]) => `mark of ${index} at ${JSON.stringify(mark)}, name at ${JSON.stringify(names[index])}`,
    ),
  ];
}

describe('marks', () => {
  let scenario: Scenario;

  beforeAll(async () => {
    scenario = await startScenario();
    await scenario.importCsv(contacts);
    scenario.server.page('https://www.linkedin.com/feed/', feed);
    scenario.server.page('https://x.com/home', timeline);
  });

  afterAll(async () => scenario?.close());

  const scrollThrough = async (address: string, scroller: string) => {
    const { page, overlay } = await scenario.visit(address);
    let seen = 0;
    for (let step = 0; step < 20; step++) {
      await eventually(
        () => wrongMarks(page, overlay),
        wrong => wrong.length === 0,
      );
      seen += Object.keys(await namesInView(page)).length;
      await page.evaluate(`${scroller}.scrollBy(0, 1700)`);
    }
    expect(seen).toBeGreaterThan(40);
    return { page, overlay };
  };

  it('stay on their names through 200 posts in a nested scroller', async () => {
    const { page } = await scrollThrough('https://www.linkedin.com/feed/', "document.querySelector('main')");
    await page.close();
  });

  it('follow the cells of a virtualised timeline that are used again', async () => {
    const { page } = await scrollThrough('https://x.com/home', 'window');
    await page.close();
  });

  it('are right after zoom and after the page draws itself anew', async () => {
    const { page, overlay } = await scenario.visit('https://www.linkedin.com/feed/');
    await eventually(
      () => wrongMarks(page, overlay),
      wrong => wrong.length === 0,
    );
    await page.setViewportSize({ width: 900, height: 640 });
    await eventually(
      () => wrongMarks(page, overlay),
      wrong => wrong.length === 0,
    );
    await page.evaluate(() => {
      const list = document.querySelector('[role=list]');
      list?.replaceChildren(...[...list.children].map(child => child.cloneNode(true)));
    });
    await eventually(
      () => wrongMarks(page, overlay),
      wrong => wrong.length === 0,
    );
    const count = (await overlay.names('button')).filter(name => name.startsWith('Person')).length;
    expect(count).toBeGreaterThan(0);
    await page.close();
  });
});
