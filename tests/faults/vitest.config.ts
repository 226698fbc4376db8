/** Faults made to happen one after the other: by `npm run faults` (`main.ts`), and against a real bucket by `npm run faults:s3`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: process.env['FAULT_FILES']?.split(',') ?? ['tests/faults/*.long.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
    globalSetup: ['tests/integration/postgres.ts'],
  },
});
