import { defineConfig } from 'vitest/config';

// Tests against real servers, each started for the test that needs it. Run by `npm test`.
export default defineConfig({
  test: {
    include: ['tests/servers/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    fileParallelism: false,
  },
});
