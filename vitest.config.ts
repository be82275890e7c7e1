import { defineConfig } from 'vitest/config';

// Unit tests run in Node; what needs a browser or a server is in tests/e2e and tests/servers, run by `npm test`.
export default defineConfig(({ mode }) => ({
  test: {
    // `npm run test:faults`
    env: mode === 'thousand' ? { FAULT_SEEDS: '1000' } : {},
    include: ['tests/**/*.test.ts', 'tests/**/*.test.tsx'],
    exclude: ['tests/e2e/**', 'tests/firefox/**', 'tests/servers/**', 'node_modules/**'],
    // Patience only: a slow machine must not fail a test that a fast one passes.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // `npm test` names what took a second attempt, with its message (and so the seed of a property that failed once).
    retry: 1,
  },
}));
