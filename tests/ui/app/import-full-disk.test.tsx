// @vitest-environment jsdom
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ImportPreview, ImportProgress } from '../../../src/messages/data';
import type { Answer } from '../../../src/messages/define';
import { openDatabase } from '../../../src/storage/open';
import { ImportScreen } from '../../../src/ui/app/import/import-screen';
import { ImportsScreen } from '../../../src/ui/app/import/imports-screen';
import { withRoomFor } from '../../storage/full-disk';
import { byName, click, installExtension, settle, show } from '../extension';
import { ID, PREVIEW, progress } from './import-fixture';

const FULL = 'The disk is full';
const refusal = { ok: false, error: { code: 'storage-full', message: '' } } as const;

const said = () => [...document.querySelectorAll('[role=alert]')].map(one => one.textContent).join(' ');

/** As the system's dialog does, with no room for the file. */
async function choose(file: File): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('input[type=file]')!;
  Object.defineProperty(input, 'files', { value: [file], configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitFor(() => expect(said()).toContain(FULL));
}

beforeEach(() => {
  const locks = { request: (_name: string, work: () => Promise<unknown>) => work() };
  vi.stubGlobal('navigator', { ...navigator, locks, storage: { persist: async () => true } });
  location.hash = '';
});

describe('a full disk', () => {
  it.each(['call', 'request', 'transaction'] as const)(
    'is named when a file is chosen (told by the %s), which need not be chosen again when there is room',
    async how => {
      installExtension({ 'import.list': () => ({ imports: [] }) });
      await show(<ImportsScreen />);
      const before = await (await openDatabase()).count('importFiles');
      await withRoomFor(0, how, () => choose(new File(['Who\nAda\n'], 'people.csv')));
      const again = byName('button', 'Try again with people.csv');
      await withRoomFor(0, how, async () => {
        again.focus();
        await click(again);
        await vi.waitFor(() => expect(again.getAttribute('aria-disabled')).toBeNull());
      });
      expect(said()).toContain(FULL);
      expect(document.activeElement).toBe(again);
      expect(await (await openDatabase()).count('importFiles')).toBe(before);
      await click(again);
      await vi.waitFor(() => expect(location.hash).toMatch(/import/));
      const files = await (await openDatabase()).getAll('importFiles');
      expect(files.map(({ fileName }) => fileName)).toContain('people.csv');
      expect(files).toHaveLength(before + 1);
    },
  );

  it('is named when the chosen file is looked at, which is tried again on a click', async () => {
    let answer: Answer<ImportPreview> = refusal;
    let imports: ImportProgress[] = [];
    installExtension({ 'import.list': () => ({ imports }), 'import.preview': () => answer });
    await show(<ImportScreen id={ID} />);
    expect(said()).toContain(FULL);
    answer = { ok: true, value: PREVIEW };
    imports = [progress({})];
    await click(byName('button', 'Try again'));
    expect(said()).not.toContain(FULL);
    expect(document.querySelectorAll('select')).toHaveLength(2);
  });

  it('is named when the import starts, and leaves the columns that were chosen', async () => {
    let hasRoom = false;
    const { ofType } = installExtension({
      'import.list': () => ({ imports: [progress({})] }),
      'import.preview': () => PREVIEW,
      'import.start': () => (hasRoom ? progress({ state: 'done' }) : refusal),
    });
    await show(<ImportScreen id={ID} />);
    const column = byName('select', 'Meaning of Who') as HTMLSelectElement;
    column.value = 'fullName';
    column.dispatchEvent(new Event('change', { bubbles: true }));
    await settle();
    await click(byName('button', 'Start import'));
    expect(said()).toContain(FULL);
    hasRoom = true;
    await click(byName('button', 'Start import'));
    expect(ofType('import.start').map(({ request }) => request)).toEqual(
      Array(2).fill({ id: ID, mapping: ['fullName', 'ignore'] }),
    );
    expect(said()).not.toContain(FULL);
  });
});
