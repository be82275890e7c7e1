// @vitest-environment jsdom
import { beforeEach, expect, it } from 'vitest';
import type { TabPeople } from '../../../src/messages/people';
import { CrowdNote } from '../../../src/ui/components/crowd-note';
import { installExtension, show } from '../extension';

beforeEach(() => {
  installExtension({});
});

const report = (total?: number): TabPeople => ({
  tabId: 1,
  url: 'https://page.example/',
  pageKind: 'page',
  siteMode: 'overlay',
  people: Array.from({ length: 300 }, (_, index) => ({
    ref: `p${index}`,
    person: { site: 'web', role: 'listed', identifiers: [], fullName: `Ada Birch${index}` },
    evidence: [],
    mark: { verdict: 'none', candidates: 0 },
  })),
  ...(total !== undefined && { total }),
});

it('says that a page has more people than are listed', async () => {
  const page = await show(<CrowdNote report={report(10_000)} />);
  expect(page.querySelector('[role="status"]')?.textContent).toBe(
    'This page has at least 10,000 people. Listed are the 300 near what you see; scroll the page for others.',
  );
});

it('is silent about lists that are whole', async () => {
  expect((await show(<CrowdNote report={report()} />)).textContent).toBe('');
  expect((await show(<CrowdNote report={null} />)).textContent).toBe('');
});
