import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{crdt-schema,bridge,server,client,tests}/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
