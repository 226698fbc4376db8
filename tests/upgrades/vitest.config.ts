/** `npm run release-data`. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: { include: ['tests/upgrades/*.long.ts'], globalSetup: ['tests/integration/postgres.ts'] },
});
