// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { announce } from '../../../src/background/announce';
import type { LoadEvent } from '../../../src/background/load/messages';
import type { HeldRow, ImportProgress } from '../../../src/messages/data';
import { ImportRunView } from '../../../src/ui/app/import/import-run-view';
import { byName, click, installExtension, type Replies, settle, show } from '../extension';
import { ID, PREVIEW, progress } from './import-fixture';

/** A background that imports 20 of 100 bytes a step. */
function background(order: string[] = []): Replies {
  let now = progress({});
  const go = (name: string, change: Partial<ImportProgress>) => {
    order.push(name);
    now = { ...now, ...change };
    return now;
  };
  return {
    'import.start': () => go('start', { state: 'running' }),
    'import.pause': () => go('pause', now.state === 'running' ? { state: 'paused' } : {}),
    'import.undo': () => go('undo', { state: 'undone' }),
    'import.step': async () => {
      if (now.state !== 'running') return now;
      await new Promise(resolve => setTimeout(resolve, 15));
      const readBytes = now.readBytes + 20;
      return go('step', {
        readBytes,
        rows: readBytes,
        imported: readBytes,
        ...(readBytes === 100 ? { state: 'done' } : {}),
      });
    },
  };
}

const select = async (label: string, value: string) => {
  const field = byName('select', label) as HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await settle();
};

const until = async (text: string) => {
  for (let turn = 0; turn < 60 && !document.body.textContent?.includes(text); turn++) await settle();
  expect(document.body.textContent).toContain(text);
};

