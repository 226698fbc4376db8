/** `npm run journeys`: the longer ways through the pages and the command line, one browser after the other. */
import { defineConfig } from 'vitest/config';
import { JOURNEYS } from './journeys.ts';

export default defineConfig({
  test: {
    include: JOURNEYS,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 1,
    globalSetup: ['tests/integration/postgres.ts'],
  },
});
