import { defineConfig } from 'vitest/config';

/** Rooms whose tests run against a real Postgres, started once for all of them. */
const withPostgres = [
  '{bridge,server}/**/*.test.ts',
  'tests/{integration,contract,faults,bench,browser,lan}/**/*.test.ts',
];

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['{crdt-schema,client,tests}/**/*.test.ts'],
          exclude: withPostgres,
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: withPostgres,
          globalSetup: ['tests/integration/postgres.ts'],
        },
      },
    ],
  },
});