describe('import', () => {
  beforeEach(() => {
    // jsdom has no Web Locks; one page alone gets every lock at once.
    const locks = { request: (_name: string, _options: LockOptions, work: () => Promise<unknown>) => work() };
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  });

  afterEach(() => vi.unstubAllGlobals());

  it('starts only when a column says who it is, with the mapping that was chosen', async () => {
    const extension = installExtension(background());
    await show(<ImportRunView progress={progress({})} preview={PREVIEW} />);
    await click(byName('button', 'Start import'));
    expect(extension.ofType('import.start')).toEqual([]);
    await select('Meaning of Who', 'fullName');
    await select('Meaning of Mail', 'email');
    await click(byName('button', 'Start import'));
    expect(extension.ofType('import.start')[0]?.request).toEqual({ id: ID, mapping: ['fullName', 'email'] });
    await until('See the people');
    expect(extension.ofType('import.step')).toHaveLength(5);
    expect(document.body.textContent).toContain('100 imported');
  });

  it('pauses after the slice under way, and resumes where it stopped', async () => {
    const order: string[] = [];
    installExtension(background(order));
    const running = progress({});
    await show(<ImportRunView progress={running} preview={{ ...PREVIEW, mapping: ['fullName', 'email'] }} />);
    await click(byName('button', 'Start import'));
    await click(byName('button', 'Pause'));
    await until('paused');
    const stepsBefore = order.filter(name => name === 'step').length;
    expect(order.at(-1)).toBe('pause');
    expect(stepsBefore).toBeLessThan(5);
    await settle();
    expect(order.at(-1)).toBe('pause');
    await click(byName('button', 'Resume'));
    await until('See the people');
    expect(order.filter(name => name === 'step')).toHaveLength(5);
  });

  it('pauses at once while another page has the import, and takes its turn when resumed', async () => {
    const order: string[] = [];
    installExtension(background(order));
    const { locks } = navigator;
    const waiting = (_name: string, { signal }: LockOptions) =>
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
    Object.defineProperty(navigator, 'locks', { value: { request: waiting }, configurable: true });
    await show(<ImportRunView progress={progress({})} preview={{ ...PREVIEW, mapping: ['fullName', 'email'] }} />);
    await click(byName('button', 'Start import'));
    await click(byName('button', 'Pause'));
    await until('paused');
    expect(order).toEqual(['start', 'pause']);
    Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
    await click(byName('button', 'Resume'));
    await until('100 imported');
  });

  it('says that the disk is full, and goes on from there when there is room', async () => {
    const replies = background();
    const { 'import.step': step } = replies;
    let hasRoom = false;
    const full = { ok: false as const, error: { code: 'storage-full' as const, message: '' } };
    installExtension({ ...replies, 'import.step': request => (hasRoom ? (step?.(request) ?? full) : full) });
    await show(<ImportRunView progress={progress({})} preview={{ ...PREVIEW, mapping: ['fullName', 'email'] }} />);
    await click(byName('button', 'Start import'));
    await until('The disk is full');
    hasRoom = true;
    await click(byName('button', 'Resume'));
    await until('100 imported');
    expect(document.body.textContent).not.toContain('The disk is full');
  });

  it('takes everything back after asking', async () => {
    const extension = installExtension(background());
    await show(<ImportRunView progress={progress({ state: 'done', imported: 3 })} />);
    await click(byName('button', 'Undo the import'));
    expect(extension.ofType('import.undo')).toEqual([]);
    expect(byName('[role=alertdialog]', '3 contacts')).toBeDefined();
    expect(document.activeElement?.textContent).toBe('Keep');
    await click(
      [...document.querySelectorAll('button')].filter(one => one.textContent === 'Undo the import')[0] as Element,
    );
    await until('undone');
  });

  it('says why rows were left out, when somebody opens the list of them', async () => {
    const rows = [{ row: 17, reasonKey: 'import_skip_quotes', detail: '"Ada' }];
    const extension = installExtension({ 'import.skipped': () => ({ rows }) });
    await show(<ImportRunView progress={progress({ state: 'done', skippedCount: 1 })} />);
    const report = document.querySelector('details')!;
    expect(report.textContent).toContain('1 row was left out');
    expect(extension.ofType('import.skipped')).toEqual([]);
    report.open = true;
    report.dispatchEvent(new Event('toggle'));
    await settle();
    expect(report.textContent).toContain('A quotation mark is not closed');
  });

  it('offers likely duplicates page by page, and the next ones when some are decided', async () => {
    let held = Array.from({ length: 21 }, (_, at) => heldRow(at + 1));
    const done = () => progress({ state: 'done', duplicateCount: 21, heldCount: held.length });
    const extension = installExtension({
      'import.held': ({ offset, limit }) => ({ rows: held.slice(offset, offset + limit), total: held.length }),
      'import.resolve': ({ row }) => {
        held = held.filter(one => one.row !== row);
        announce('imports');
        return done();
      },
    });
    await show(<ImportRunView progress={done()} />);
    expect(document.querySelectorAll('li.panel')).toHaveLength(20);
    expect(document.body.textContent).not.toContain('Person 21');
    await click(byName('button', 'Next'));
    expect(document.querySelectorAll('li.panel')).toHaveLength(1);
    await click(byName('button', 'Person 21: keep both'));
    expect(extension.ofType('import.resolve')[0]?.request).toEqual({ id: ID, row: 21, decision: 'keep' });
    await until('Person 1');
    expect(document.querySelectorAll('li.panel')).toHaveLength(20);
    held = [];
    await click(byName('button', 'Person 1: keep both'));
    expect(document.body.textContent).not.toContain('Keep both');
  });

  it('counts the rows to be decided about while workers load the file, however old what these know is', async () => {
    let held: HeldRow[] = [];
    const running = (readBytes: number, heldCount: number) =>
      progress({ state: 'running', readBytes, rows: readBytes, duplicateCount: 2, heldCount });
    let now = running(0, 0);
    const worker = fakeWorker();
    const store = (readBytes: number, heldCount: number) => {
      now = running(readBytes, held.length);
      worker.tell({ progress: running(readBytes, heldCount) });
      announce('imports');
    };
    installExtension({
      'import.list': () => ({ imports: [now] }),
      'import.held': () => ({ rows: held, total: held.length }),
      'import.resolve': ({ row }) => {
        held = held.filter(one => one.row !== row);
        now = { ...now, heldCount: held.length };
        announce('imports');
        return now;
      },
    });
    await show(<ImportRunView progress={now} />);
    held = [heldRow(1), heldRow(2)];
    store(20, 2);
    await until('2 look like people');
    await click(byName('button', 'Person 1: keep both'));
    await until('1 looks like somebody');
    const headings: (string | undefined)[] = [];
    const seen = new MutationObserver(() => headings.push(document.querySelector('#duplicates-title')?.textContent));
    seen.observe(document.body, { subtree: true, childList: true, characterData: true });
    store(40, 2);
    await until('40 rows read');
    await settle();
    seen.disconnect();
    expect(new Set(headings)).toEqual(new Set(['1 looks like somebody who is there already']));
  });

  it('shows what another window does with it', async () => {
    let now = progress({ state: 'paused', rows: 20, duplicateCount: 1, heldCount: 1 });
    installExtension({
      'import.list': () => ({ imports: [now] }),
      'import.held': () => ({ rows: [heldRow(1)].slice(0, now.heldCount), total: now.heldCount }),
    });
    await show(<ImportRunView progress={now} />);
    expect(document.body.textContent).toContain('Keep both');
    now = { ...now, state: 'done', heldCount: 0 };
    announce('imports');
    await until('See the people');
    expect(document.body.textContent).not.toContain('Keep both');
  });
});

/** Stands in for the thread that loads, which says what it has stored. */
function fakeWorker() {
  let page: { onmessage?: (event: { data: LoadEvent }) => void } = {};
  vi.stubGlobal(
    'Worker',
    class {
      constructor() {
        page = this as typeof page;
      }
      postMessage() {}
      terminate() {}
    },
  );
  return { tell: (data: LoadEvent) => page.onmessage?.({ data }) };
}

function heldRow(row: number): HeldRow {
  const known = { id: `c${row}`, fullName: `Known ${row}`, connectionId: 'local', sourceName: '' };
  return { row, rowName: `Person ${row}`, candidate: { ...known, probability: 1, weightBits: 9, reasons: [] } };
}
