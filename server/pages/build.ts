/**
 * The pages as files: built by Vite into `dist/pages` where they are missing or older than what they are made of, so that an
 * installation from a lock file alone can start. The build goes into a folder of its own and takes its place in one step.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const FOLDER = join(ROOT, 'dist', 'pages');
/** What the pages are made of. */
const SOURCES = ['client', 'crdt-schema', 'vite.config.ts', 'package-lock.json', 'server/pages/build.ts'];
const STAMP = 'sources.sha256';

const filesBelow = async (path: string): Promise<string[]> => {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const below = await Promise.all(entries.map(({ name }) => filesBelow(join(path, name))));
  return below.flat();
};

/** A package brings its pages, and not what they are made of; one of a checkout has its lock file. */
const isPackaged = (): boolean => !existsSync(join(ROOT, 'package-lock.json'));

/** By content: a checkout or an unpacking gives files times that say nothing. */
const digestOfSources = async (): Promise<string> => {
  const hash = createHash('sha256');
  const files = (await Promise.all(SOURCES.map((name) => filesBelow(join(ROOT, name))))).flat();
  for (const file of files.filter((name) => !name.endsWith('.test.ts')).sort())
    hash.update(`${relative(ROOT, file)}\0`).update(await readFile(file));
  return hash.digest('hex');
};

/** In a process of its own: a hub has no use for a compiler in its memory, and what it was started with is not passed on. */
const runVite = async (folder: string): Promise<void> => {
  const vite = join(dirname(createRequire(import.meta.url).resolve('vite/package.json')), 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join(ROOT, 'vite.config.ts'), '--outDir', folder];
  await promisify(execFile)(process.execPath, [...args, '--logLevel', 'error'], {
    cwd: ROOT,
    env: { ...process.env, NODE_ENV: 'production' },
  });
};

const stampOf = (folder: string): Promise<string | undefined> =>
  readFile(join(folder, STAMP), 'utf8').catch(() => undefined);

/** Gives the folder of the built pages. `building` is called where that takes a moment. Throws where they cannot be built. */
export const buildPages = async (building: () => void): Promise<string> => {
  if (isPackaged()) return FOLDER;
  const digest = await digestOfSources();
  if ((await stampOf(FOLDER)) === digest) return FOLDER;
  building();
  const fresh = `${FOLDER}.${process.pid}`;
  try {
    await runVite(fresh);
    await writeFile(join(fresh, STAMP), digest);
    await mkdir(join(ROOT, 'dist'), { recursive: true });
    if (existsSync(FOLDER)) await rename(FOLDER, `${fresh}.old`);
    await rename(fresh, FOLDER);
  } catch (error) {
    // Another process that started with us may have put its own there.
    if ((await stampOf(FOLDER)) !== digest) throw error;
  } finally {
    await Promise.all([fresh, `${fresh}.old`].map((path) => rm(path, { recursive: true, force: true })));
  }
  return FOLDER;
};
