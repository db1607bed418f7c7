import { defineConfig } from 'vitest/config';

/** The fast suite: everything a change must keep green, within two minutes on two cores. */
export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/**/*.slow.test.ts', 'node_modules/**'],
    setupFiles: ['tests/properties/seed.ts'],
    testTimeout: 20_000,
    coverage: { provider: 'v8', include: ['src/**'] },
  },
});
