/** How a process of its own reads TypeScript: the loader by its place, as a name would be looked for where the shop was started. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/** Options of Node. */
export const READS_TYPESCRIPT: readonly string[] = [
  '--import',
  pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href,
];
