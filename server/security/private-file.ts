/** Files that only their owner reads: keys, certificates, tokens. */
import { rename, writeFile } from 'node:fs/promises';

const PRIVATE_FILE = 0o600;

/** Written whole or not at all: a torn identity would cost the device its log. */
export const writePrivate = async (path: string, text: string): Promise<void> => {
  const temporary = `${path}.tmp`;
  await writeFile(temporary, text, { mode: PRIVATE_FILE, flush: true });
  await rename(temporary, path);
};
