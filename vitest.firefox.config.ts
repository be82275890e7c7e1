import { defineConfig } from 'vitest/config';

// One real browser at a time: files run one after the other.
export default defineConfig({
  test: {
    include: ['tests/firefox/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    // A browser that stood still for half a minute on a busy machine is no defect; `npm test` names what took a second attempt.
    retry: 1,
  },
});
