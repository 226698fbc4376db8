/** The pages for a command that serves them. */
import { buildPages } from '../pages/build.ts';
import { loadPages, type PageFiles } from '../pages/pages.ts';
import { preparingPages } from './texts.ts';
import { logLine } from './until-stopped.ts';

/** Undefined where they cannot be built: a shop sells and syncs without them. */
export const preparePages = async (): Promise<PageFiles | undefined> => {
  try {
    return await loadPages(await buildPages(() => void process.stderr.write(`${preparingPages}\n`)));
  } catch (error) {
    logLine('pages_failed', { reason: error instanceof Error ? error.message : String(error) });
    return undefined;
  }
};
