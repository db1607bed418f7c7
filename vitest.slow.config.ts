import { defineConfig } from 'vitest/config';

/** The slow suite: kill -9 loops, latency figures, long replays. Run by CI and by hand. */
export default defineConfig({
  test: {
    include: ['tests/**/*.slow.test.ts'],
    setupFiles: ['tests/properties/seed.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
