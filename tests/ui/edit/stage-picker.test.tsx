// @vitest-environment jsdom
import { expect, it } from 'vitest';
import type { Deal, Pipeline } from '../../../src/model/deal';
import { useToast } from '../../../src/ui/components/card/use-toast';
import { Toast } from '../../../src/ui/components/toast';
import { StagePicker } from '../../../src/ui/edit/stage-picker';
import { byName, click, installExtension, press, type Replies, settle, show } from '../extension';

const deal: Deal = {
  id: 'd1',
  connectionId: 'crm',
  name: 'Fleet pilot',
  contactIds: ['c1'],
  stage: 'Offer',
  stageId: 's2',
  isOpen: true,
  updatedAt: '2026-11-22T08:00:00.000Z',
};
const pipeline: Pipeline = {
  id: 'p1',
  name: 'Sales',
  stages: [
    { id: 's1', name: 'Lead', isOpen: true },
    { id: 's2', name: 'Offer', isOpen: true },
    { id: 's3', name: 'Won', isOpen: false },
  ],
};

function Shown() {
  const toast = useToast(() => undefined);
  return (
    <>
      <StagePicker deal={deal} toast={toast} />
      <Toast message={toast.message} onClose={toast.clear} />
    </>
  );
}

async function picker(replies: Replies) {
  const extension = installExtension(replies);
  await show(<Shown />);
  await click(byName('button', 'Move to another stage: Fleet pilot'));
  return extension;
}

async function choose(stage: string): Promise<void> {
  const select = document.querySelector('select') as HTMLSelectElement;
  select.value = stage;
  select.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
}

it('moves a deal to the stage that the rep chose, and back', async () => {
  const extension = await picker({ 'deal.pipeline': () => pipeline, 'deal.move': () => deal });
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Stage of Fleet pilot in Sales');
  expect(document.querySelector('select')?.value).toBe('s2');
  await choose('s3');
  await click(byName('button', 'Move'));
  expect(document.body.textContent).toContain('Fleet pilot moved to Won');
  await click(byName('button', 'Undo'));
  expect(extension.ofType('deal.move').map(({ request }) => request)).toEqual([
    { dealId: 'd1', stageId: 's3' },
    { dealId: 'd1', stageId: 's2' },
  ]);
});

it('moves nothing without another stage, and goes back with Escape', async () => {
  const extension = await picker({ 'deal.pipeline': () => pipeline });
  await click(byName('button', 'Move'));
  await press('Escape');
  expect(document.querySelector('select')).toBeNull();
  expect(extension.ofType('deal.move')).toEqual([]);
});

it('says so where deals cannot be moved, and what to do when the CRM cannot be asked', async () => {
  await picker({ 'deal.pipeline': () => ({ ok: true, value: null }) });
  expect(document.body.textContent).toContain('does not let deals be moved');
  await picker({
    'deal.pipeline': () => ({ ok: false, error: { code: 'failed', message: '', messageKey: 'crm_error_signin' } }),
  });
  expect(document.querySelector('[role=alert]')?.textContent).toContain('asks for a new sign-in');
});
