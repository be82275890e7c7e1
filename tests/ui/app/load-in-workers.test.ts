import { afterEach, expect, it, vi } from 'vitest';
import { loadInWorkers, prepareToLoad } from '../../../src/ui/app/import/load-in-workers';

afterEach(() => {
  vi.unstubAllGlobals();
});

it('does not wait for a worker that broke before the click', async () => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 2 });
  vi.stubGlobal(
    'Worker',
    class {
      onerror: () => void = () => undefined;
      constructor() {
        // Said once; what is asked later gets no answer.
        queueMicrotask(() => this.onerror());
      }
      postMessage(): void {}
      terminate(): void {}
    },
  );
  const prepared = prepareToLoad('one');
  await new Promise(done => setTimeout(done));
  const loading = loadInWorkers('one', () => undefined, prepared);
  await expect(loading.ended).resolves.toBeUndefined();
});
