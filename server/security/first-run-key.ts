/**
 * The one-time secret with which a real shop begins: `first-run.key` in the hub's folder, made before the hub is, printed in the terminal, and
 * removed for good once the shop has its administrator. Whoever reads the folder has the hub's own keys as well.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isProvisioned } from './identity.ts';
import { writePrivate } from './private-file.ts';

const SECRET_BYTES = 16;

const keyFile = (folder: string): string => join(folder, 'first-run.key');

/** Makes it for a hub that there is not yet; one that was started before keeps what it has. */
export const beginFirstRun = async (folder: string): Promise<void> => {
  if (isProvisioned(folder) || existsSync(keyFile(folder))) return;
  await mkdir(folder, { recursive: true });
  await writePrivate(keyFile(folder), `${randomBytes(SECRET_BYTES).toString('base64url')}\n`);
};

/** Undefined where the shop has begun, or its hub was started without this. */
export const firstRunSecret = async (folder: string): Promise<string | undefined> => {
  const text = await readFile(keyFile(folder), 'utf8').catch(() => '');
  return text.trim() || undefined;
};

export const endFirstRun = (folder: string): Promise<void> => rm(keyFile(folder), { force: true });

/** Takes as long whatever is given. */
export const isSecret = (given: string, secret: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(secret)];
  return a.length === b.length && timingSafeEqual(a, b);
};
