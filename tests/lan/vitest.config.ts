/** `npm run lan`: minutes of a bad network, and what it costs in bytes. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/lan/*.long.ts'],
    testTimeout: 900_000,
    hookTimeout: 120_000,
    globalSetup: ['tests/integration/postgres.ts'],
  },
});
