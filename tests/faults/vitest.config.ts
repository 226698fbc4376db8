/** `npm run faults:s3`: off-site copies against a real S3 service, OpenStack Swift from Debian's packages. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/faults/*.long.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    globalSetup: ['tests/integration/postgres.ts'],
  },
});
