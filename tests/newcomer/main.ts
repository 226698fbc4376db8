/**
 * `npm run newcomer`: what somebody does who has just heard of this: a fresh clone, `npm ci`, `npm start`, the first sale in a browser, each step
 * timed; the second start; and the same in the ways in which machines differ. `--only NAME` for one of them.
 */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../browser/chromium.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const START_MS = 90_000;
const NOBODY = 65_534;
const WANTED_START_S = 15;
/** A network of its own, with nothing in it but itself. */
const UNPLUGGED = ['unshare', '--net', '--', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

interface Way {
  readonly name: string;
  /** Of the folder that is cloned into. */
  readonly folder: string;
  readonly ci?: readonly string[];
  /** Everything as somebody who may do nothing special. */
  readonly isOrdinary?: boolean;
  /** Without any network once the packages are there: no page is opened, as the browser is outside. */
  readonly isUnplugged?: boolean;
}

const WAYS: readonly Way[] = [
  { name: 'plain', folder: 'tillmesh' },
  { name: 'accents', folder: 'mi tienda ñandú' },
  { name: 'ignore-scripts', folder: 'scripts', ci: ['--ignore-scripts'] },
  { name: 'ordinary', folder: 'ordinary', isOrdinary: true },
  { name: 'unplugged', folder: 'unplugged', isUnplugged: true },
];

const isRoot = process.getuid?.() === 0;

/** Seconds that the work takes. */
const timed = async <T>(
  work: () => T | Promise<T>,
): Promise<readonly [seconds: number, result: Awaited<T>]> => {
  const begun = performance.now();
  const result = await work();
  return [(performance.now() - begun) / 1_000, result];
};

interface Started {
  readonly shop: ChildProcess;
  readonly said: string;
}

const stop = async (shop: ChildProcess): Promise<void> => {
  const ended = new Promise((done) => shop.once('exit', done));
  shop.kill('SIGINT');
  await ended;
};

const runWay = async (way: Way, root: string): Promise<Record<string, number>> => {
  const folder = join(root, way.folder);
  const account = way.isOrdinary === true && isRoot ? { uid: NOBODY, gid: NOBODY } : {};
  const home = join(root, `home-${way.name}`);
  mkdirSync(home);
  if (account.uid !== undefined) {
    mkdirSync(folder);
    for (const path of [home, folder]) chownSync(path, NOBODY, NOBODY);
  }
  // The packages that were fetched before, where there are any: the line is not what is measured.
  const cache =
    account.uid === undefined
      ? execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim()
      : join(home, '.npm');
  const env = { PATH: process.env['PATH'], HOME: home, npm_config_cache: cache, LC_ALL: 'es_MX.UTF-8' };
  const options = {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'] as ('ignore' | 'inherit')[],
    ...account,
  };
  // The checkout is another account's: Git's other process, which reads it, takes leave for that from the account's own settings alone.
  await writeFile(join(home, '.gitconfig'), '[safe]\n\tdirectory = *\n');
  const clone = ['clone', '--quiet', `file://${ROOT}`, folder];
  const [cloned] = await timed(() => execFileSync('git', clone, { ...options, cwd: root }));
  const ci = ['ci', '--no-audit', '--no-fund', '--prefer-offline', ...(way.ci ?? [])];
  const [installed] = await timed(() => execFileSync('npm', ci, options));
  const start = async (): Promise<Started> => {
    const command = [
      ...(way.isUnplugged === true ? UNPLUGGED : []),
      process.execPath,
      'server/entry.cjs',
      'start',
      '--port',
      '0',
    ];
    const shop = spawn(command[0]!, command.slice(1), { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    await new Promise<void>((done, fail) => {
      const timer = setTimeout(() => fail(new Error(`no shop in ${START_MS} ms: ${said}`)), START_MS);
      shop.once('exit', () => fail(new Error(`the shop ended: ${said}`)));
      shop.stdout!.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        if (!said.includes('Ctrl+C')) return;
        clearTimeout(timer);
        done();
      });
    });
    return { shop, said };
  };
  const [started, first] = await timed(start);
  let sold: number | undefined;
  try {
    if (way.isUnplugged !== true)
      [sold] = await timed(() => sell(/http:\S+\/caja\/#codigo=\S+/.exec(first.said)![0], root));
  } finally {
    await stop(first.shop);
  }
  const [again, second] = await timed(start);
  await stop(second.shop);
  return { cloned, installed, started, ...(sold === undefined ? {} : { sold }), again };
};

/** By hand, as the screen of `start` says it. */
const sell = async (link: string, root: string): Promise<void> => {
  const context = await openBrowser(mkdtempSync(join(root, 'profile-')), 'es-MX');
  try {
    const page = await context.newPage();
    await page.goto(link);
    await page.getByRole('button', { name: 'Vincular' }).click();
    await page.getByRole('button', { name: /^Ana/ }).click();
    await page.keyboard.type('1111');
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /Leche entera/ })
      .first()
      .click();
    await page
      .getByText(/^Total/)
      .first()
      .waitFor();
    await page.keyboard.press('F10');
    await page.getByRole('heading', { name: 'Cobrar' }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/ticket/, { waitUntil: 'commit' });
  } catch (error) {
    const [, page] = context.pages();
    process.stderr.write(
      `the page at the end: ${page?.url() ?? 'none'}\n${await page?.getByRole('main').innerText()}\n`,
    );
    throw error;
  } finally {
    await context.close();
  }
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const ways = WAYS.filter(({ name }) => values.only === undefined || values.only === name);
if (ways.length === 0) throw new Error(`--only takes one of ${WAYS.map(({ name }) => name).join(', ')}`);
const root = mkdtempSync(join(tmpdir(), 'tillmesh-newcomer-'));
chmodSync(root, 0o755);
let failed = 0;
try {
  for (const way of ways) {
    try {
      const steps = Object.entries(await runWay(way, root));
      const told = steps.map(([step, seconds]) => `${step} ${seconds.toFixed(1)} s`).join(', ');
      const start = steps.find(([step]) => step === 'started')![1];
      process.stdout.write(
        `✓ ${way.name}: ${told}${start > WANTED_START_S ? ` (start: wanted ${WANTED_START_S} s)` : ''}\n`,
      );
    } catch (error) {
      failed += 1;
      process.stdout.write(`✗ ${way.name}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
    for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
