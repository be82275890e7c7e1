// @vitest-environment jsdom
import { beforeEach, expect, it, vi } from 'vitest';
import { Footer } from '../../../src/ui/popup/footer';
import { installExtension, show } from '../extension';

const replies = {
  'outbox.summary': () => ({ pending: 0, needsRep: 0 }),
  'crm.connections': () => ({ connections: [] }),
};
let api: Record<string, unknown>;
beforeEach(() => {
  api = installExtension(replies).api;
  vi.stubGlobal('close', vi.fn());
});

const panelButton = (page: HTMLElement) =>
  [...page.querySelectorAll('button')].find(button => button.textContent === 'Side panel');

it('opens the side panel of its own window, in the turn of the click', async () => {
  const open = vi.fn(async () => undefined);
  Object.assign(api, { sidePanel: { open }, windows: { getCurrent: async () => ({ id: 12 }) } });
  const page = await show(<Footer />);
  await vi.waitFor(() => expect(panelButton(page)).toBeDefined());
  panelButton(page)?.click();
  expect(open.mock.calls).toEqual([[{ windowId: 12 }]]);
});

it('opens the sidebar where the browser has that', async () => {
  const open = vi.fn(async () => undefined);
  Object.assign(api, { sidebarAction: { open } });
  const page = await show(<Footer />);
  panelButton(page)?.click();
  expect(open).toHaveBeenCalledOnce();
});

it('offers nothing where there is neither', async () => {
  expect(panelButton(await show(<Footer />))).toBeUndefined();
});
