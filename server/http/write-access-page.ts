/** Writes `docs/access.md`: `npm run access-doc`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accessPage } from './access-page.ts';

writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'access.md'), accessPage());
