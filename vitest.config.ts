import { defineConfig } from 'vitest/config';
import { JOURNEYS } from './tests/browser/journeys.ts';

/** Rooms whose tests run against a real Postgres, started once for all of them. */
const withPostgres = [
  '{bridge,server}/**/*.test.ts',
  'tests/{integration,contract,faults,bench}/**/*.test.ts',
];
/** What starts browsers, or a whole network, one at a time: each is several processes already. */
const large = ['tests/{browser,lan}/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['{crdt-schema,client,tests}/**/*.test.ts'],
          exclude: [...withPostgres, ...large],
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: withPostgres,
          exclude: JOURNEYS,
          globalSetup: ['tests/integration/postgres.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'large',
          include: large,
          exclude: JOURNEYS,
          globalSetup: ['tests/integration/postgres.ts'],
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
