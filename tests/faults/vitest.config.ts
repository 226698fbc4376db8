/** The faults that take long, or that what only Debian's packages have makes happen: `npm run faults`, `npm run faults:s3`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/faults/*.long.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    globalSetup: ['tests/integration/postgres.ts'],
  },
});
